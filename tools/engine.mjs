// @ts-check
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEngine } from './engine/build.mjs';
import { inspect, newTemporary, placeProviderShim, publish } from './engine/cache.mjs';
import { downloadEngine } from './engine/download.mjs';
import { findInstalled, versionOf } from './engine/installed.mjs';
import { engineFolder, engineVersion, isSupported, pulumiFile } from './engine/recipe.mjs';
import { Failure } from './failure.mjs';
import { withLock } from './lock.mjs';

const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @typedef {import('./engine/installed.mjs').Engine} Engine */
/** @typedef {{ log: (line: string) => void, env: import('./processes.mjs').Environment }} Context */

/**
 * Finds the Pulumi engine or gets it: installed on PATH and new enough; the cached copy; the vendor's download with
 * its checksum verified; a build with Go from pinned sources; else one error that says what to install.
 * @param {Partial<Context>} [context] `log` gets one line per thing done, nothing when nothing had to be done
 * @returns {Promise<Engine>}
 */
export async function ensureEngine({ log = () => {}, env = process.env } = {}) {
  const folder = engineFolder(env);
  const bin = path.join(folder, 'bin');
  const installed = findInstalled(env, bin);
  if ('engine' in installed) return installed.engine;
  const engine = { dir: bin, pulumi: path.join(bin, pulumiFile), version: `v${engineVersion}` };
  if ((await inspect(folder)).state !== 'ready') {
    try {
      await withLock(`${folder}.lock`, { log, what: 'getting the Pulumi engine' }, () =>
        fill(folder, installed.reason, { log, env }),
      );
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      throw new Failure(
        `The Pulumi engine cannot be stored in ${folder}: ${error.message}`,
        'set RDS_MIGRATE_CACHE to a folder that can be written',
      );
    }
  }
  placeProviderShim(bin, projectRoot);
  return engine;
}

/**
 * The engine that is there, without getting one: for programs that `tools/run.mjs` may have started or not.
 * @param {import('./processes.mjs').Environment} [env]
 * @returns {Engine}
 */
export function locateEngine(env = process.env) {
  const bin = path.join(engineFolder(env), 'bin');
  const installed = findInstalled(env, bin);
  if ('engine' in installed) return installed.engine;
  const pulumi = path.join(bin, pulumiFile);
  if (existsSync(pulumi)) return { dir: bin, pulumi, version: `v${engineVersion}` };
  throw new Failure(`There is no Pulumi engine (on PATH: ${installed.reason})`, 'npm run setup');
}

/**
 * Runs under the lock; the run that held it before may have done the work.
 * @param {string} folder
 * @param {string} installedReason why the engine on PATH isn't used
 * @param {Context} context
 */
async function fill(folder, installedReason, { log, env }) {
  const found = await inspect(folder);
  if (found.state === 'ready') return;
  if (found.state === 'damaged') {
    log(`The stored Pulumi engine is damaged (${found.reason}) and is got anew`);
    discard(folder);
  }
  /** @type {string[]} */
  const reasons = [`pulumi on PATH: ${installedReason}`];
  for (const [title, get] of /** @type {const} */ ([
    ['download', downloadEngine],
    ['build with Go', buildEngine],
  ])) {
    const temporary = newTemporary(folder);
    try {
      const bin = path.join(temporary, 'bin');
      const result = await get(bin, { log, env });
      if ('reason' in result) {
        reasons.push(`${title}: ${result.reason}`);
        continue;
      }
      const version = versionOf(path.join(bin, pulumiFile), env);
      if (!version || !isSupported(version)) {
        reasons.push(`${title}: the program ${version ? `says it is ${version}` : 'does not run on this machine'}`);
        continue;
      }
      await publish(temporary, folder, { version, source: result.source });
      log(`Stored Pulumi ${version} in ${folder}`);
      return;
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }
  throw new Failure(
    `The Pulumi engine ${engineVersion} was neither found nor could it be got:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`,
    'install Pulumi (https://www.pulumi.com/docs/install/) and run this again; without a way to the internet, copy the ' +
      "vendor's archive and its checksums file into a folder and set RDS_MIGRATE_ENGINE_URL=file:///that/folder",
  );
}

/**
 * Moves the copy aside first: what is left in place is then either whole or absent, whenever this run ends.
 * @param {string} folder
 */
function discard(folder) {
  const aside = `${folder}.tmp-${randomUUID()}`;
  if (existsSync(folder)) renameSync(folder, aside);
  rmSync(aside, { recursive: true, force: true });
}
