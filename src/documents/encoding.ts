import { isUtf8 } from 'node:buffer';
import { UserError } from '../errors';

/** Larger files are no deployment documents; 1,500 objects take about 100 kB. */
export const MAX_BYTES = 4 * 1024 * 1024;

const NEXT = 'save the file as UTF-8, with or without byte order mark';

function refuse(file: string, what: string, line = 1, column = 1): UserError {
  return new UserError('yaml-encoding', `the file is not UTF-8; it is probably ${what}`, NEXT, { file, line, column });
}

/** UTF-16 without its mark: western text has a zero in every second byte. */
function utf16WithoutMark(bytes: Buffer): string | undefined {
  const sample = bytes.subarray(0, 4096);
  let even = 0;
  let odd = 0;
  for (let index = 0; index < sample.length; index += 1) {
    if (sample[index] !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  const half = sample.length / 2;
  if (sample.length < 4) return undefined;
  if (odd > half * 0.4 && even < half * 0.1) return 'UTF-16 (little endian) without byte order mark';
  if (even > half * 0.4 && odd < half * 0.1) return 'UTF-16 (big endian) without byte order mark';
  return undefined;
}

/** Line and column of the first byte that is not UTF-8. */
function firstBadByte(bytes: Buffer): { line: number; column: number } {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    const text = bytes.subarray(start, end);
    if (!isUtf8(text)) {
      // The characters before the first U+FFFD are good: that many precede the bad byte.
      return { line, column: text.toString('utf8').indexOf('\ufffd') + 1 };
    }
    start = end + 1;
  }
  return { line, column: 1 };
}

export function tooLarge(size: number, file: string): UserError {
  return new UserError(
    'yaml-too-large',
    `the file has ${(size / 1024 / 1024).toFixed(1)} MB; at most 4 MB are read`,
    'check that this is a deployment document',
    { file, line: 1, column: 1 },
  );
}

/** Text of a file that must be UTF-8; never puts in replacement characters. */
export function decodeUtf8(bytes: Buffer, file: string): { text: string; bom: boolean } {
  if (bytes.length > MAX_BYTES) throw tooLarge(bytes.length, file);
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) {
    throw refuse(file, third === 0 && fourth === 0 ? 'UTF-32 (little endian)' : 'UTF-16 (little endian)');
  }
  if (first === 0xfe && second === 0xff) throw refuse(file, 'UTF-16 (big endian)');
  const wide = utf16WithoutMark(bytes);
  if (wide) throw refuse(file, wide);
  if (!isUtf8(bytes)) {
    const { line, column } = firstBadByte(bytes);
    throw refuse(file, 'Windows-1252', line, column);
  }
  const bom = first === 0xef && second === 0xbb && third === 0xbf;
  return { text: bytes.toString('utf8', bom ? 3 : 0), bom };
}
