// @ts-check
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { buildProgram, confirmBuild, isBuilt } from './build.mjs';
import { Failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { capture, tail } from './processes.mjs';

/** @typedef {{ root: string, log: (line: string) => void }} Context */

/**
 * Makes the checkout ready to run: npm packages, the built program, the `rds-migrate` link. One line is logged per
 * thing done; what is up to date is only looked at. Safe when two runs start at once.
 * @param {Context} context
 */
export async function ensureProject({ root, log }) {
  const checkedAt = new Date();
  if (isReady(root)) return confirmBuild(root, checkedAt);
  await withLock(path.join(root, '.rds-migrate', 'setup.lock'), { log, what: 'setting up this project' }, async () => {
    await ensureDependencies({ root, log });
    if (!isBuilt(root)) {
      log('Building rds-migrate');
      await buildProgram(root);
    }
    ensureLink({ root, log });
  });
}

/** @param {string} root */
function isReady(root) {
  return readStamp(root) === dependencyStamp(root) && isBuilt(root) && isLinked(root);
}

/** @param {string} root */
function stampFile(root) {
  return path.join(root, 'node_modules', '.rds-migrate-setup');
}

/** @param {string} root */
function readStamp(root) {
  return existsSync(stampFile(root)) ? readFileSync(stampFile(root), 'utf8') : undefined;
}

/**
 * What node_modules has to have been installed from; packages contain programs per platform.
 * @param {string} root
 */
function dependencyStamp(root) {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} node-${process.versions.node.split('.')[0]} ${process.platform}-${process.arch}\n`;
}

/** @param {Context} context */
async function ensureDependencies({ root, log }) {
  const wanted = dependencyStamp(root);
  const stamp = readStamp(root);
  if (stamp === wanted) return;
  // A person who ran npm themselves has the right packages already; another Node or platform needs its own.
  const samePlatform = stamp === undefined || stamp.slice(64) === wanted.slice(64);
  if (!samePlatform || !installedMatchesLock(root)) {
    log('Installing npm packages (npm ci)');
    await installPackages(root);
  }
  writeFileSync(stampFile(root), wanted);
}

/**
 * Compares what npm recorded in node_modules with the lock file; only optional packages (of other platforms) may lack.
 * @param {string} root
 */
function installedMatchesLock(root) {
  try {
    const wanted = readPackages(path.join(root, 'package-lock.json'));
    const installed = readPackages(path.join(root, 'node_modules', '.package-lock.json'));
    for (const [name, entry] of wanted) {
      const found = installed.get(name);
      if (found ? found.version !== entry.version || found.integrity !== entry.integrity : !entry.optional)
        return false;
    }
    return [...installed.keys()].every((name) => wanted.has(name));
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @returns {Map<string, { version: string, integrity?: string, optional?: boolean }>}
 */
function readPackages(file) {
  const packages = new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages));
  packages.delete('');
  return packages;
}

/** @param {string} root */
async function installPackages(root) {
  const options = [
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=8000',
  ];
  const byNpm = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : undefined;
  const result = byNpm
    ? await capture(process.execPath, [byNpm, 'ci', ...options], { cwd: root })
    : // npm is a .cmd script on Windows, which only a shell starts; all arguments are ours.
      await capture('npm', ['ci', ...options], { cwd: root, shell: process.platform === 'win32' });
  if (result.code === 0) return;
  const output = `${result.stdout}\n${result.stderr}`;
  if (result.code === 127)
    throw new Failure('npm was not found', 'install Node with npm (https://nodejs.org) and run this again');
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/i.test(output)) {
    const lines = result.stderr.split('\n').filter((line) => /^npm error (code|errno|network|request)/.test(line));
    throw new Failure(
      `The npm packages are not installed and the npm registry cannot be reached:\n${lines.slice(0, 4).join('\n')}`,
      "connect this machine, or set npm's `proxy` or `registry` (npm config), and run this again",
    );
  }
  throw new Failure(`npm ci failed:\n${tail(output)}`, 'mend what npm reports and run this again');
}

/** @param {string} root */
function linkFile(root) {
  return path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'rds-migrate.cmd' : 'rds-migrate');
}

const linkTarget = '../../bin/rds-migrate.js';
/** The form of npm's own shims on Windows, where links need a privilege. */
const windowsShim = `@node "%~dp0\\..\\..\\bin\\rds-migrate.js" %*\r\n`;

/** @param {string} root */
function isLinked(root) {
  const file = linkFile(root);
  try {
    return process.platform === 'win32'
      ? readFileSync(file, 'utf8') === windowsShim
      : readlinkSync(file) === linkTarget;
  } catch {
    return false;
  }
}

/** @param {Context} context */
function ensureLink({ root, log }) {
  if (isLinked(root)) return;
  const file = linkFile(root);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  if (process.platform === 'win32') {
    writeFileSync(file, windowsShim);
  } else {
    chmodSync(path.join(root, 'bin', 'rds-migrate.js'), 0o755);
    symlinkSync(linkTarget, file);
  }
  log('Linked npx rds-migrate');
}
