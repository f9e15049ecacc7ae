import { isUtf8 } from 'node:buffer';
import { decode } from 'iconv-lite';
import { masked, mayHoldSecret } from '../../cmdlets/netsh/masking';
import { UserError } from '../../errors';

/** Encodings in which dumps of netsh are found: `netsh ... > file` writes the code page of the console. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'cp437', 'cp850', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Code pages with eight bits, in the order in which one of two equal readings is named. */
const PAGES = ['cp850', 'cp437', 'windows-1252'] as const;

/** Letters that names of interfaces and users are full of in the languages of these code pages. */
const USUAL = 'äöüÄÖÜßéèêëàâáíîïóôúûçñåÅøØæÆÉ';

/** Text of a dump, and what it was written in; nothing is replaced silently. */
export function decodeDump(
  bytes: Buffer,
  file: string,
  encoding?: Encoding,
): { text: string; encoding: Encoding; guessed: boolean } {
  const marked = markOf(bytes);
  const found = encoding ?? marked ?? unmarked(bytes, file);
  const text = decode(bytes, found, { stripBOM: true });
  const bad = text.indexOf('\ufffd');
  if (bad >= 0) {
    const line = text.slice(0, bad).split(/\r\n|\r|\n/).length;
    throw new UserError(
      'dump-encoding',
      `the file is not ${found}: a character on line ${line} can't be read`,
      `name the right one: --encoding ${ENCODINGS.join(' | ')}`,
      { file, line, column: 1 },
    );
  }
  return { text, encoding: found, guessed: encoding === undefined && marked === undefined && found !== 'utf-8' };
}

function markOf([first, second, third]: Uint8Array): Encoding | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined;
}

function unmarked(bytes: Buffer, file: string): Encoding {
  const zeros = [0, 0];
  for (const [index, byte] of bytes.subarray(0, 4096).entries())
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // Every other byte of western text in UTF-16 is zero.
  if (odd > even && odd > Math.min(bytes.length, 4096) * 0.2) return 'utf-16le';
  if (even > odd && even > Math.min(bytes.length, 4096) * 0.2) return 'utf-16be';
  if (isUtf8(bytes)) return 'utf-8';
  const readings = PAGES.map((page) => ({ page, text: decode(bytes, page) })).map((one) => ({
    ...one,
    score: scoreOf(one.text),
  }));
  const best = Math.max(...readings.map(({ score }) => score));
  const likely = readings.filter(({ score }) => score === best);
  const [first, ...others] = likely;
  const different = others.find(({ text }) => text !== first?.text);
  if (!first || different) {
    throw new UserError(
      'dump-encoding',
      `the code page of the file can't be told from it: ${likely.map(({ page, text }) => `${page} reads "${sample(text)}"`).join(', ')}`,
      `name it: --encoding ${likely.map(({ page }) => page).join(' | ')}`,
      { file, line: 1, column: 1 },
    );
  }
  return first.page;
}

/** The right code page makes letters of what is not ASCII, the wrong one frames, signs and holes. */
function scoreOf(text: string): number {
  let score = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) continue;
    score += USUAL.includes(character)
      ? 2
      : /\p{Letter}/u.test(character) && code < 0x250
        ? 1
        : code < 0xa0 || code === 0xfffd
          ? -5
          : -2;
  }
  return score;
}

/** The first word that differs from one code page to the next, and is no part of a secret. */
const sample = (text: string): string =>
  text
    .split(/[\r\n]+/)
    .map((line) => (mayHoldSecret(line) ? masked(line.trim()) : line))
    .flatMap((line) => line.split(/[\s"]+/))
    .find((word) => /[^\x20-\x7e]/.test(word)) ?? '[secret]';
