import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dump, load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../src/documents/load';
import { folderWith, messageOf } from './helpers';

/** A complete document: everything that can be written, at least once. */
const text = readFileSync(path.join(__dirname, 'fixtures', 'example-target.yaml'), 'utf8');
const document = load(text);

type Path = (string | number)[];

/** The place of every value that is no map and no list. */
function leaves(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, [...at, Array.isArray(value) ? Number(key) : key]),
  );
}

function valueAt(at: Path): unknown {
  return at.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], document);
}

/** The document with another value at one place, each value in a line of its own; and the line of that value. */
function changed(at: Path, value: unknown): { yaml: string; line: number } {
  const copy = structuredClone(document) as Record<string, unknown>;
  const last = at.at(-1) ?? '';
  const parent = at
    .slice(0, -1)
    .reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], copy);
  const options = { lineWidth: -1, noRefs: true };
  (parent as Record<string | number, unknown>)[last] = 'MARKER';
  const line =
    dump(copy, options)
      .split('\n')
      .findIndex((one) => one.includes('MARKER')) + 1;
  (parent as Record<string | number, unknown>)[last] = value;
  return { yaml: dump(copy, options), line };
}

/** What is said of the document with that value. */
function problem(at: Path, value: unknown): { message: string; line: number } {
  const { yaml, line } = changed(at, value);
  const folder = folderWith({ 'target.yaml': yaml });
  return { message: messageOf(() => loadDocument(path.join(folder, 'target.yaml')), folder), line };
}

const fields = leaves(document).map((at) => ({ at, name: `/${at.join('/')}`, value: valueAt(at) }));
/** Settings of RD Web Access are the administrator's own; a text in them may be anything. */
const isFree = (at: Path) => at[0] === 'webAccess' && at[1] === 'settings';

describe.each(fields)('$name', ({ at, value }) => {
  it('is refused with its line where a map or a list is written instead', () => {
    for (const wrong of [{ nonsense: true }, [['nonsense']]]) {
      const { message, line } = problem(at, wrong);
      expect(message).toMatch(new RegExp(`target\\.yaml:(${line}|${line + 1}):\\d+: `));
    }
  });

  if (typeof value !== 'string' && !isFree(at)) {
    it('is refused with its line where a text is written instead', () => {
      const { message, line } = problem(at, 'nonsense');
      expect(message).toContain(`target.yaml:${line}:`);
    });
  }

  if (typeof value === 'number' && !isFree(at)) {
    it('is refused with its line out of range', () => {
      for (const wrong of [-1, 1.5, 1e15]) {
        const { message, line } = problem(at, wrong);
        expect(message).toContain(`target.yaml:${line}:`);
      }
    });
  }
});
