// Goes through many points of one stage in one project: each run is struck at a later change than the one before, so that a point
// costs one run instead of the rest of its stage. What does not converge that way is tried point by point.
import { rmSync } from 'node:fs';
import { judge } from './judge.mjs';
import { MOST_RUNS, personOf } from './person.mjs';
import { copyProject } from './project.mjs';

/** Where a stage has as many changes, a run that makes up for a strike goes on with others before it is struck itself. */
const MANY = 8;
const distance = (points) => (points.length > MANY ? 2 : 1);

/** The points of each stage that happen in the same way, in the order of its changes; and the rest. */
export function chainsOf(points) {
  const chains = new Map();
  for (const point of points.filter(({ chain }) => chain !== undefined)) {
    const { run, chain } = point;
    const id = `${run.deployment}:${run.stage.name}/${chain}`;
    chains.set(id, [...(chains.get(id) ?? []), point]);
  }
  return {
    chains: [...chains].map(([id, own]) => ({ id, points: own.sort((a, b) => a.place - b.place) })),
    single: points.filter(({ chain }) => chain === undefined),
  };
}

/**
 * @returns {Promise<{ results: object[], left: object[], mistakes: string[] }>} results of the points that converged; `left` = the
 *   others, which are to be tried one by one
 */
export async function goThrough(baseline, points, way, folder) {
  const results = [];
  let left = points;
  for (;;) {
    const { struck, ...outcome } = await pass(baseline, left, way, folder);
    if (outcome.mistakes.length > 0) return { results, left, mistakes: outcome.mistakes };
    if (struck.length === 0) return { results, left, mistakes: [] };
    const lost = (index) => (index === 0 ? outcome.lost : 0);
    results.push(
      ...struck.map(({ id }, index) => ({ id, mistakes: [], repeated: 0, lost: lost(index), chained: true })),
    );
    left = left.filter((point) => !struck.includes(point));
    if (left.length === 0) return { results, left, mistakes: [] };
  }
}

/** Once through the stage, from its first run to its end. */
async function pass(baseline, points, way, folder) {
  const [example] = points;
  const first = baseline.runs.find(({ deployment, stage }) => same({ deployment, stage }, example.run));
  const project = copyProject(baseline.base, first.folder, folder);
  try {
    const began = project.audit().length;
    const { mistakes, struck, texts } = await playOn(baseline, points, way, project);
    const verdict = judge(baseline, { ...example, struck: texts }, project, began, mistakes);
    return { ...verdict, struck };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

const same = (one, other) => one.deployment === other.deployment && one.stage.name === other.stage.name;

/** Runs, and does what the runs ask for, until the stage is done; `struck` = the points reached, `texts` = the changes that were struck. */
async function playOn(baseline, points, way, project) {
  const [example] = points;
  const person = personOf(baseline.parts, project);
  const mistakes = [];
  const texts = [];
  const struck = [];
  const open = [...points];
  let from = { place: 0, again: false };
  const apart = distance(points);
  let aimed = aim(open, from, apart);
  let armedAt = project.audit().length;
  way.arm(project, example, aimed);
  for (let runs = 0; runs < points.length + MOST_RUNS; runs += 1) {
    const outcome = await project.up();
    const count = way.struck(project, aimed);
    if (count > 0) {
      mistakes.push(...(await way.follow(project, example, outcome)));
      const made = project.audit().slice(armedAt).filter(isIntent);
      const names = aimed.slice(0, count).map((call) => made[call - 1]?.invocation);
      texts.push(...names);
      const reached = names.flatMap((name) => takeOut(open, name));
      struck.push(...reached);
      from = { place: reached.at(-1)?.place ?? from.place + 1, again: way.comesAgain(example) && outcome.code !== 0 };
      aimed = aim(open, from, apart);
      armedAt = project.audit().length;
      way.arm(project, example, aimed);
    }
    if (outcome.code === 0) return { mistakes, struck, texts };
    if (count === 0 && person.act(example.run.stage, outcome.problems).length === 0) {
      const problem = outcome.problems.map(({ message }) => message).join('\n') || outcome.out;
      return { mistakes: [...mistakes, `does not come to its end: ${problem}`], struck, texts };
    }
  }
  return { mistakes: [...mistakes, 'does not come to its end'], struck, texts };
}

const isIntent = ({ phase }) => phase === 'intent';

/** Which of the next calls to strike: those of points that are far enough from one another. */
function aim(open, { place, again }, apart) {
  const calls = [];
  let last = place === 0 ? 1 - apart : place;
  for (const point of open.filter((one) => one.place > place)) {
    if (point.place < last + apart) continue;
    calls.push(point.place - place + (again ? 1 : 0));
    last = point.place;
  }
  return calls;
}

/** Takes the first point of this change off the list. */
function takeOut(open, invocation) {
  const index = open.findIndex(({ about }) => about === invocation);
  return index === -1 ? [] : open.splice(index, 1);
}
