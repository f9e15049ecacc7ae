// What the engine costs for resources that do nothing, as any Pulumi project with default settings has them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, scratchProject } from '../support/project.mjs';
import { withPeaks } from './memory.mjs';

export const UP = ['up', '--yes', '--skip-preview'];
export const REFRESH = ['refresh', '--yes', '--skip-preview'];
const PROJECT = `name: floor
runtime: nodejs
backend:
  url: file://./.rds-migrate/state
`;

/**
 * The result of a run of the engine; throws with its output when it failed.
 * @param {Promise<{ code: number, out: string, seconds: number }>} running
 * @param {string} what
 */
export async function must(running, what) {
  const result = await running;
  if (result.code !== 0) throw new Error(`${what} failed:\n${result.out}`);
  return result;
}

/** @type {(running: Promise<{ code: number, out: string, seconds: number }>, what: string) => Promise<number>} */
export const seconds = async (running, what) => (await must(running, what)).seconds;

function floorProject() {
  const project = scratchProject({ main: join(checkout, 'test/bench/floor/program.js') });
  writeFileSync(join(project.root, 'Pulumi.yaml'), PROJECT);
  return project;
}

/**
 * Resources that do nothing: as many as are asked for, or of the names, groups, properties and dependencies of a real state.
 * @param {{ count: number } | { state: string }} what `state`: what `pulumi stack export` printed
 */
export async function floor(what) {
  const project = floorProject();
  try {
    const env = 'count' in what ? { COUNT: String(what.count) } : { SHAPE: shapeFile(project.root, what.state) };
    await must(project.pulumi(['stack', 'init', 'floor']), 'stack init');
    return {
      preview: await seconds(project.pulumi(['preview'], env), 'floor preview'),
      up: await seconds(project.pulumi(UP, env), 'floor up'),
      previewUnchanged: await seconds(project.pulumi(['preview'], env), 'floor unchanged preview'),
      unchanged: await seconds(project.pulumi(UP, env), 'floor unchanged up'),
      changed: await seconds(project.pulumi(UP, { ...env, CHANGED: '10' }), 'floor up, 10 changed'),
      refresh: await seconds(project.pulumi(REFRESH, env), 'floor refresh'),
      bytes: (await must(project.pulumi(['stack', 'export']), 'export')).out.length,
    };
  } finally {
    project.remove();
  }
}

/**
 * What the engine takes for so many resources that do nothing, adopted without checkpoints.
 * @param {number} count
 * @returns {Promise<Record<string, { seconds: number, cpu: number }>>}
 */
export async function floorWithoutCheckpoints(count) {
  const project = floorProject();
  const env = { COUNT: String(count) };
  const measured = async (args, more = {}) => {
    const { result, cpu } = await withPeaks(() => must(project.pulumi(args, { ...env, ...more }), `floor ${args[0]}`));
    return { seconds: result.seconds, cpu };
  };
  try {
    await must(project.pulumi(['stack', 'init', 'floor']), 'stack init');
    return {
      previewNew: await measured(['preview']),
      adopt: await measured(UP, { PULUMI_SKIP_CHECKPOINTS: 'true' }),
      preview: await measured(['preview']),
      up: await measured(UP),
      refresh: await measured(REFRESH),
    };
  } finally {
    project.remove();
  }
}

function shapeFile(root, state) {
  const file = join(root, 'shape.json');
  writeFileSync(file, JSON.stringify(JSON.parse(state).deployment.resources));
  return file;
}

/**
 * One `up` of `count` resources of which `changes` change, adopted without checkpoints.
 * @param {number} count
 * @param {number} changes
 */
export async function floorOfChanges(count, changes) {
  const project = floorProject();
  const env = { COUNT: String(count) };
  try {
    await must(project.pulumi(['stack', 'init', 'floor']), 'stack init');
    await must(project.pulumi(UP, { ...env, PULUMI_SKIP_CHECKPOINTS: 'true' }), 'floor up');
    return await seconds(project.pulumi(UP, { ...env, CHANGED: String(changes) }), 'floor up with changes');
  } finally {
    project.remove();
  }
}
