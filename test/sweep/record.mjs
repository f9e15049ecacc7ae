// What a sweep has come to so far, in a folder that outlives it: a sweep of hours is made in slices, or on several machines.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
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

/** Results and baseline of sweeps of one build. */
export class Record {
  constructor(folder) {
    this.folder = folder;
  }

  /** Goes on in the folder where it is of this build, else begins it anew. */
  static open(folder, { fresh = false } = {}) {
    const digest = buildDigest();
    const mark = join(folder, 'build');
    const known = existsSync(mark) && readFileSync(mark, 'utf8') === digest;
    if (fresh || !known) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
      mkdirSync(folder, { recursive: true });
      writeFileSync(mark, digest);
    }
    return new Record(folder);
  }

  /** The seed of the first sweep in the folder, so that all slices go through the points in one order. */
  seed(wanted) {
    const file = join(this.folder, 'seed');
    if (!existsSync(file)) writeFileSync(file, String(wanted));
    return Number(readFileSync(file, 'utf8'));
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
