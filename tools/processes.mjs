// @ts-check
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

const windows = process.platform === 'win32';

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * The PATH variable; Windows spells it `Path` and a copied environment loses the case-insensitivity.
 * @param {Environment} env
 */
export function pathVariable(env) {
  return Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
}

/**
 * The folders on PATH, in order.
 * @param {Environment} env
 */
export function pathFolders(env) {
  return (env[pathVariable(env)] ?? '').split(path.delimiter).filter(Boolean);
}

/**
 * The full path of an executable in one of the folders.
 * @param {string} name without extension
 * @param {string[]} folders
 */
export function findExecutable(name, folders) {
  const names = windows ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of folders) {
    for (const candidate of names) {
      const file = path.join(folder, candidate);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    if (!statSync(file).isFile()) return false;
    accessSync(file, windows ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a program to its end and returns its exit code and output; a program that cannot be started has code 127.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Environment, timeoutMs?: number, shell?: boolean }} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function capture(command, args, { cwd, env, timeoutMs, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, shell, timeout: timeoutMs, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: stderr + error.message }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 1, stdout, stderr: signal ? `${stderr}${signal}` : stderr }),
    );
  });
}

/**
 * Runs a program on this terminal. Ctrl-C reaches it through the terminal itself; this process only waits for it.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Environment, stdio?: import('node:child_process').StdioOptions }} [options]
 * @returns {Promise<number>} its exit code
 */
export function attach(command, args, { cwd, env, stdio = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio });
    const wait = () => {};
    const pass = () => child.kill('SIGTERM');
    process.on('SIGINT', wait);
    process.on('SIGTERM', pass);
    const done = () => {
      process.off('SIGINT', wait);
      process.off('SIGTERM', pass);
    };
    child.on('error', (error) => {
      done();
      reject(error);
    });
    child.on('close', (code, signal) => {
      done();
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/**
 * The last lines of a program's output, for an error message.
 * @param {string} text
 * @param {number} [lines]
 */
export function tail(text, lines = 15) {
  return text.trimEnd().split(/\r?\n/).slice(-lines).join('\n');
}
