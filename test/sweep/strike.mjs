// Lets something happen to one change of a migration, or to one after the other of a stage, and goes on as the administrator would.
import { rmSync } from 'node:fs';
import { judge, runsBeside } from './judge.mjs';
import { MOST_RUNS, personOf, play } from './person.mjs';
import { copyProject } from './project.mjs';

/**
 * How points are struck.
 * @typedef {object} Way
 * @property {(project: object, point: object, calls: number[]) => void} arm which of the next changes to strike
 * @property {(project: object, point: object, calls: number[]) => number} struck how many of them were
 * @property {(project: object) => void} disarm
 * @property {(project: object, point: object, outcome: object, entries: object[]) => Promise<string[]> | string[]} follow what a
 *   person does after a run that was struck at these entries of the audit log, and what is wrong about how it ended
 * @property {(point: object, open: number) => number[]} aim which of the next changes to strike where so many points are open
 * @property {(point: object, entry: object) => boolean} comesAgain whether the next run makes a change that was struck once more
 */

/** One point: the run with the mishap, then the same command until the stage is done. */
export async function strikeOne(baseline, point, way, folder) {
  return inCopy(baseline, point.run, folder, async (project) => {
    const began = project.audit().length;
    const calls = [point.call];
    way.arm(project, point, calls);
    const outcome = await project.up();
    const mistakes = way.struck(project, point, calls) > 0 ? [] : ['the point was not reached'];
    const struck = struckSince(project, began, calls);
    mistakes.push(...(await way.follow(project, point, outcome, struck)));
    way.disarm(project);
    const { problem } = await play(baseline.parts, project, point.run.stage);
    if (problem) mistakes.push(`does not come to its end: ${problem}`);
    return judge(baseline, { ...point, struck }, project, began, mistakes);
  });
}

/**
 * The points of one stage that happen in the same way, in one migration: each run is struck at the next change, so that a point costs
 * one run instead of the rest of its stage, and what makes up for one is struck itself.
 * @returns {Promise<{ results: object[], left: object[], mistakes: string[] }>} results of the points that converged; `left` = the
 *   others, which are to be tried one by one: all of them where anything is wrong at the end
 */
export async function strikeAll(baseline, points, way, folder) {
  const [first] = runsBeside(baseline, points[0].run);
  return inCopy(baseline, first, folder, async (project) => {
    const began = project.audit().length;
    const { mistakes, reached, struck } = await playOn(baseline, points, way, project);
    const verdict = judge(baseline, { ...points[0], run: first, struck }, project, began, mistakes);
    if (verdict.mistakes.length > 0) return { results: [], left: points, mistakes: verdict.mistakes };
    const results = reached.map(({ id }, index) => {
      const lost = index === 0 ? verdict.lost : 0;
      return { id, mistakes: [], repeated: 0, lost, chained: true };
    });
    return { results, left: points.filter((point) => !reached.includes(point)), mistakes: [] };
  });
}

/** Points that share a migration, by its name. */
export function chainsOf(points) {
  const chains = new Map();
  for (const point of points) chains.set(chainOf(point), [...(chains.get(chainOf(point)) ?? []), point]);
  return [...chains].map(([id, own]) => ({ id, points: own }));
}

/** Name of the migration that a point shares with others; its own where it shares none. */
export const chainOf = ({ id, run, chain }) => (chain ? `${run.deployment}:${run.stage.name}/${chain}` : id);

async function inCopy(baseline, run, folder, work) {
  const project = copyProject(baseline.base, run.folder, folder);
  try {
    return await work(project);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** The changes that were struck, as the audit log names them: in which order they come differs from run to run. */
function struckSince(project, began, calls) {
  const made = project
    .audit()
    .slice(began)
    .filter(({ phase }) => phase === 'intent');
  return calls.flatMap((call) => made[call - 1] ?? []);
}

/** Runs, and does what the runs ask for, until the stage is done. */
async function playOn(baseline, points, way, project) {
  const [example] = points;
  const person = personOf(baseline.parts, project);
  const mistakes = [];
  const struck = [];
  const reached = [];
  const open = [...points];
  let aimed = [];
  let armedAt = 0;
  const arm = (pass) => {
    aimed = way.aim(example, open.length).map((call) => call + pass);
    armedAt = project.audit().length;
    way.arm(project, example, aimed);
  };
  arm(0);
  for (let runs = 0; runs < 2 * points.length + MOST_RUNS; runs += 1) {
    const outcome = await project.up();
    const count = way.struck(project, example, aimed);
    if (count > 0) {
      const entries = struckSince(project, armedAt, aimed.slice(0, count));
      if (entries.length < count) mistakes.push(`${count} changes were struck, ${entries.length} stand in the log`);
      mistakes.push(...(await way.follow(project, example, outcome, entries)));
      const found = entries.flatMap((entry) => takeOut(open, entry));
      struck.push(...entries);
      reached.push(...found);
      // What comes again in the next run, and what was struck before, is let pass.
      const again = outcome.code !== 0 && entries.length > 0 && way.comesAgain(example, entries.at(-1));
      arm((again ? 1 : 0) + (found.length === 0 ? 1 : 0));
    }
    if (outcome.code === 0) return { mistakes, reached, struck };
    if (count === 0 && person.act(example.run.stage, outcome.problems).length === 0) {
      const problem = outcome.problems.map(({ message }) => message).join('\n') || outcome.out;
      return { mistakes: [...mistakes, `does not come to its end: ${problem}`], reached, struck };
    }
  }
  return { mistakes: [...mistakes, 'does not come to its end'], reached, struck };
}

/** Takes the point of this change off the list: texts may be alike, keys are not. */
function takeOut(open, { invocation, key }) {
  const alike = open.filter(({ intent }) => intent.invocation === invocation);
  const point = alike.find(({ intent }) => intent.key === key) ?? alike[0];
  return point ? open.splice(open.indexOf(point), 1) : [];
}
