import { readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { UserError } from '../errors';
import { decodeUtf8, MAX_BYTES, tooLarge } from './encoding';
import type { Source } from './node';

/** The path as messages show it: from the working folder, where the file is inside it. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}

/** Reads a file that must be UTF-8. @throws UserError naming file and place. */
export function readSource(path: string): Source {
  const file = displayPath(path);
  const start = { file, line: 1, column: 1 };
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw tooLarge(size, file);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new UserError('document-missing', 'the file does not exist', 'check the name of the file', start);
    }
    throw new UserError('document-unreadable', `the file cannot be read (${code})`, undefined, start);
  }
  return { file, ...decodeUtf8(bytes, file) };
}
