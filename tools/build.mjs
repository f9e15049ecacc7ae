// @ts-check
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { capture } from './processes.mjs';

/** Written last after a build; bin/rds-migrate.js compares its time with those of the sources. */
const stampName = '.built';
const sourceFolders = ['src', 'stacks'];

/** @param {string} root */
export function isBuilt(root) {
  const file = path.join(root, 'dist', stampName);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== sourceStamp(root)) return false;
  // A dist that was tidied by hand is no build.
  return programs(root).every((source) => existsSync(outputOf(root, source)));
}

/**
 * Compiles with tsc and copies what the program reads at run time. A build with type errors stops with tsc's own
 * output and leaves the last good build in place.
 * @param {string} root
 */
export async function buildProgram(root) {
  const started = new Date();
  const stamp = sourceStamp(root);
  if (programs(root).some((source) => !existsSync(outputOf(root, source)))) {
    // tsc trusts this file about what it wrote before.
    rmSync(path.join(root, 'dist', '.tsbuildinfo'), { force: true });
  }
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = await capture(
    process.execPath,
    [tsc, '-p', root, '--noEmitOnError', '--pretty', String(process.stderr.isTTY === true)],
    { cwd: root },
  );
  if (result.code !== 0) {
    throw new Failure(
      `${result.stdout.trimEnd()}\nThe TypeScript build failed`,
      'mend the errors above and run this again',
    );
  }
  copyAssets(root);
  pruneOutputs(root);
  writeFileSync(path.join(root, 'dist', stampName), stamp);
  utimesSync(path.join(root, 'dist', stampName), started, started);
}

/**
 * Tells bin/rds-migrate.js, which only compares times, that the sources are still those of the build, e.g. after a
 * change of branches there and back.
 * @param {string} root
 * @param {Date} checkedAt
 */
export function confirmBuild(root, checkedAt) {
  try {
    utimesSync(path.join(root, 'dist', stampName), checkedAt, checkedAt);
  } catch {
    // A checkout that may only be read: each start compares anew.
  }
}

/**
 * All files of the sources, relative to the root, sorted.
 * @param {string} root
 */
function sources(root) {
  const files = [];
  for (const folder of sourceFolders) {
    if (!existsSync(path.join(root, folder))) continue;
    for (const entry of readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) files.push(path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));
    }
  }
  // The documents beside the Pulumi program are the user's, not sources.
  return files.filter((file) => file.startsWith(`src${path.sep}`) || /^stacks.[^\\/]+\.ts$/.test(file)).sort();
}

/** @param {string} root */
function programs(root) {
  return sources(root).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
}

/**
 * @param {string} root
 * @param {string} source
 */
function outputOf(root, source) {
  return path.join(root, 'dist', source.replace(/\.tsx?$/, '.js'));
}

/** @param {string} root */
function sourceStamp(root) {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'tsconfig.json')));
  hash.update(readFileSync(path.join(root, 'package-lock.json')));
  for (const file of sources(root)) hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

/**
 * Scripts, styles and the like, which tsc doesn't know.
 * @param {string} root
 */
function copyAssets(root) {
  for (const file of sources(root)) {
    if (/\.(ts|json|md)$/.test(file)) continue;
    const target = path.join(root, 'dist', file);
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(path.join(root, file), target);
  }
}

/**
 * Removes the output of sources that are gone, which would otherwise go on being found by folder walks and imports.
 * @param {string} root
 */
function pruneOutputs(root) {
  const kept = new Set(
    sources(root).flatMap((file) => [file, file.replace(/\.tsx?$/, '.js'), file.replace(/\.tsx?$/, '.js.map')]),
  );
  for (const folder of sourceFolders) {
    const output = path.join(root, 'dist', folder);
    if (!existsSync(output)) continue;
    for (const entry of readdirSync(output, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      if (entry.isFile() && !kept.has(path.relative(path.join(root, 'dist'), file))) rmSync(file);
    }
  }
}
