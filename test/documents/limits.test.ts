import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { loadDocument } from '../../src/documents/load';
import { describeError, UserError } from '../../src/errors';

const folder = mkdtempSync(join(tmpdir(), 'rds-migrate-limits-'));
const file = join(folder, 'document.yaml');
// Between tests that keep this process busy the runner hears of them.
afterEach(() => breath());
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** The refusal, and that it did not take long. */
function refusal(text: string | undefined): string {
  if (text !== undefined) writeFileSync(file, text);
  const began = process.cpuUsage();
  try {
    loadDocument(file);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    // Time of this process alone: others on the machine must not fail the test.
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(5000);
    return describeError(error);
  }
  return 'taken';
}

const bomb = (levels: number) =>
  ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    .concat(
      Array.from({ length: levels }, (_, n) => `a${n + 1}: &a${n + 1} [${Array.from({ length: 10 }, () => `*a${n}`)}]`),
    )
    .join('\n');

describe('a document that is made to fill memory or time is refused', () => {
  it('with aliases of aliases', () => {
    expect(refusal(bomb(12))).toMatch(
      /document\.yaml:\d+:\d+: aliases make more than 100000 values.*\[yaml-alias-bomb\]/,
    );
  });

  it('with copies of copies in an overlay', () => {
    writeFileSync(join(folder, 'whole.yaml'), 'deployment: x\ncollections: { A: { description: b } }\n');
    const copies = Array.from(
      { length: 60 },
      (_, n) => `  - { op: copy, from: /collections, path: /collections/C${n} }`,
    );
    expect(refusal(`base: whole.yaml\npatch:\n${copies.join('\n')}\n`)).toMatch(
      /document\.yaml:\d+:\d+: the copies up to here make more than 100000 values \[overlay-patch\]\n {2}next: /,
    );
  });

  it('with a size that no document has, unread', () => {
    const handle = openSync(file, 'w');
    ftruncateSync(handle, 3 * 1024 ** 3);
    closeSync(handle);
    expect(refusal(undefined)).toMatch(/the file has 3072\.0 MB; at most 4 MB are read \[yaml-too-large\]\n {2}next: /);
    rmSync(file);
  });

  it.each([
    ['lists in lists', '['.repeat(1_000_000)],
    ['closed lists in lists', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['mappings in mappings', `${'{a: '.repeat(200_000)}1`],
    ['lists line by line', '- '.repeat(500_000)],
    ['deeper and deeper lines', Array.from({ length: 1500 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
    ['keys of keys', '? '.repeat(500_000)],
    ['keys that nobody knows', Array.from({ length: 250_000 }, (_, n) => `serverz${n}: 1`).join('\n')],
    [
      'servers without any sense',
      `servers:\n${Array.from({ length: 100_000 }, (_, n) => `  s${n}: {oz: 1}`).join('\n')}`,
    ],
    ['one key again and again', 'a: 1\n'.repeat(500_000)],
    ['one long word', `deployment: ${'a'.repeat(4_000_000)}`],
    ['one long quotation', `deployment: "${'\\u0041'.repeat(600_000)}`],
    ['comments alone', '#\n'.repeat(1_500_000)],
    ['anchors', Array.from({ length: 100_000 }, (_, n) => `a${n}: &a${n} 1`).join('\n')],
    ['digits', `servers: ${'1'.repeat(3_000_000)}`],
    ['block text', `deployment: |\n${' x\n'.repeat(1_000_000)}`],
  ])('with %s', (_, text) => {
    const said = refusal(text);
    expect(said).toMatch(/document\.yaml:\d+:\d+: [\s\S]*\[[\w-]+\]/);
    expect(said).not.toMatch(/call stack|\n\s+at /);
    expect(said.length).toBeLessThan(100_000);
  });
});
