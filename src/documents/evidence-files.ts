import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatLocation, type Location } from '../errors';
import { eachPart } from './bounded';
import type { DoneTask } from './evidence';

/** SHA-256 of a file, as evidence keeps it. */
export function digestOfFile(path: string): string {
  const hash = createHash('sha256');
  eachPart(path, (part) => hash.update(part));
  return hash.digest('hex');
}

/**
 * What has become of the files that prove tasks done, one line each: the word of whoever recorded them still counts, but not
 * the file's. Paths are those of the project's folder.
 */
export function changedProofs(
  projectRoot: string,
  done: readonly DoneTask[],
  locate: (pointer: string) => Location | undefined,
): string[] {
  return done.flatMap(({ task, file, sha256, by, at }, index) => {
    if (file === undefined) return [];
    const problem = problemOf(resolve(projectRoot, file), sha256);
    if (problem === undefined) return [];
    const place = locate(`/done/${index}/file`);
    const where = place ? `${formatLocation(place)}: ` : '';
    const next = `bring back the file that ${by} recorded on ${at}, or record the task anew: npx rds-migrate done ${task} --file <file>`;
    return [`${where}"${file}", which proves task ${task}, ${problem} [evidence-file]\n  next: ${next}`];
  });
}

function problemOf(path: string, sha256: string | undefined): string | undefined {
  if (!existsSync(path)) return 'is no longer there';
  try {
    return digestOfFile(path) === sha256 ? undefined : 'is no longer the file that was recorded: its digest differs';
  } catch (error) {
    return `can't be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
