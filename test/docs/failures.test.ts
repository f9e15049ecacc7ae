import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_CLASSES } from '../../src/cmdlets/classify';

const page = readFileSync(join(__dirname, '../../docs/how-to/failures.md'), 'utf8');

test('every class of failure has its part of the page, with what to do', () => {
  const parts = page.split(/^## /m).slice(1);
  expect(parts.map((part) => part.split('\n')[0])).toEqual([...ERROR_CLASSES].sort(byPage(parts)));
  for (const part of parts) expect(part).toMatch(/\*\*Next:\*\* \S/);
});

/** The order of the page is its own. */
function byPage(parts: string[]): (one: string, other: string) => number {
  const place = (name: string) => parts.findIndex((part) => part.startsWith(`${name}\n`));
  return (one, other) => place(one) - place(other);
}
