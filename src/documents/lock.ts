import { createRequire } from 'node:module';
import { UserError } from '../errors';
import { displayPath } from './source';

/** A lock is held for a moment only, so what a killed process left behind may be swept away soon. */
const STALE_MS = 5000;
/** Together longer than a dead lock lives. */
const ATTEMPTS = 300;
const PAUSE_MS = 25;

// Loaded when it is used: most commands only read, and the package takes a while.
const load = createRequire(__filename);

/** Does the work while no other process does any on the same file; `<file>.lock` stands beside it meanwhile. @throws UserError */
export function whileLocked<T>(path: string, work: () => T): T {
  const release = take(path);
  try {
    return work();
  } finally {
    release();
  }
}

function take(path: string): () => void {
  const { lockSync }: typeof import('proper-lockfile') = load('proper-lockfile');
  const location = { file: displayPath(path), line: 1, column: 1 };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return lockSync(path, { realpath: false, stale: STALE_MS });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      if (code !== 'ELOCKED') {
        throw new UserError(
          'file-not-lockable',
          `${displayPath(`${path}.lock`)} can't be written (${code}), and nothing is written without it`,
          'make room or mend the rights of the folder, then run the same command again',
          location,
        );
      }
      if (attempt === ATTEMPTS) {
        throw new UserError(
          'file-in-use',
          'another process is writing this file and does not end',
          `run the same command again; if nothing else runs, remove the folder ${displayPath(`${path}.lock`)}`,
          location,
        );
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
