import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { UserError } from '../errors';

/** A lease not renewed for this long belongs to a process that died. */
const STALE_MS = 10_000;

/**
 * Takes the lease on a deployment's folder until this process ends. Waits a little longer than a dead holder's lease
 * lasts; a living holder is named and refused to be overlapped.
 */
export async function holdLease(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const card = join(folder, 'lease.json');
  try {
    await lock(folder, {
      lockfilePath: join(folder, 'lease.lock'),
      stale: STALE_MS,
      update: STALE_MS / 5,
      retries: { retries: 12, factor: 1, minTimeout: 1000, maxTimeout: 1000 },
      onCompromised: () => process.exit(1),
    });
  } catch {
    throw new UserError(
      'deployment-in-use',
      `another run is changing this deployment: ${holder(card)}`,
      'wait until it has ended; `pulumi cancel` only after you have made sure that it is dead',
    );
  }
  writeFileSync(card, `${JSON.stringify({ pid: process.pid, host: hostname() })}\n`);
}

function holder(card: string): string {
  try {
    const { pid, host } = JSON.parse(readFileSync(card, 'utf8'));
    return `process ${pid} on ${host}`;
  } catch {
    return 'its process is not known';
  }
}
