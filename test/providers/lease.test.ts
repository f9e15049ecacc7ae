import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdLease, type Lease, livingHolder } from '../../src/providers/lease';

let folder: string;
let held: Lease | undefined;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'rds-migrate-lease-')), 'deployment');
});
afterEach(async () => {
  await held?.release();
  held = undefined;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function waits(): Promise<boolean> {
  held = await holdLease(folder);
  return held.waited;
}

/** As a process leaves it that was killed, or that works elsewhere. */
function leave(holder: object, at = new Date()): void {
  mkdirSync(join(folder, 'lease.lock'), { recursive: true });
  utimesSync(join(folder, 'lease.lock'), at, at);
  writeFileSync(join(folder, 'lease.json'), JSON.stringify(holder));
}

/** The id of a process that has surely ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('the lease on a deployment', () => {
  it('is free at first and then held by this process', async () => {
    expect(livingHolder(folder)).toBeUndefined();
    expect(await waits()).toBe(false);
    expect(livingHolder(folder)).toEqual({ pid: process.pid, host: hostname() });
  });

  it('is taken over at once from a process of this computer that is dead', async () => {
    leave({ pid: deadPid(), host: hostname() });
    expect(livingHolder(folder)).toBeUndefined();
    expect(await waits()).toBe(false);
  });

  it('is taken over from another computer only once it has grown old', async () => {
    leave({ pid: 1, host: 'elsewhere' });
    expect(livingHolder(folder)).toEqual({ pid: 1, host: 'elsewhere' });
    const long = new Date(Date.now() - 60_000);
    utimesSync(join(folder, 'lease.lock'), long, long);
    expect(await waits()).toBe(false);
  });

  it('counts as held by somebody unknown while its card is not yet written', () => {
    mkdirSync(join(folder, 'lease.lock'), { recursive: true });
    expect(livingHolder(folder)).toBe('unknown');
  });

  it('waits for a living holder, and says so', async () => {
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    leave({ pid: other.pid, host: hostname() });
    setTimeout(() => other.kill('SIGKILL'), 300);
    expect(await waits()).toBe(true);
  });

  it('is refused with cause and next step where nothing can be written', async () => {
    writeFileSync(`${folder}`, 'a file in its place');
    await expect(holdLease(folder)).rejects.toMatchObject({ code: 'lease-not-written' });
    await expect(holdLease(folder)).rejects.toThrow(/can't be written/);
    expect(existsSync(folder)).toBe(true);
  });
});
