// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {import('../processes.mjs').Environment} Environment */

/** The engine that is fetched or built, and the oldest installed one that is accepted. */
export const engineVersion = '3.259.0';
const firstUnsupportedMajor = 4;

const here = path.dirname(fileURLToPath(import.meta.url));
const exe = process.platform === 'win32' ? '.exe' : '';

export const pulumiFile = `pulumi${exe}`;
export const languageHostFile = `pulumi-language-nodejs${exe}`;
/** Starts dynamic providers; comes with @pulumi/pulumi and has to lie beside the engine, else each run prints a warning. */
export const providerShimFiles =
  process.platform === 'win32' ? ['pulumi-resource-pulumi-nodejs.cmd'] : ['pulumi-resource-pulumi-nodejs'];

/**
 * What is built with Go where the vendor's download can't be reached. Each program has a Go module of its own with a
 * go.sum, so that every dependency's checksum is pinned. The language host's own module isn't published; v3.68.0 of
 * the SDK module is the last that contains it as a package, and it works with the newer engine and SDK.
 */
export const goPrograms = [
  {
    file: pulumiFile,
    module: path.join(here, 'cli'),
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${engineVersion}`,
  },
  {
    file: languageHostFile,
    module: path.join(here, 'language-host'),
    package: 'github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs',
    ldflags: '-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.68.0',
  },
];

/**
 * Compares versions like "v3.259.0" or "3.260.1-dev"; a pre-release counts as its release.
 * @param {string} version
 */
export function isSupported(version) {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version.trim());
  if (!match) return false;
  const found = match.slice(1).map(Number);
  const wanted = engineVersion.split('.').map(Number);
  if ((found[0] ?? 0) >= firstUnsupportedMajor) return false;
  for (const [index, number] of wanted.entries()) {
    if (found[index] !== number) return (found[index] ?? 0) > number;
  }
  return true;
}

/** Changes with everything that decides what the cached engine is, so that an old copy is never taken for a new one. */
function recipeHash() {
  const hash = createHash('sha256').update(`${engineVersion} ${process.platform} ${process.arch}`);
  for (const program of goPrograms) {
    hash.update(`${program.package} ${program.ldflags}`);
    // Line ends are no part of the recipe: git may have converted them.
    for (const file of ['go.mod', 'go.sum']) {
      hash.update(readFileSync(path.join(program.module, file), 'utf8').replaceAll('\r\n', '\n'));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * Where engines are kept, outside the project so that clones share them.
 * @param {Environment} env
 */
function cacheRoot(env) {
  if (env.RDS_MIGRATE_CACHE) return path.resolve(env.RDS_MIGRATE_CACHE);
  if (env.XDG_CACHE_HOME) return path.join(env.XDG_CACHE_HOME, 'rds-migrate');
  const home = env.HOME || homedir();
  if (process.platform === 'win32') {
    return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), 'rds-migrate');
  }
  return path.join(home, ...(process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']), 'rds-migrate');
}

/**
 * The folder of this project's engine: manifest.json and bin/.
 * @param {Environment} env
 */
export function engineFolder(env) {
  return path.join(cacheRoot(env), 'engine', `${engineVersion}-${recipeHash()}`);
}
