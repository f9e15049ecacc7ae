import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/errors';
import { scratchFolder } from '../support/folders';

/** A folder of its own with some files. */
export function folderWith(files: Record<string, string | Buffer>): string {
  const folder = scratchFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** What a command would print for the error that `run` throws; anything but a UserError is thrown on. */
export function messageOf(run: () => unknown, folder = ''): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return folder ? error.describe().replaceAll(`${folder}/`, '') : error.describe();
  }
  return 'no error';
}
