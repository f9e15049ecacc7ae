import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../tools/lock.mjs';
import { temporaryFolder } from './fakes';

function lockFolder() {
  const folder = path.join(temporaryFolder(), 'lock');
  const lines: string[] = [];
  const hold = <T>(work: () => Promise<T>) =>
    withLock(folder, { log: (line) => lines.push(line), what: 'testing' }, work);
  return { folder, lines, hold };
}

function leaveLock(folder: string, owner: { pid: number; host: string }, silentSeconds = 0): void {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'owner.json'), JSON.stringify({ id: 'left behind', ...owner }));
  const since = new Date(Date.now() - silentSeconds * 1000);
  utimesSync(folder, since, since);
}

/** The id of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('the lock', () => {
  it('lets one work at a time and leaves nothing behind', async () => {
    const { folder, hold } = lockFolder();
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all([hold(work), hold(work), hold(work)]);
    expect(most).toBe(1);
    expect(readdirSync(path.dirname(folder))).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    const { folder, hold } = lockFolder();
    await expect(hold(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(folder)).toBe(false);
  });

  it('is taken over from a process that died', async () => {
    const { folder, lines, hold } = lockFolder();
    leaveLock(folder, { pid: deadProcess(), host: hostname() });
    expect(await hold(async () => 'done')).toBe('done');
    expect(lines).toEqual([]);
  });

  it('is taken over from another machine that has been silent for a minute', async () => {
    const { folder, hold } = lockFolder();
    leaveLock(folder, { pid: process.pid, host: 'elsewhere' }, 61);
    expect(await hold(async () => 'done')).toBe('done');
  });

  it('is respected while another machine shows that it lives', async () => {
    const { folder, lines, hold } = lockFolder();
    leaveLock(folder, { pid: 1, host: 'elsewhere' }, 50);
    const result = hold(async () => 'done');
    await sleep(300);
    expect(lines).toEqual(['Waiting for process 1 on elsewhere, which is testing']);
    utimesSync(folder, 1, 1);
    expect(await result).toBe('done');
  });
});
