// A scratch Pulumi project over this checkout's build: own stacks folder, own state, own engine home. Shared by the engine
// tests and the bench. Plain JavaScript, so that the bench needs no compiler.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engineEnvironment } from '../../tools/environment.mjs';

export const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * @param {{ main?: string, stacks?: string, copyOf?: string }} [options] `main`: program instead of the product's own,
 *   `stacks`: folder to copy as stacks/, `copyOf`: root of another scratch project, whose documents and state are taken over.
 */
export function scratchProject(options = {}) {
  const root = mkdtempSync(join(tmpdir(), 'rds-migrate-'));
  const link = process.platform === 'win32' ? 'junction' : 'dir';
  symlinkSync(join(checkout, 'dist'), join(root, 'dist'), link);
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'), link);
  cpSync(join(checkout, 'Pulumi.yaml'), join(root, 'Pulumi.yaml'));
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ name: 'scratch', main: options.main ?? 'dist/stacks/index.js' }),
  );
  mkdirSync(join(root, 'stacks'));
  if (options.stacks) cpSync(options.stacks, join(root, 'stacks'), { recursive: true });
  if (options.copyOf) {
    for (const folder of ['stacks', '.rds-migrate']) {
      cpSync(join(options.copyOf, folder), join(root, folder), { recursive: true });
    }
  }
  mkdirSync(join(root, '.rds-migrate', 'state'), { recursive: true });
  const environment = {
    ...process.env,
    ...engineEnvironment(checkout),
    PULUMI_HOME: join(root, '.rds-migrate', 'home'),
    PULUMI_CONFIG_PASSPHRASE: 'scratch',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    NO_COLOR: '1',
  };
  delete environment.PULUMI_BACKEND_URL;
  return {
    root,
    environment,
    /**
     * Runs the real engine.
     * @param {string[]} args
     * @param {Record<string, string | undefined>} [more] environment variables; `undefined` takes one out
     * @returns {Promise<{ code: number, out: string, seconds: number }>} `out` = standard output and error, interleaved.
     */
    pulumi: (args, more = {}) => run('pulumi', [...args, '--non-interactive'], root, { ...environment, ...more }),
    /**
     * Runs the project's own command.
     * @param {string[]} args
     * @param {Record<string, string>} [more] environment variables
     */
    cli: (args, more = {}) =>
      run(process.execPath, [join(checkout, 'dist/src/cli/main.js'), ...args], root, { ...environment, ...more }),
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ code: number, out: string, seconds: number }>}
 */
export function run(command, args, cwd, env) {
  return new Promise((done, fail) => {
    const began = process.hrtime.bigint();
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      out += data;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? 1, out, seconds: Number(process.hrtime.bigint() - began) / 1e9 }));
  });
}
