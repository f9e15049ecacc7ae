import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../src/cmdlets/invocation';
import { getFiles } from '../../../src/cmdlets/reads';
import type { CallResult } from '../../../src/cmdlets/result';
import { snapshotOf } from '../../../src/cmdlets/snapshot';
import { disksCopied, spoken } from '../../../src/resources/sessions/disk-copies';
import { moment, result } from './helpers';

const [FROM, TO] = ['\\\\fs01\\upd', '\\\\fs11\\upd\\'];
const NOW = moment('2027-01-16T18:00:00Z');
const GB = 2 ** 30;

/** What is open of the comparison; a text stands for a side that can't be looked at. */
function open(old: Record<string, number> | string, copied: Record<string, number> | string): string | undefined {
  const side = (folder: string, files: Record<string, number> | string): [Invocation, CallResult] => {
    if (typeof files === 'string') return [getFiles(folder), result([], [files])];
    const rows = Object.entries(files).map(([name, Length]) => ({
      FullName: `${folder.replace(/\\$/, '').toUpperCase()}\\${name}`,
      Length,
    }));
    return [getFiles(folder), result(rows)];
  };
  return disksCopied('Office', FROM, TO).open(snapshotOf([side(FROM, old), side(TO, copied)]), NOW);
}

describe('the comparison of copied profile disks', () => {
  it.each([
    ['equal, in any case', { 'A.vhdx': 5, 'sub\\B.vhdx': 7 }, { 'a.VHDX': 5, 'SUB\\b.vhdx': 7 }],
    ['more on the new side', { a: 5 }, { a: 5, b: 1 }],
    ['nothing to copy', {}, {}],
  ])('is content with what is %s', (_, old, copied) => {
    expect(open(old, copied)).toBeUndefined();
  });

  it('tells number and size of both sides, and what is missing or cut short', () => {
    expect(open({ 'a.vhdx': 3 * GB, 'b.vhdx': GB, 'c.vhdx': 5 }, { 'a.vhdx': 3 * GB, 'b.vhdx': GB / 2 })).toBe(
      '\\\\fs01\\upd has 3 files, 4.0 GB; \\\\fs11\\upd\\ has 2 files, 3.5 GB: b.vhdx has 512 MB, not 1.0 GB, c.vhdx is missing',
    );
    expect(open({ a: 1, b: 1, c: 1, d: 1, e: 1 }, {})).toMatch(/a is missing, b is missing, c is missing and 2 more$/);
    // The same name in another folder is not the same relative path.
    expect(open({ 'sub\\a': 1 }, { a: 1 })).toMatch(/sub\\a is missing/);
  });

  it('is left to whoever copied where the management host may not look', () => {
    expect(open('Access is denied', {})).toBeUndefined();
    expect(open({ a: 1 }, 'Access is denied')).toBeUndefined();
  });

  it('waits for people, who copy what is missing', () => {
    expect(disksCopied('Office', FROM, TO)).toMatchObject({ waitsFor: 'people', blockSeconds: 0 });
  });
});

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1.0 KB'],
  [150 * 2 ** 20, '150 MB'],
  [3.25 * 2 ** 40, '3.3 TB'],
])('says %d as %s', (bytes, text) => {
  expect(spoken(bytes)).toBe(text);
});
