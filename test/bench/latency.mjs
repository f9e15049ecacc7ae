// How close a stage on slow servers comes to what its own invocations take one after the other.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeEnvironment } from '../support/large.mjs';
import { scratchProject } from '../support/project.mjs';
import { floorOfChanges, must, seconds, UP } from './floor.mjs';

/** Readings that can only follow each other before a change: the active broker, the servers, the object itself. */
const ROUNDS_BEFORE = 3;
/** The last change is read back. */
const ROUNDS_AFTER = 1;

/**
 * Takes a deployment through one stage with so many milliseconds per cmdlet. The critical path is that of the changes the plan has, which
 * the Remote Desktop Management service takes one after the other, and of the readings that can't be beside them.
 * @param {{ source: object, target: object, changes: number, ms: number }} options
 * @param {(project: object, stack: string) => Promise<void>} initStack makes the stack, its config and its secrets
 * @returns {Promise<{ seconds: number, critical: number, floor: number, resources: number, changes: number }>}
 */
export async function latency({ source, target, changes, ms }, initStack) {
  const project = scratchProject();
  try {
    writeEnvironment(join(project.root, 'stacks'), 'large', { source, target });
    await must(project.cli(['simulator', 'create', 'large']), 'simulator create');
    await initStack(project, 'large');
    await must(project.pulumi(UP, { PULUMI_SKIP_CHECKPOINTS: 'true' }), 'adopt');
    const resources = await resourcesOf(project);
    await must(project.cli(['simulator', 'fault', 'latency', String(ms), '--environment', 'large']), 'latency');
    await must(project.pulumi(['config', 'set', 'stage', 'target']), 'config stage');
    const before = changesIn(project);
    const taken = await seconds(project.pulumi(UP), `up, ${ms} ms per cmdlet`);
    const made = changesIn(project) - before;
    const critical = ((ROUNDS_BEFORE + changes + ROUNDS_AFTER) * ms) / 1000;
    return { seconds: taken, critical, floor: await floorOfChanges(resources, changes), resources, changes: made };
  } finally {
    project.remove();
  }
}

async function resourcesOf(project) {
  const state = await must(project.pulumi(['stack', 'export']), 'export');
  return JSON.parse(state.out).deployment.resources.filter(({ custom }) => custom).length;
}

function changesIn(project) {
  const log = join(project.root, '.rds-migrate', 'large', 'audit.jsonl');
  if (!existsSync(log)) return 0;
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines.filter((line) => line.includes('"phase":"result"')).length;
}
