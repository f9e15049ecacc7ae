import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../errors';

const MB = 1024 * 1024;
const CHUNK = 4 * MB;

/** What of a file is read at most, in MB, and what files of that size usually are. */
export interface Bound {
  most: number;
  /** E.g. `a known_hosts file`. */
  is: string;
  /** What to do with a larger one, where it isn't simply the wrong file. */
  next?: string;
}

/** Files from outside, each with far more room than any that was written for its purpose takes. */
export const BOUNDS = {
  audit: {
    most: 256,
    is: 'the audit log',
    // The log is looked at before anything else, so that it can't be known here whether its stage is complete.
    next:
      'once no run is under way move it to another name, keep it, and run the same command again: a complete stage goes on with a new log; ' +
      'one that is half done is refused before anybody is told twice, and the refusal says how it goes on all the same (docs/how-to/audit-log.md)',
  },
  config: { most: 4, is: 'the config of a stack' },
  dump: { most: 16, is: 'a dump or the output of a script' },
  engineLock: { most: 1, is: 'a lock of the engine' },
  key: { most: 1, is: 'a private key' },
  knownHosts: { most: 32, is: 'a known_hosts file' },
  lease: { most: 1, is: 'a lease' },
  recording: { most: 256, is: 'a recording' },
  simulation: { most: 256, is: 'a simulated deployment' },
} as const satisfies Record<string, Bound>;

function tooLarge(path: string, { most, is, next }: Bound): UserError {
  return new UserError(
    'file-too-large',
    `${path} has more than ${most} MB; no more are read of ${is}`,
    next ?? 'check the name of the file, and what has been writing to it',
  );
}

/** Parts of a file up to its bound; a device or a pipe, which may have no end, is no file. */
function* parts(path: string, bound: Bound | undefined): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new UserError('file-odd', `${path} is no file`, 'check the name of the file');
    // What is read counts, not the size: it may grow meanwhile, and not every file system tells it.
    const most = bound ? bound.most * MB : Number.POSITIVE_INFINITY;
    if (bound && stat.size > most) throw tooLarge(path, bound);
    for (let total = 0; ; ) {
      const part = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(stat.size - total, 0) + 1));
      const length = readSync(file, part, 0, part.length, null);
      if (length === 0) return;
      total += length;
      if (bound && total > most) throw tooLarge(path, bound);
      yield part.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** A file from outside, up to its bound. @throws UserError where it is larger; what the file system says where it can't be read */
export function readBounded(path: string, bound: Bound): Buffer {
  return Buffer.concat([...parts(path, bound)]);
}

export const readBoundedText = (path: string, bound: Bound): string => readBounded(path, bound).toString('utf8');

/** Of any size, since it is not kept: proofs of tasks may be films. */
export function eachPart(path: string, take: (part: Buffer) => void): void {
  for (const part of parts(path, undefined)) take(part);
}
