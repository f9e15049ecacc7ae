// @ts-check
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { locateEngine } from './engine.mjs';
import { pathFolders, pathVariable } from './processes.mjs';

/** @typedef {import('./processes.mjs').Environment} Environment */

/**
 * What `pulumi` needs to run in this project, on top of the environment it is started in.
 * @typedef {{ path: string[], variables: Record<string, string> }} Additions folders to put first on PATH; variables to set
 */

/**
 * What a person's shell gets: the engine, this project's programs, no look-ups on the network. Home, backend and
 * passphrase stay the user's own.
 * @param {string} projectRoot
 * @param {string} engineDir
 * @returns {Additions}
 */
export function shellAdditions(projectRoot, engineDir) {
  return {
    path: [engineDir, path.join(projectRoot, 'node_modules', '.bin')],
    variables: { PULUMI_SKIP_UPDATE_CHECK: 'true', PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true' },
  };
}

/**
 * A complete environment.
 * @param {Additions} additions
 * @param {Environment} base
 * @returns {Environment}
 */
export function applyAdditions({ path: folders, variables }, base) {
  const rest = pathFolders(base).filter((folder) => !folders.includes(folder));
  return { ...base, ...variables, [pathVariable(base)]: [...folders, ...rest].join(path.delimiter) };
}

/**
 * The environment of the demo, the tests and the bench: closed, so that nothing of the user's Pulumi set-up (home,
 * backend, access token, passphrase, selected stack) is read or written by them.
 * @param {string} projectRoot
 * @param {{ base?: Environment, engine?: import('./engine.mjs').Engine }} [options] `engine`: default is the one that is there
 * @returns {Environment}
 */
export function engineEnvironment(projectRoot, { base = process.env, engine = locateEngine(base) } = {}) {
  const { path: folders, variables } = shellAdditions(projectRoot, engine.dir);
  const home = path.join(projectRoot, '.rds-migrate', 'pulumi-home');
  const neutral = Object.entries(base).filter(([name]) => !name.toUpperCase().startsWith('PULUMI_'));
  return applyAdditions(
    { path: folders, variables: { ...variables, PULUMI_HOME: home, PULUMI_CONFIG_PASSPHRASE: '' } },
    Object.fromEntries(neutral),
  );
}

/**
 * The file backend of Pulumi.yaml wants its folder to exist.
 * @param {string} projectRoot
 */
export function createStateFolder(projectRoot) {
  mkdirSync(path.join(projectRoot, '.rds-migrate', 'state'), { recursive: true });
}
