import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../src/resources';
import type { Kind } from '../../src/resources/kind';
import { examples } from '../contract/kinds/examples';

const root = join(__dirname, '..', '..');
const text = (...path: string[]): string => {
  const file = join(root, ...path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

interface Registered {
  kind: Kind;
  /** The name it is exported by, and its file below `src/resources`, as the registry imports it. */
  exported: string;
  file: string;
}

/** Every kind with the file that the registry has it from. */
function registered(): Registered[] {
  const imports = text('src', 'resources', 'index.ts').matchAll(/^import \{([^}]*)\} from '\.\/(.+)';$/gm);
  return [...imports].flatMap(([, names = '', file = '']) =>
    [...names.matchAll(/\b(\w)(\w*)Kind\b/g)].flatMap(([exported, first = '', rest = '']) => {
      const kind = kinds.get(`${first.toUpperCase()}${rest}`);
      return kind ? [{ kind, exported, file }] : [];
    }),
  );
}

describe.each(registered())('$kind.name', ({ kind, exported, file }) => {
  it('has a file of its own, which is called like it', () => {
    const words = kind.name.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase();
    expect(file.split('/').at(-1)).toBe(words);
    const all = text('src', 'resources', `${file}.ts`).matchAll(/^export const \w+Kind\b/gm);
    expect([...all]).toHaveLength(1);
  });

  it('has a test of its own where its file is mirrored', () => {
    const test = text('test', 'resources', `${file}.test.ts`);
    expect(test, `test/resources/${file}.test.ts`).not.toBe('');
    expect(test, `test/resources/${file}.test.ts imports ${exported}`).toMatch(
      new RegExp(`import [^;]*\\b${exported}\\b`),
    );
  });

  it('has a page and an example in the contract suite', () => {
    expect(text('docs', 'kinds', `${kind.name}.md`), `docs/kinds/${kind.name}.md`).toContain(`# ${kind.name}`);
    expect(examples.map((example) => example.kind)).toContain(kind.name);
  });
});

it('finds every kind of the registry', () => {
  expect(
    registered()
      .map(({ kind }) => kind.name)
      .sort(),
  ).toEqual([...kinds.keys()].sort());
});
