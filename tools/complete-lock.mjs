// @ts-check
// Completes package-lock.json after `npm install`: `node tools/complete-lock.mjs` (--check only looks).
//
// npm leaves an optional package (the programs of biome and rollup for other platforms) out of the lock file when the
// registry in use doesn't have it, as filtering mirrors do not; `npm ci` then refuses the lock file everywhere. The
// entries added here name version and platform; without a checksum, since that package can't be seen from here.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const file = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'package-lock.json');

/** @typedef {{ version?: string, dev?: boolean, optional?: boolean, optionalDependencies?: Record<string, string> }} Package */

/**
 * The entries that are missing: name of the entry -> entry.
 * @param {Record<string, Package>} packages
 */
export function missingEntries(packages) {
  /** @type {Record<string, unknown>} */
  const missing = {};
  for (const parent of Object.values(packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const entry = `node_modules/${name}`;
      const platform =
        /(android|darwin|freebsd|linux|netbsd|openbsd|openharmony|win32)-([a-z0-9]+)(?:-([a-z0-9]+))?$/.exec(name);
      if (packages[entry] || !platform) continue;
      const [, system = '', cpu = '', variant = ''] = platform;
      missing[entry] = {
        version,
        cpu: [cpu],
        ...(parent.dev ? { dev: true } : {}),
        ...(system === 'linux' ? { libc: [variant.startsWith('musl') ? 'musl' : 'glibc'] } : {}),
        optional: true,
        os: [system],
      };
    }
  }
  return missing;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock.packages);
  const count = Object.keys(missing).length;
  if (count > 0 && process.argv.includes('--check')) {
    process.stderr.write(`package-lock.json lacks ${count} optional packages\n  next: node tools/complete-lock.mjs\n`);
    process.exitCode = 1;
  } else if (count > 0) {
    const packages = Object.entries({ ...lock.packages, ...missing }).sort(([one], [other]) => (one < other ? -1 : 1));
    writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
    process.stdout.write(`package-lock.json: ${count} optional packages added\n`);
  }
}
