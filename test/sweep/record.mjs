// What a sweep has come to so far, in a folder that outlives it: a sweep of hours is made in slices, or on several machines.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Failure } from '../../tools/failure.mjs';
import { checkout } from '../support/project.mjs';
import { loadParts, planOfProject } from './person.mjs';
import { Project } from './project.mjs';

/** Tells builds apart: what is found about one says nothing about another. */
export function buildDigest(root = checkout) {
  const hash = createHash('sha256');
  for (const folder of ['dist/src', 'dist/stacks', 'test/sweep', 'test/support']) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((file) => /\.(js|json|mjs)$/.test(file)).sort()) {
      hash.update(name).update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

const MARK = 'build';
/** What a sweep makes in its folder. */
const OWN = /^(build|seed|results\.jsonl|base-\w+|baseline-\w+\.json|(chain|point)-\d+)$/;

/** Results and baseline of sweeps of one build. */
export class Record {
  constructor(folder) {
    this.folder = folder;
  }

  /**
   * Goes on in the folder where it is of this build, else begins it anew.
   * @param {string} folder empty, or one that a sweep has made: nothing else is deleted
   * @param {{ fresh?: boolean, say?: (line: string) => unknown }} [how]
   */
  static open(folder, { fresh = false, say = () => undefined } = {}) {
    const digest = buildDigest();
    const mark = join(folder, MARK);
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(folder);
    if (names.length > 0 && !names.includes(MARK))
      throw new Failure(
        `${folder} has files and is of no sweep: ${names[0]}`,
        'name an empty folder, or one that is not there',
      );
    const known = names.includes(MARK) && readFileSync(mark, 'utf8') === digest;
    if (names.length > 0 && !known) say('another build was swept here: it is begun anew');
    if (fresh || !known) {
      for (const name of names.filter((one) => OWN.test(one)))
        rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
      writeFileSync(mark, digest);
    }
    return new Record(folder);
  }

  /** The seed of the first sweep in the folder, so that all slices go through the points in one order. */
  seed(wanted, byChance) {
    const file = join(this.folder, 'seed');
    if (!existsSync(file)) writeFileSync(file, String(wanted ?? byChance));
    const seed = Number(readFileSync(file, 'utf8'));
    if (wanted !== undefined && wanted !== seed)
      throw new Failure(`the sweep in ${this.folder} has seed ${seed}`, 'leave out --seed, or begin anew with --fresh');
    return seed;
  }

  /** @returns {Map<string, { id: string, mistakes: string[], repeated: number, lost: number }>} by point; the newest counts */
  results() {
    const file = join(this.folder, 'results.jsonl');
    if (!existsSync(file)) return new Map();
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1); // the last one may be cut off
    return new Map(lines.map((line) => JSON.parse(line)).map((result) => [result.id, result]));
  }

  add(result) {
    appendFileSync(join(this.folder, 'results.jsonl'), `${JSON.stringify(result)}\n`);
  }

  /** Where a baseline of these deployments up to this stage is played; what a killed sweep left of it goes. */
  clearBaseline(what) {
    const base = join(this.folder, `base-${nameOf(what)}`);
    rmSync(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
    return base;
  }

  saveBaseline(what, { base, runs, ends }) {
    const plain = {
      base,
      runs: runs.map(({ stage, ...run }) => ({ ...run, stage: stage.name })),
      ends: [...ends].map(([key, end]) => [key, { ...end, noticed: [...end.noticed] }]),
    };
    writeFileSync(join(this.folder, `baseline-${nameOf(what)}.json`), JSON.stringify(plain));
  }

  /** The baseline of an earlier slice, or undefined. */
  loadBaseline(what) {
    const file = join(this.folder, `baseline-${nameOf(what)}.json`);
    if (!existsSync(file)) return undefined;
    const { base, runs, ends } = JSON.parse(readFileSync(file, 'utf8'));
    const parts = loadParts(createRequire(join(base, 'package.json')));
    const plans = new Map();
    const planOf = (deployment) => {
      if (!plans.has(deployment))
        plans.set(deployment, planOfProject(parts, new Project(base, join(base, deployment)).root));
      return plans.get(deployment);
    };
    return {
      base,
      parts,
      runs: runs.map((run) => ({
        ...run,
        stage: planOf(run.deployment).stages.find(({ name }) => name === run.stage),
      })),
      ends: new Map(ends.map(([key, end]) => [key, { ...end, noticed: new Map(end.noticed) }])),
    };
  }
}

const nameOf = (what) => createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 8);
