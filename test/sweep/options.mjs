// What can be chosen of a sweep.
import { parseArgs } from 'node:util';
import { Failure } from '../../tools/failure.mjs';
import { CRASHES } from './crash.mjs';
import { DEPLOYMENTS } from './deployments.mjs';
import { FAULTS } from './faults.mjs';

export const HELP = `Usage: npm run sweep -- [options]
  --faults             let each change fail, instead of killing the program at it
  --inputs             seeded inputs instead of crashes; --cases <n> of each kind (10000)
  --secrets            instead: migrate over SSH, and search all that was written, printed and started for every secret
  --deployment <name>  ${Object.keys(DEPLOYMENTS).join(', ')}; may be given more than once (all)
  --stage <stage>      only points of this stage; later ones are not played
  --until <stage>      only points up to this stage
  --kind <name>        only one kind of crash (${CRASHES.join(', ')}), or of fault (${FAULTS.join(', ')})
  --point <id>         one point, as printed; may be given more than once
  --sample <n>         so many of the points, chosen by --seed <s>
  --each               one migration per point, even of all points; else those of one stage that are struck in the same way are
                       gone through in one, and only what does not converge that way is tried by itself
  --shard <i/n>        the i-th of n parts, for as many machines
  --minutes <n>        begin nothing further after so long; the same command goes on from there
  --in <folder>        empty, or of an earlier sweep: where the sweep keeps what it has done (.rds-migrate/sweep for all points, else nowhere)
  --fresh              begin it anew
  --parallel <n>       points side by side (2)
  --keep               leave the folder of the points

All points together write docs/figures.md. A sweep that was ended goes on where it was, as long as the build is the same. Exit code 0: no
point is left, and all converged.`;

const OPTIONS = /** @type {const} */ ({
  faults: { type: 'boolean', default: false },
  secrets: { type: 'boolean', default: false },
  inputs: { type: 'boolean', default: false },
  cases: { type: 'string', default: '10000' },
  deployment: { type: 'string', multiple: true },
  stage: { type: 'string' },
  until: { type: 'string' },
  kind: { type: 'string' },
  point: { type: 'string', multiple: true },
  sample: { type: 'string' },
  seed: { type: 'string' },
  each: { type: 'boolean', default: false },
  shard: { type: 'string' },
  minutes: { type: 'string' },
  in: { type: 'string' },
  fresh: { type: 'boolean', default: false },
  parallel: { type: 'string', default: '2' },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
});

const SEE = 'see `npm run sweep -- --help`';

/**
 * The options, checked before anything is played.
 * @param {string[]} args
 */
export function readOptions(args) {
  const values = parsed(args);
  const { deployment, faults, kind, point = [], shard } = values;
  const strange = point.find((id) => !/^\w+:[^:]+:\d+\.\d+\/[\w-]+\/[\w.-]+$/.test(id));
  if (strange !== undefined)
    throw new Failure(
      `--point ${strange} is none`,
      'they look like single:brokers/high-availability:1.1/before/provider',
    );
  const named = [...(deployment ?? []), ...point.map((id) => id.slice(0, id.indexOf(':')))];
  const unknown = named.find((name) => !(name in DEPLOYMENTS));
  if (unknown !== undefined)
    throw new Failure(`there is no deployment ${unknown} to sweep`, `one of: ${Object.keys(DEPLOYMENTS).join(', ')}`);
  const kinds = faults ? FAULTS : CRASHES;
  if (kind !== undefined && !kinds.includes(kind))
    throw new Failure(`--kind ${kind} is none of ${faults ? 'fault' : 'crash'}`, `one of: ${kinds.join(', ')}`);
  return {
    ...values,
    named: point,
    cases: number('cases', values, { least: 1 }),
    sample: number('sample', values, { least: 1 }),
    seed: number('seed', values, { least: 0 }),
    parallel: number('parallel', values, { least: 1 }),
    minutes: number('minutes', values, { least: 0, whole: false }),
    shard: shard === undefined ? undefined : part(shard),
  };
}

function parsed(args) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    if (!String(error?.code).startsWith('ERR_PARSE_ARGS')) throw error;
    throw new Failure(error.message.split('. ')[0], SEE);
  }
}

function number(name, { [name]: text }, { least, whole = true }) {
  if (text === undefined) return undefined;
  const value = Number(text);
  const fits = text.trim() !== '' && value >= least && (whole ? Number.isSafeInteger(value) : Number.isFinite(value));
  if (!fits) throw new Failure(`--${name} ${text} is no ${whole ? 'whole ' : ''}number of at least ${least}`, SEE);
  return value;
}

/** The i-th of n parts. */
function part(text) {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (!(index >= 1 && index <= count))
    throw new Failure(`--shard ${text} is no part: 1/2 and 2/2 are the parts of two`, SEE);
  return [index, count];
}
