// The migration without any mishap: a copy of the project before every run, and what each stage came to.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { Failure } from '../../tools/failure.mjs';
import { DEPLOYMENTS } from './deployments.mjs';
import { normalStack, normalState, noticed } from './normal.mjs';
import { loadParts, personOf, planOfProject, play, simulate } from './person.mjs';
import { copyBuild, newProject } from './project.mjs';

/**
 * Plays the migrations once; stages after `until` are not played.
 * @returns {Promise<{ base: string, parts: object, runs: Run[], ends: Map<string, object> }>}
 *
 * @typedef {{ id: string, deployment: string, stage: object, folder: string, intents: object[] }} Run one `pulumi up`
 */
export async function playBaseline(
  base,
  { deployments = Object.keys(DEPLOYMENTS), until, say = () => undefined } = {},
) {
  const load = copyBuild(base);
  const parts = loadParts(load);
  const runs = [];
  const ends = new Map();
  const projects = await Promise.all(
    deployments.map(async (name) => {
      const { documents, sessions } = DEPLOYMENTS[name];
      const project = await newProject(base, join(base, name), documents(), load);
      await simulate(parts, project, sessions);
      return { name, project, plan: planOfProject(parts, project.root) };
    }),
  );
  const stages = [...new Set(projects.flatMap(({ plan }) => plan.stages.map((stage) => stage.name)))];
  if (until !== undefined && !stages.includes(until))
    throw new Failure(
      `no migration that is swept has a stage ${until}`,
      `the nearest one is ${closest(until, stages)}, of: ${stages.join(', ')}`,
    );
  await Promise.all(
    projects.map(async ({ name, project, plan }) => {
      for (const stage of plan.stages) {
        personOf(parts, project).enter(stage);
        await playStage(parts, project, name, stage, { base, runs, ends, say });
        if (stage.name === until) break;
      }
    }),
  );
  return { base, parts, runs, ends };
}

async function playStage(parts, project, name, stage, { base, runs, ends, say }) {
  const own = [];
  const { problem } = await play(parts, project, stage, async (run) => {
    const id = `${name}:${stage.name}:${run}`;
    const folder = join(base, 'copies', id.replace(/\W/g, '_'));
    mkdirSync(folder, { recursive: true });
    cpSync(project.root, folder, { recursive: true, verbatimSymlinks: true });
    own.push({ id, deployment: name, stage, folder, audited: project.audit().length });
  });
  if (problem)
    throw new Error(`${name} does not get through stage ${stage.name} even when nothing goes wrong:\n${problem}`);
  const audit = project.audit();
  for (const [index, run] of own.entries()) {
    const entries = audit.slice(run.audited, own[index + 1]?.audited);
    run.intents = entries.filter((entry) => entry.phase === 'intent');
    runs.push(run);
  }
  const state = project.readState();
  ends.set(`${name}:${stage.name}`, {
    state: normalState(state),
    noticed: noticed(state),
    stack: normalStack(project.checkpoint()),
  });
  const changes = own.reduce((sum, run) => sum + run.intents.length, 0);
  say(`  ${name} ${stage.name}: ${own.length} runs, ${changes} changes`);
}
