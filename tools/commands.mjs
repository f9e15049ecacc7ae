// @ts-check
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generators, runChecks } from './checks.mjs';
import { ensureEngine } from './engine.mjs';
import { createStateFolder, engineEnvironment } from './environment.mjs';
import { Failure, runToExitCode } from './failure.mjs';
import { attach } from './processes.mjs';
import { ensureProject } from './setup.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const log = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);

/** What each command does once the project is set up. All resolve to an exit code. */
const commands = new Map(
  /** @type {[string, { help: string, run: (args: string[]) => Promise<number> }][]} */ ([
    ['setup', { help: 'packages, build, the npx rds-migrate link and the Pulumi engine', run: setup }],
    [
      'demo',
      { help: 'migrate a simulated deployment through all stages', run: script('dist/src/cli/main.js', 'demo') },
    ],
    ['test', { help: 'all checks, then all tests; arguments go to vitest (test/planner, --project unit)', run: test }],
    ['check', { help: 'types, style, generated files, directions between the layers', run: check }],
    ['generate', { help: 'write the generated files anew (--check only compares)', run: generate }],
    ['bench', { help: 'measure against the budgets', run: script('test/bench/bench.mjs') }],
    ['sweep', { help: 'crash and resume at every point', run: script('tools/sweep.mjs') }],
    ['build', { help: 'packages, build and link, without the engine', run: async () => 0 }],
  ]),
);

/** @param {string[]} argv */
export function main([name, ...args]) {
  return runToExitCode(async () => {
    const command = commands.get(name ?? '');
    if (!command) {
      const list = [...commands].map(([known, { help }]) => `  ${known.padEnd(9)} ${help}`).join('\n');
      if (!name || ['help', '--help', '-h'].includes(name))
        log(`Usage: node tools/run.mjs <command> [args...]\n\n${list}`);
      else throw new Failure(`Unknown command '${name}'; there are\n${list}`);
      return name ? 0 : 1;
    }
    await ensureProject({ root, log });
    return command.run(args);
  });
}

/** Gets the engine when it is missing. */
async function closedEnvironment() {
  return engineEnvironment(root, { engine: await ensureEngine({ log }) });
}

async function setup() {
  const engine = await ensureEngine({ log });
  createStateFolder(root);
  log(`Ready: Pulumi ${engine.version} in ${engine.dir}`);
  log("  next: 'npm run demo' for a tour, 'npx rds-migrate shell' for a shell in which pulumi works");
  return 0;
}

/**
 * A command with a program of its own, run in the closed environment.
 * @param {string} file
 * @param {string[]} leading arguments before those given
 */
function script(file, ...leading) {
  return async (/** @type {string[]} */ args) => {
    const program = path.join(root, file);
    if (!existsSync(program)) throw new Failure(`This checkout has no ${file}`, 'update it (git pull)');
    return attach(process.execPath, [program, ...leading, ...args], { cwd: root, env: await closedEnvironment() });
  };
}

function check() {
  return runChecks({ root, log });
}

/** @param {string[]} args passed on to vitest */
async function test(args) {
  const code = await runChecks({ root, log });
  if (code !== 0) return code;
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const env = needsEngine(args) ? await closedEnvironment() : process.env;
  return attach(process.execPath, [vitest, 'run', ...args], { cwd: root, env });
}

/**
 * Only the engine and page suites start pulumi: who asks for other tests by project or folder need not have it.
 * @param {string[]} args
 */
function needsEngine(args) {
  const text = args.join(' ');
  if (/--project[= ]unit\b/.test(text)) return /--project[= ](?!unit\b)/.test(text);
  const folders = args.filter((arg) => /^test[\\/]./.test(arg));
  return folders.length === 0 || folders.some((folder) => /^test[\\/](engine|pages)/.test(folder));
}

/** @param {string[]} args */
async function generate(args) {
  for (const program of generators(root)) {
    const code = await attach(process.execPath, [program, ...args], { cwd: root });
    if (code !== 0) throw new Failure(`${path.relative(root, program)} failed`);
  }
  return 0;
}
