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
 * @property {boolean} goesOn a run that was struck may be struck again, at each of its next changes
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
    if (!struck.every((entry) => isBorneOut(point, entry)))
      mistakes.push('another change was struck than the log says');
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
 * @param {number} most so many changes are struck in one run, where it goes on after one
 * @returns {Promise<{ results: object[], left: object[], mistakes: string[] }>} results of the points that converged; `left` = the
 *   others, which are to be tried one by one: all of them where anything is wrong at the end
 */
export async function strikeAll(baseline, points, way, folder, most) {
  const [first] = runsBeside(baseline, points[0].run);
  return inCopy(baseline, first, folder, async (project) => {
    const began = project.audit().length;
    const { mistakes, reached, struck } = await playOn(baseline, points, way, project, most);
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

/** The changes that were struck, as the audit log names them, and how each ended: in which order they come differs from run to run. */
function struckSince(project, began, calls) {
  const entries = project.audit().slice(began);
  const made = entries.filter(({ phase }) => phase === 'intent');
  const ended = (intent) =>
    entries
      .slice(entries.indexOf(intent) + 1)
      .find(
        ({ phase, run, resource, invocation }) =>
          phase === 'result' && run === intent.run && resource === intent.resource && invocation === intent.invocation,
      );
  return calls
    .flatMap((call) => made[call - 1] ?? [])
    .map((intent) => ({ ...intent, outcome: ended(intent)?.outcome }));
}

/** What failed or was killed before its effect is not done in that run; a provider that outlives its engine makes it. */
const isBorneOut = ({ moment, kind }, { outcome }) => moment !== 'before' || kind === 'engine' || outcome !== 'done';

/** Runs, and does what the runs ask for, until the stage is done. */
async function playOn(baseline, points, way, project, most) {
  const { stage } = points[0].run;
  const person = personOf(baseline.parts, project);
  const mistakes = [];
  const struck = [];
  const reached = [];
  const open = [...points];
  let inVain = 0;
  let shot = arm(way, project, open, { most });
  for (let runs = 0; runs < 2 * points.length + MOST_RUNS; runs += 1) {
    const outcome = await project.up();
    const count = shot.point ? way.struck(project, shot.point, shot.calls) : 0;
    if (count > 0) {
      const entries = struckSince(project, shot.armedAt, shot.calls.slice(0, count));
      if (entries.length < count) mistakes.push(`${count} changes were struck, ${entries.length} stand in the log`);
      mistakes.push(...(await way.follow(project, shot.point, outcome, entries)));
      const hit = entries.filter((entry) => isBorneOut(shot.point, entry));
      const found = hit.flatMap((entry) => takeOut(open, shot.point, entry));
      struck.push(...entries);
      reached.push(...found);
      // What was struck in vain is let pass, even if nothing says that it comes again; each time more, since what is cut off earlier
      // than the change before it does not come to that one.
      inVain = found.length === 0 ? inVain + 1 : 0;
      const again = outcome.code === 0 ? [] : entries.filter((entry) => way.comesAgain(shot.point, entry));
      shot = arm(way, project, open, { most, again, spare: inVain });
    }
    if (outcome.code === 0) return { mistakes, reached, struck };
    if (count === 0 && person.act(stage, outcome.problems).length === 0) {
      const problem = outcome.problems.map(({ message }) => message).join('\n') || outcome.out;
      return { mistakes: [...mistakes, `does not come to its end: ${problem}`], reached, struck };
    }
  }
  return { mistakes: [...mistakes, 'does not come to its end'], reached, struck };
}

/**
 * Aims at the next run: in the kind that most points are open of, and past the changes that come again and were struck in it.
 * @returns {{ point: object | undefined, calls: number[], armedAt: number }}
 */
function arm(way, project, open, { most, again = [], spare = 0 }) {
  const kinds = [...new Set(open.map(({ kind }) => kind))].map((kind) => open.filter((point) => point.kind === kind));
  const [own = []] = kinds.sort((a, b) => b.length - a.length);
  const [point] = own;
  const pass = spare + (again.some((entry) => pointOf(own, entry) !== undefined) ? 0 : again.length);
  const length = Math.min(own.length, way.goesOn ? most : 1);
  const calls = Array.from({ length }, (_, index) => index + 1 + pass);
  const armedAt = project.audit().length;
  if (point) way.arm(project, point, calls);
  else way.disarm(project);
  return { point, calls, armedAt };
}

/** The point of this change: texts may be alike, keys are not. */
function pointOf(points, { invocation, key }) {
  const alike = points.filter(({ intent }) => intent.invocation === invocation);
  return alike.find(({ intent }) => intent.key === key) ?? alike[0];
}

/** Takes the point of this change off the list. */
function takeOut(open, { kind }, entry) {
  const own = open.filter((point) => point.kind === kind);
  const point = pointOf(own, entry);
  return point ? open.splice(open.indexOf(point), 1) : [];
}
