// @ts-check
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const heartbeatMs = 2_000;
/** On another machine (a shared home folder) only the heartbeat tells whether the owner lives. */
const silentElsewhereMs = 60_000;
/** Here the process id tells; the heartbeat only guards against an id that was given away anew. */
const silentHereMs = 600_000;

/** @typedef {{ id: string, pid: number, host: string }} Owner */

/**
 * Runs `work` while holding the lock folder, so that two runs don't do the same thing at once. The second run waits
 * and says so; the lock of a run that died is taken over.
 * @template T
 * @param {string} folder the lock; its parent is created
 * @param {{ log: (line: string) => void, what: string }} options `what` completes "waiting for process 12, which is …"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, { log, what }, work) {
  mkdirSync(path.dirname(folder), { recursive: true });
  const owner = { id: randomUUID(), pid: process.pid, host: hostname() };
  let told = false;
  while (!take(folder, owner)) {
    const holder = readOwner(folder);
    if (isStale(folder, holder)) {
      takeOver(folder, holder);
      continue;
    }
    if (!told) {
      const who = holder
        ? `process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}`
        : 'another process';
      log(`Waiting for ${who}, which is ${what}`);
      told = true;
    }
    await sleep(200);
  }
  const heartbeat = setInterval(() => beat(folder), heartbeatMs);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (readOwner(folder)?.id === owner.id) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {Owner} owner
 */
function take(folder, owner) {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Windows answers EPERM for a folder that is just being removed.
    if (['EEXIST', 'EPERM'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '') && exists(folder))
      return false;
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(path.join(folder, 'owner.json'), JSON.stringify(owner));
  return true;
}

/**
 * @param {string} folder
 * @returns {Owner | undefined}
 */
function readOwner(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'owner.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} folder */
function exists(folder) {
  return statSync(folder, { throwIfNoEntry: false }) !== undefined;
}

/** @param {string} folder */
function beat(folder) {
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch {
    // Taken over or removed: nothing to keep alive.
  }
}

/**
 * @param {string} folder
 * @param {Owner | undefined} owner
 */
function isStale(folder, owner) {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) return false;
  const silentMs = Date.now() - stat.mtimeMs;
  if (owner?.host !== hostname()) return silentMs > silentElsewhereMs;
  return !isAlive(owner.pid) || silentMs > silentHereMs;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Moves a dead run's lock out of the way. Two waiting runs may both have judged it dead: only one rename succeeds, and
 * a lock that changed hands in between is put back.
 * @param {string} folder
 * @param {Owner | undefined} judged
 */
function takeOver(folder, judged) {
  const aside = `${folder}.stale-${randomUUID()}`;
  try {
    renameSync(folder, aside);
  } catch {
    return;
  }
  if (readOwner(aside)?.id !== judged?.id) {
    try {
      renameSync(aside, folder);
      return;
    } catch {
      // Somebody else holds the lock by now: the one moved aside is lost, which both survive (see the callers).
    }
  }
  rmSync(aside, { recursive: true, force: true });
}
