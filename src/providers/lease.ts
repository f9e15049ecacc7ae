import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { BOUNDS, readBoundedText } from '../documents/bounded';
import { UserError } from '../errors';

/** A lease not renewed for this long belongs to a process that died on another computer, or whose process id is taken again. */
const STALE_MS = 10_000;
const ATTEMPTS = 12;
const PAUSE_MS = 1000;
/** The guard is held for a moment only, so what is left of a killed holder may be swept away soon. */
const GUARD_STALE_MS = 5000;

/** The process that holds a lease, as it wrote itself down. */
export interface Holder {
  pid: number;
  host: string;
}

export interface Lease {
  /** Somebody else had it first. */
  waited: boolean;
  release(): Promise<void>;
}

/**
 * Takes the lease on a deployment's folder until this process ends. A dead holder on this computer is told by its process
 * id at once, one elsewhere by its lease growing old; a living holder is named and refused to be overlapped. `onLost` is
 * told when somebody else took it over, which only happens to a process that stood still for long.
 */
export async function holdLease(
  folder: string,
  onLost: (reason: UserError) => void = () => process.exit(1),
): Promise<Lease> {
  for (let attempt = 1; ; attempt += 1) {
    const release = await take(folder, onLost);
    if (release) return { waited: attempt > 1, release };
    if (attempt === ATTEMPTS) {
      throw new UserError(
        'deployment-in-use',
        `another run is changing this deployment: ${describeHolder(readHolder(folder))}`,
        nextAfter(readHolder(folder)),
      );
    }
    await sleep(PAUSE_MS);
  }
}

/** A dead holder of this computer has been taken over by now, so that one of another is all that may be dead. */
function nextAfter(holder: Holder | undefined): string {
  if (holder?.host === hostname()) return `wait until process ${holder.pid} has ended, then run the same command again`;
  return 'wait until it has ended; if that computer is dead, its lease ends by itself: run `npx rds-migrate repair` in a minute';
}

/** Who changes the deployment now; undefined = nobody. A lease whose holder is known to be dead counts as nobody. */
export function livingHolder(folder: string): Holder | 'unknown' | undefined {
  if (!existsSync(lockPath(folder))) return undefined;
  const holder = readHolder(folder);
  if (!holder) return 'unknown';
  return isDead(holder) ? undefined : holder;
}

export function describeHolder(holder: Holder | 'unknown' | undefined): string {
  return holder && holder !== 'unknown' ? `process ${holder.pid} on ${holder.host}` : 'its process is not known';
}

/** Whether the process surely does not run: only of this computer's own processes that can be said. */
export function isDead({ pid, host }: Holder): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function take(folder: string, onLost: (reason: UserError) => void): Promise<Lease['release'] | undefined> {
  const writable = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw notWritten(folder, error);
    }
  };
  writable(() => mkdirSync(folder, { recursive: true }));
  // Reading who holds it and taking it over are one act, else two newcomers could both find the same holder dead.
  const giveGuard = await acquire(folder, join(folder, 'lease.guard'), GUARD_STALE_MS, 1500);
  if (!giveGuard) return undefined;
  try {
    const holder = readHolder(folder);
    if (holder && isDead(holder)) writable(() => rmSync(lockPath(folder), { recursive: true, force: true }));
    const release = await acquire(folder, lockPath(folder), STALE_MS, STALE_MS / 5, (error) => onLost(lost(error)));
    if (!release) return undefined;
    const card: Holder = { pid: process.pid, host: hostname() };
    writable(() => writeFileSync(cardPath(folder), `${JSON.stringify(card)}\n`));
    return release;
  } finally {
    await giveGuard();
  }
}

/** The function that gives the lock back, or undefined where somebody else has it. */
async function acquire(
  folder: string,
  lockfilePath: string,
  stale: number,
  update: number,
  onCompromised: (error: Error) => void = () => undefined,
): Promise<(() => Promise<void>) | undefined> {
  try {
    // Known to the library by the file that is locked, which therefore can't be the folder for both; it need not exist.
    return await lock(lockfilePath, { lockfilePath, realpath: false, stale, update, onCompromised });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ELOCKED') return undefined;
    throw notWritten(folder, error);
  }
}

function lost(error: Error): UserError {
  return new UserError(
    'lease-lost',
    `this process lost its lease on the deployment (${error.message}) and stopped between two steps`,
    'run the same command again: it goes on from here',
  );
}

function notWritten(folder: string, error: unknown): UserError {
  return new UserError(
    'lease-not-written',
    `the lease in ${folder} can't be written: ${error instanceof Error ? error.message : String(error)}`,
    'make room or mend the rights of the folder, then run the same command again; nothing is changed without a lease',
  );
}

function readHolder(folder: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(readBoundedText(cardPath(folder), BOUNDS.lease)) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

const lockPath = (folder: string) => join(folder, 'lease.lock');
const cardPath = (folder: string) => join(folder, 'lease.json');
