#!/usr/bin/env node
// Starts the rds-migrate command from a checkout. Only looks at file times, since `rds-migrate plan` is to answer
// within a second: whether a build is really needed is decided by tools/build.mjs.
const { spawnSync } = require('node:child_process');
const { readdirSync, statSync } = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const [command, ...args] = process.argv.slice(2);

if (Number(process.versions.node.split('.')[0]) < 20 || command === 'setup' || !isFresh()) {
  // Everything goes to stderr: standard output belongs to the command.
  const step = command === 'setup' ? ['setup', ...args] : ['build'];
  const result = spawnSync(process.execPath, [path.join(root, 'tools', 'run.mjs'), ...step], {
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
if (command === 'shell' || command === 'env') {
  Promise.all([import('../tools/shell.mjs'), import('../tools/failure.mjs')]).then(
    ([{ shellCommand }, { runToExitCode }]) => runToExitCode(() => shellCommand(command, args)),
  );
} else if (command !== 'setup') {
  require('../dist/src/cli/main.js');
}

/** Whether the packages are there and the build is newer than every source. */
function isFresh() {
  const built = modified(path.join(root, 'dist', '.built'));
  if (!modified(path.join(root, 'node_modules', '.rds-migrate-setup')) || !built) return false;
  return ['src', 'stacks', 'tsconfig.json', 'package-lock.json'].every(
    (name) => newest(path.join(root, name)) <= built,
  );
}

function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** The latest time in a tree; a folder's own time tells of files that are gone. */
function newest(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  let latest = path.basename(file) === 'stacks' ? 0 : stat.mtimeMs;
  for (const entry of readdirSync(file, { withFileTypes: true })) {
    // Below stacks/ only the programs are sources; the documents of the environments change all the time.
    if (path.basename(file) === 'stacks' && !entry.name.endsWith('.ts')) continue;
    latest = Math.max(latest, newest(path.join(file, entry.name)));
  }
  return latest;
}
