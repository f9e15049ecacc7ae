// `npm run sweep`: crash and resume at every point. `-- --help` says what can be chosen.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { Failure } from '../../tools/failure.mjs';
import { recordFigures } from '../../tools/figures.mjs';
import { checkout } from '../support/project.mjs';
import { playBaseline } from './baseline.mjs';
import { crashPoints, crashWay } from './crash.mjs';
import { faultPoints, faultWay } from './faults.mjs';
import { figureRows } from './figure-rows.mjs';
import { sweepInputs } from './inputs.mjs';
import { HELP, readOptions } from './options.mjs';
import { Record } from './record.mjs';
import { sampled, shuffled } from './sample.mjs';
import { chainOf, chainsOf, strikeAll, strikeOne } from './strike.mjs';

/**
 * @param {string[]} args
 * @param {(line: string) => unknown} [say]
 * @returns {Promise<number>} exit code
 */
export async function sweep(args, say = (line) => process.stdout.write(`${line}\n`)) {
  const options = readOptions(args);
  if (options.help) {
    say(HELP);
    return 0;
  }
  if (options.secrets) return (await import('../secrets/main.mjs')).searchSecrets(say);
  const began = Date.now();
  if (options.inputs) return sweepInputs({ ...options, began }, say);
  const narrowed = ['deployment', 'stage', 'until', 'kind', 'point', 'sample'].some(
    (name) => options[name] !== undefined,
  );
  const everything = narrowed ? undefined : join(checkout, '.rds-migrate', 'sweep');
  const lasting = options.in === undefined ? everything : resolve(options.in);
  const temporary = lasting === undefined ? mkdtempSync(join(tmpdir(), 'rds-migrate-sweep-')) : undefined;
  const record = Record.open(lasting ?? temporary, { fresh: options.fresh, say });
  try {
    const seed = record.seed(options.seed, began % 1_000_000);
    const { named, minutes, parallel } = options;
    const baseline = await baselineOf(record, options, say);
    const points = choose(options.faults ? faultPoints(baseline) : crashPoints(baseline), { ...options, seed });
    const known = record.results();
    const open = points.filter(({ id }) => named.length > 0 || !known.has(id)); // a point that is named is tried again
    const done = points.length - open.length;
    say(`${points.length} points after ${seconds(began)} s, seed ${seed}${done > 0 ? `, ${done} done before` : ''}`);
    const limits = { parallel, until: minutes === undefined ? Number.POSITIVE_INFINITY : began + minutes * 60_000 };
    const way = options.faults ? faultWay : crashWay;
    const alone = options.each || named.length > 0 || options.sample !== undefined;
    // What no shared migration reached, or one that failed, is tried by itself.
    const together = (point) => {
      const shared = known.get(chainOf(point));
      return !alone && point.chain !== undefined && !(shared?.left ?? []).includes(point.id);
    };
    const chains = chainsOf(open.filter(together)).map((chain) => ({ ...known.get(chain.id), ...chain }));
    const left = await visitChains(chains, { ...limits, say, record, severalAtOnce: way.goesOn }, (own, folder, most) =>
      strikeAll(baseline, own, way, join(record.folder, folder), most),
    );
    const rest = [...left, ...open.filter((point) => !together(point))];
    await visitPoints(rest, { ...limits, say, record }, (point, folder) =>
      strikeOne(baseline, point, way, join(record.folder, folder)),
    );
    return sumUp(points, record, { options, narrowed, seed, began, say });
  } finally {
    if (options.keep) say(`kept: ${record.folder}`);
    else if (temporary) rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  }
}

const seconds = (began) => Math.round((Date.now() - began) / 1000);

async function baselineOf(record, { deployment, stage, until, named }, say) {
  const deployments = named.length > 0 ? [...new Set(named.map((id) => id.split(':')[0]))] : deployment;
  const what = {
    ...(deployments === undefined ? {} : { deployments }),
    until: until ?? stage ?? (named.length === 1 ? named[0].split(':')[1] : undefined),
  };
  const known = record.loadBaseline(what);
  if (known) return known;
  say('the migrations without a mishap:');
  const baseline = await playBaseline(record.clearBaseline(what), { ...what, say });
  record.saveBaseline(what, baseline);
  return baseline;
}

function choose(points, { stage, kind, named, sample, seed, shard }) {
  const unknown = named.find((name) => points.every(({ id }) => id !== name));
  if (unknown !== undefined) {
    const near = closest(
      unknown,
      points.map(({ id }) => id),
    );
    throw new Failure(`there is no point ${unknown}`, `the nearest one: ${near}`);
  }
  const [part, parts] = shard ?? [1, 1];
  // What shares a migration stays together.
  const groups = new Map([...new Set(points.map(chainOf))].map((name, index) => [name, index]));
  const wanted = points.filter(
    (point) =>
      groups.get(chainOf(point)) % parts === part - 1 &&
      (named.length === 0 || named.includes(point.id)) &&
      (stage === undefined || point.run.stage.name === stage) &&
      (kind === undefined || point.kind === kind),
  );
  if (wanted.length === 0) throw new Failure('no point is chosen', 'leave out some of the options');
  if (sample !== undefined) return sampled(wanted, sample, seed);
  // The one that the demo migrates comes first.
  const large = wanted.filter(({ run }) => run.deployment === 'sample');
  const small = wanted.filter(({ run }) => run.deployment !== 'sample');
  return [...shuffled(large, seed), ...shuffled(small, seed)];
}

