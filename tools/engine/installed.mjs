// @ts-check
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { findExecutable, pathFolders } from '../processes.mjs';
import { engineVersion, isSupported } from './recipe.mjs';

/** @typedef {{ dir: string, pulumi: string, version: string }} Engine */

/**
 * What `pulumi version` prints, or undefined when the program doesn't run.
 * @param {string} pulumi
 * @param {import('../processes.mjs').Environment} env
 */
export function versionOf(pulumi, env) {
  const result = spawnSync(pulumi, ['version'], {
    encoding: 'utf8',
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: 'true' },
    timeout: 30_000,
    // Windows starts .cmd shims (e.g. of package managers) only through the shell.
    shell: pulumi.endsWith('.cmd'),
  });
  const version = /^v?\d+\.\d+\.\d+\S*/m.exec(result.stdout ?? '')?.[0];
  return result.status === 0 ? version : undefined;
}

/**
 * The engine the user has installed, if it is new enough and complete.
 * @param {import('../processes.mjs').Environment} env
 * @param {string} cachedBin the folder of the cached copy, which is on PATH inside `rds-migrate shell` and isn't meant here
 * @returns {{ engine: Engine } | { reason: string }}
 */
export function findInstalled(env, cachedBin) {
  const folders = pathFolders(env).filter((folder) => path.resolve(folder) !== cachedBin);
  const pulumi = findExecutable('pulumi', folders);
  if (!pulumi) return { reason: 'there is none' };
  const version = versionOf(pulumi, env);
  if (!version) return { reason: `${pulumi} does not run` };
  if (!isSupported(version)) return { reason: `${pulumi} is ${version}, needed is ${engineVersion} or newer, below 4` };
  const beside = [path.dirname(pulumi), path.dirname(realpathSync(pulumi))];
  if (!findExecutable('pulumi-language-nodejs', [...beside, ...folders])) {
    return { reason: `${pulumi} comes without pulumi-language-nodejs` };
  }
  return { engine: { dir: path.dirname(pulumi), pulumi, version } };
}
