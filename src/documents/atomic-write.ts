import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { UserError } from '../errors';

/** Writes a file so that a crash leaves the old or the new text, never a part. @throws UserError where it can't be written */
export function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    try {
      // All of it: writeSync ends without an error after as much as a nearly full disk takes.
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw notWritten(path, error);
  }
}

/** A full disk, or rights that are missing: nothing of the file has changed. */
export function notWritten(path: string, error: unknown): UserError {
  return new UserError(
    'file-not-written',
    `${path} can't be written: ${error instanceof Error ? error.message : String(error)}; it is as it was`,
  );
}