/** Goes through the items, some side by side; what `at` gives back comes once more, after all others. */
async function visit(items, { parallel, until }, at) {
  const queue = [...items];
  const busy = new Set();
  let begun = 0;
  const begin = (item) => {
    begun += 1;
    const work = at(item, begun).then((again) => {
      busy.delete(work);
      if (again !== undefined) queue.push(again);
    });
    busy.add(work);
  };
  while ((queue.length > 0 && Date.now() < until) || busy.size > 0) {
    while (busy.size < parallel && queue.length > 0 && Date.now() < until) begin(queue.shift());
    await Promise.race(busy);
  }
}

const failure = (error) => ({ mistakes: [String(error?.stack ?? error)], repeated: 0, lost: 0 });

/**
 * Each chain as often as it reaches a point that none before it did: what was struck after its effect is not made once more in the
 * same migration. Where several failures in one run are too much for it, each run has one.
 * @returns {Promise<object[]>} points of chains that did not converge, or that they did not reach
 */
async function visitChains(chains, { say, record, severalAtOnce, ...limits }, at) {
  const open = [];
  await visit(chains, limits, async ({ id, points, migrations = 0, tooMuch = false }, index) => {
    const most = tooMuch ? 1 : Number.POSITIVE_INFINITY;
    const { results, left, mistakes } = await at(points, `chain-${index}`, most).catch((error) => ({
      results: [],
      left: points,
      mistakes: failure(error).mistakes,
    }));
    for (const result of results) record.add(result);
    say(`  ${mistakes.length === 0 ? 'ok  ' : 'no  '} ${id}: ${results.length} of ${points.length} points`);
    for (const mistake of mistakes) say(indented(mistake));
    const again = { id, points, migrations: migrations + 1, tooMuch };
    if (mistakes.length > 0 && severalAtOnce && !tooMuch) return { ...again, tooMuch: true };
    const goesOn = results.length > 0 && left.length > 0;
    const rest = goesOn ? [] : left.map((point) => point.id);
    record.add({ id, migrations: migrations + 1, mistakes, left: rest, ...(tooMuch ? { tooMuch } : {}) });
    if (goesOn) return { ...again, points: left };
    open.push(...left);
    return undefined;
  });
  return open;
}

async function visitPoints(points, { say, record, ...limits }, at) {
  await visit(points, limits, async (point, index) => {
    const outcome = await at(point, `point-${index}`).catch(failure);
    record.add({ id: point.id, ...outcome });
    say(outcome.mistakes.length === 0 ? `  ok   ${point.id}` : `  FAIL ${point.id}  ${point.about}`);
    for (const mistake of outcome.mistakes) say(indented(mistake));
  });
}

const indented = (text) => `         ${text.replaceAll('\n', '\n         ')}`;

function sumUp(points, record, { options, narrowed, seed, began, say }) {
  const results = record.results();
  const done = points.flatMap(({ id }) => results.get(id) ?? []);
  const failed = done.filter(({ mistakes }) => mistakes.length > 0);
  const sum = (name) => done.reduce((total, result) => total + result[name], 0);
  for (const { id } of failed) say(`  again: npm run sweep -- ${options.faults ? '--faults ' : ''}--point '${id}'`);
  const chains = [...new Set(points.map(chainOf))].flatMap((id) => {
    const result = results.get(id);
    return result?.migrations === undefined ? [] : [result];
  });
  const broken = chains.filter(({ mistakes }) => mistakes.length > 0);
  const tooMuch = chains.filter((chain) => chain.tooMuch).map(({ id }) => id);
  const migrations = chains.reduce((total, chain) => total + chain.migrations, 0);
  if (chains.length > 0)
    say(`migrations struck at every change ${migrations}, converged ${migrations - broken.length - tooMuch.length}`);
  for (const { id } of broken) say(`  no   ${id}`);
  if (tooMuch.length > 0) say(`did not converge with several failures in one run, but with one: ${tooMuch.join(', ')}`);
  const left = points.length - done.length;
  if (left > 0) say(`${left} of ${points.length} points are left: the same command goes on with them`);
  say(
    `points ${done.length}, converged ${done.length - failed.length}, repeated user-visible steps ${sum('repeated')}` +
      `, user-visible steps left out ${sum('lost')}, ${seconds(began)} s`,
  );
  if (!narrowed && !options.shard && done.length > 0) {
    const rows = figureRows(points, { done, failed, migrations, broken, tooMuch, repeated: sum('repeated') });
    recordFigures(checkout, options.faults ? 'faults' : 'sweep', rows, { seed });
  }
  return failed.length + broken.length + left === 0 ? 0 : 1;
}
