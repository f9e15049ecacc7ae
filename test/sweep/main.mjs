// `npm run sweep`: crash and resume at every point. `-- --help` says what can be chosen.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { playBaseline } from './baseline.mjs';
import { crashAt, crashPoints } from './crash.mjs';
import { faultAt, faultPoints } from './faults.mjs';
import { sampled } from './sample.mjs';

const HELP = `Usage: npm run sweep -- [options]
  --faults             let each change fail, instead of killing the program at it
  --secrets            instead: migrate over SSH, and search all that was written, printed and started for every secret
  --deployment <name>  small (every kind of stage but two) or single (those two); both without it
  --stage <stage>      only points of this stage; later ones are not played
  --until <stage>      only points up to this stage
  --victim <name>      only provider, engine or both
  --point <id>         one point, as printed; may be given more than once
  --sample <n>         so many of the points, chosen by --seed <s>
  --parallel <n>       points side by side (2)
  --keep               leave the folder of the points`;

/**
 * @param {string[]} args
 * @param {(line: string) => unknown} [say]
 * @returns {Promise<number>} exit code
 */
export async function sweep(args, say = (line) => process.stdout.write(`${line}\n`)) {
  const { values: options } = parseArgs({
    args,
    options: {
      faults: { type: 'boolean', default: false },
      secrets: { type: 'boolean', default: false },
      deployment: { type: 'string' },
      stage: { type: 'string' },
      until: { type: 'string' },
      victim: { type: 'string' },
      point: { type: 'string', multiple: true },
      sample: { type: 'string' },
      seed: { type: 'string' },
      parallel: { type: 'string', default: '2' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) {
    say(HELP);
    return 0;
  }
  if (options.secrets) return (await import('../secrets/main.mjs')).searchSecrets(say);
  const base = mkdtempSync(join(tmpdir(), 'rds-migrate-sweep-'));
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  try {
    const named = options.point ?? [];
    const deployments = named.length > 0 ? [...new Set(named.map((id) => id.split(':')[0]))] : options.deployment;
    say('the migrations without a mishap:');
    const baseline = await playBaseline(base, {
      ...(deployments === undefined ? {} : { deployments: [deployments].flat() }),
      until: options.stage ?? options.until ?? (named.length === 1 ? named[0].split(':')[1] : undefined),
      say,
    });
    const seed = Number(options.seed ?? began % 1_000_000);
    const points = choose(options.faults ? faultPoints(baseline) : crashPoints(baseline), { ...options, named, seed });
    say(`${points.length} points after ${seconds()} s${options.sample ? `, seed ${seed}` : ''}`);
    const result = await visit(points, Number(options.parallel), say, (point, folder) =>
      (options.faults ? faultAt : crashAt)(baseline, point, join(base, folder)),
    );
    for (const { id } of result.failed)
      say(`  again: npm run sweep -- ${options.faults ? '--faults ' : ''}--point '${id}'`);
    say(
      `points ${points.length}, converged ${points.length - result.failed.length}, repeated user-visible steps ${result.repeated}` +
        `, user-visible steps left out ${result.lost}, ${seconds()} s`,
    );
    return result.failed.length === 0 && points.length > 0 ? 0 : 1;
  } finally {
    if (options.keep) say(`kept: ${base}`);
    else rmSync(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  }
}

function choose(points, { stage, victim, named, sample, seed }) {
  const wanted = points.filter(
    (point) =>
      (named.length === 0 || named.includes(point.id)) &&
      (stage === undefined || point.run.stage.name === stage) &&
      (victim === undefined || point.kill?.victim === victim),
  );
  return sample === undefined ? wanted : sampled(wanted, Number(sample), seed);
}

/** Goes through the points, some side by side. */
async function visit(points, parallel, say, at) {
  const result = { failed: [], repeated: 0, lost: 0 };
  const queue = points.map((point, index) => ({ point, index }));
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { point, index } = next;
      const outcome = await at(point, `point-${index}`).catch((error) => ({
        mistakes: [String(error?.stack ?? error)],
        repeated: 0,
        lost: 0,
      }));
      result.repeated += outcome.repeated;
      result.lost += outcome.lost;
      if (outcome.mistakes.length === 0) say(`  ok   ${point.id}`);
      else {
        result.failed.push(point);
        say(`  FAIL ${point.id}  ${point.about}`);
        for (const mistake of outcome.mistakes) say(`         ${mistake.replaceAll('\n', '\n         ')}`);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return result;
}
