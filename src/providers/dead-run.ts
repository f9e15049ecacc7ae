import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { BOUNDS, readBoundedText } from '../documents/bounded';
import { UserError } from '../errors';
import { describeHolder, isDead, livingHolder } from './lease';

/** A run's lock in Pulumi's file backend. */
export interface RunLock {
  pid: number;
  username: string;
  hostname: string;
  timestamp: string;
}

/** The folder of Pulumi's file backend, where locks can be looked at. @throws UserError for any other backend */
export function backendFolder(root: string, environment: NodeJS.ProcessEnv = process.env): string {
  const project = load(readFileSync(join(root, 'Pulumi.yaml'), 'utf8')) as { backend?: { url?: string } } | undefined;
  const url = environment.PULUMI_BACKEND_URL || project?.backend?.url || '';
  if (!url.startsWith('file://')) {
    throw new UserError(
      'backend-not-file',
      `the state is kept in ${url.split(':')[0] || 'a backend that the project does not name'}, where nobody can tell whether a lock's owner still runs`,
      'make sure that no other run is under way, then run `pulumi cancel` and `pulumi up`',
    );
  }
  const path = url.slice('file://'.length).replace(/^~/, homedir());
  return resolve(root, path);
}

/** Locks on a stack; usually none or one. */
export function locksOf(backend: string, project: string, stack: string): RunLock[] {
  const folder = join(backend, '.pulumi', 'locks', 'organization', project, stack);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readLock(join(folder, name)));
}

/** A lock cut off by its writer's death names nobody. */
function readLock(file: string): RunLock {
  try {
    const { pid, username, hostname, timestamp } = JSON.parse(
      readBoundedText(file, BOUNDS.engineLock),
    ) as Partial<RunLock>;
    if (pid === undefined || hostname === undefined) throw new Error('incomplete');
    return { pid, hostname, username: username ?? 'unknown', timestamp: timestamp ?? 'unknown' };
  } catch {
    throw new UserError(
      'lock-unreadable',
      `the lock ${file} can't be read, so nobody can tell whose it is`,
      'make sure that no other run is under way, then run `pulumi cancel`',
    );
  }
}

/**
 * Refuses where the run that left its lock may still be alive: on another computer, with a living process, or with a
 * provider that still works although its engine died.
 */
export function refuseLiving(locks: RunLock[], deploymentFolder: string): void {
  for (const lock of locks) {
    const { pid, username, hostname: host, timestamp } = lock;
    if (isDead({ pid, host })) continue;
    throw new UserError(
      'run-alive',
      `the stack is locked by ${username} since ${timestamp}: process ${pid} on ${host}, which may still run`,
      `ask ${username}, or look for the process on ${host}; once it is surely dead: \`pulumi cancel\`, then \`pulumi up\``,
    );
  }
  const holder = livingHolder(deploymentFolder);
  if (!holder) return;
  throw new UserError(
    'deployment-in-use',
    `a provider is still changing this deployment: ${describeHolder(holder)}`,
    'it ends by itself after its step when its engine has died: run this again in a minute; else wait for that run to end',
  );
}

/**
 * An engine killed while it wrote its checkpoint leaves half of one, or nothing, which it then can't read itself. The one
 * before is beside it: what was recorded since is found live again. Returns the file that took its place; undefined = the
 * checkpoint is whole, or there is none yet.
 */
export function restoreCheckpoint(backend: string, project: string, stack: string): string | undefined {
  const file = join(backend, '.pulumi', 'stacks', project, `${stack}.json`);
  if (!existsSync(file) || isWhole(file)) return undefined;
  const older = [`${file}.bak`, ...backupsOf(join(backend, '.pulumi', 'backups', project, stack))].find(isWhole);
  if (older === undefined) {
    throw new UserError(
      'checkpoint-damaged',
      `the state of the stack, ${file}, was cut off when its engine was killed, and no whole copy is left`,
      'restore it from a backup of your own; else begin anew with stage source, which adopts what is there',
    );
  }
  renameSync(file, `${file}.damaged`);
  copyFileSync(older, file);
  // Size and digest of the damaged one.
  rmSync(`${file}.attrs`, { force: true });
  return older;
}

/**
 * The same of the file beside it, which holds its size and digest: the engine can't read a whole checkpoint with half of that, and
 * does without it. Returns the file that was removed.
 */
export function removeCutAttributes(backend: string, project: string, stack: string): string | undefined {
  const file = join(backend, '.pulumi', 'stacks', project, `${stack}.json.attrs`);
  if (!existsSync(file) || isObject(file)) return undefined;
  rmSync(file);
  return file;
}

/** Copies that the engine keeps, the newest first; the time stands in their names. */
function backupsOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

function isObject(file: string, having?: string): boolean {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof parsed === 'object' && parsed !== null && (having === undefined || having in parsed);
  } catch {
    return false;
  }
}

const isWhole = (file: string): boolean => isObject(file, 'checkpoint');

/** The fields of `pulumi stack export` that are touched here. */
interface Checkpoint {
  deployment?: { pending_operations?: { type: string; resource: { urn: string } }[] | null };
}

/**
 * A checkpoint without creations of which the engine doesn't know the end: it would warn of them at every run for ever.
 * Nothing is lost by it, since create finds what is there. Undefined = there are none.
 */
export function withoutPendingCreates(exported: string): { checkpoint: string; urns: string[] } | undefined {
  const checkpoint = JSON.parse(exported) as Checkpoint;
  const pending = checkpoint.deployment?.pending_operations ?? [];
  const creates = pending.filter((operation) => operation.type === 'creating');
  if (!checkpoint.deployment || creates.length === 0) return undefined;
  checkpoint.deployment.pending_operations = pending.filter((operation) => operation.type !== 'creating');
  return { checkpoint: JSON.stringify(checkpoint), urns: creates.map((operation) => operation.resource.urn) };
}
