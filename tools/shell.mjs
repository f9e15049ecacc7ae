// @ts-check
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureEngine } from './engine.mjs';
import { applyAdditions, createStateFolder, shellAdditions } from './environment.mjs';
import { Failure } from './failure.mjs';
import { attach, pathVariable } from './processes.mjs';

const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** Standard output belongs to the command (`eval "$(… env)"`). */
const log = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);

/**
 * `rds-migrate shell` and `rds-migrate env`: the environment in which `pulumi` works in this project.
 * @param {'shell' | 'env'} command
 * @param {string[]} args
 */
export async function shellCommand(command, args) {
  const options = readOptions(command, args);
  if (options.help) return print(usage[command]);
  const engine = await ensureEngine({ log });
  createStateFolder(projectRoot);
  const additions = shellAdditions(projectRoot, engine.dir);
  if (options['empty-passphrase']) additions.variables.PULUMI_CONFIG_PASSPHRASE = '';
  if (command === 'shell') return openShell(additions);
  return print(options.json ? asJson(additions) : asScript(additions, options.shell ?? defaultSyntax()));
}

const passphraseHelp = `  --empty-passphrase   also set PULUMI_CONFIG_PASSPHRASE to nothing: for laboratories only, secrets are then as good as
                       in clear. Without it, pulumi uses your own PULUMI_CONFIG_PASSPHRASE or _FILE, or asks`;

const usage = {
  shell: `Usage: rds-migrate shell [--empty-passphrase]

Starts your shell with the Pulumi engine and rds-migrate on PATH.

${passphraseHelp}`,
  env: `Usage: rds-migrate env [--shell sh|powershell|cmd] [--json] [--empty-passphrase]

Prints what the shell needs to find the Pulumi engine and rds-migrate, for example
  eval "$(npx rds-migrate env)"
  npx rds-migrate env --shell powershell | Out-String | Invoke-Expression

${passphraseHelp}`,
};

/**
 * @param {'shell' | 'env'} command
 * @param {string[]} args
 */
function readOptions(command, args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h' },
        'empty-passphrase': { type: 'boolean' },
        ...(command === 'env'
          ? { json: { type: /** @type {const} */ ('boolean') }, shell: { type: /** @type {const} */ ('string') } }
          : {}),
      },
    });
    const { shell } = /** @type {{ shell?: string }} */ (values);
    if (shell && !syntaxes.has(shell)) throw new Error(`Unknown shell '${shell}'`);
    return /** @type {{ help?: boolean, json?: boolean, shell?: string, 'empty-passphrase'?: boolean }} */ (values);
  } catch (error) {
    throw new Failure(error instanceof Error ? error.message : String(error), `rds-migrate ${command} --help`);
  }
}

/** @param {string} text */
function print(text) {
  process.stdout.write(`${text}\n`);
  return 0;
}

/** @param {import('./environment.mjs').Additions} additions */
async function openShell(additions) {
  const shell = process.platform === 'win32' ? (process.env.ComSpec ?? 'cmd.exe') : process.env.SHELL || '/bin/sh';
  log("pulumi and rds-migrate are on PATH in this shell; leave it with 'exit'");
  return attach(shell, [], { env: applyAdditions(additions, withoutNpm(process.env)) });
}

/**
 * What npx adds for the one program it starts would make npm in the new shell believe it is inside a script.
 * @param {import('./processes.mjs').Environment} env
 */
function withoutNpm(env) {
  const scriptOnly = /^(npm_(package|lifecycle)_.*|npm_(command|execpath|node_execpath|config_local_prefix)|INIT_CWD)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !scriptOnly.test(name)));
}

/** @param {import('./environment.mjs').Additions} additions */
function asJson(additions) {
  const complete = applyAdditions(additions, process.env);
  return JSON.stringify({ PATH: complete[pathVariable(process.env)], ...additions.variables }, null, 2);
}

/** How each shell sets a variable and puts folders before PATH; values are quoted so that they stay data. */
const syntaxes = new Map([
  [
    'sh',
    {
      set: (/** @type {string} */ name, /** @type {string} */ value) => `export ${name}=${quoteSh(value)}`,
      prepend: (/** @type {string} */ folders) => `export PATH=${quoteSh(folders)}:"$PATH"`,
    },
  ],
  [
    'powershell',
    {
      set: (/** @type {string} */ name, /** @type {string} */ value) => `$env:${name} = ${quotePowerShell(value)}`,
      prepend: (/** @type {string} */ folders) =>
        `$env:PATH = ${quotePowerShell(folders + path.delimiter)} + $env:PATH`,
    },
  ],
  [
    'cmd',
    {
      set: (/** @type {string} */ name, /** @type {string} */ value) => `set "${name}=${value}"`,
      prepend: (/** @type {string} */ folders) => `set "PATH=${folders};%PATH%"`,
    },
  ],
]);

function defaultSyntax() {
  return process.platform === 'win32' ? 'powershell' : 'sh';
}

/**
 * @param {import('./environment.mjs').Additions} additions
 * @param {string} shell
 */
function asScript(additions, shell) {
  const syntax = syntaxes.get(shell);
  if (!syntax) throw new Failure(`Unknown shell '${shell}'`, 'rds-migrate env --help');
  const variables = Object.entries(additions.variables).map(([name, value]) => syntax.set(name, value));
  return [syntax.prepend(additions.path.join(path.delimiter)), ...variables].join('\n');
}

/** @param {string} value */
function quoteSh(value) {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** @param {string} value */
function quotePowerShell(value) {
  return `'${value.replaceAll("'", "''")}'`;
}
