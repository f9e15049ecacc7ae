import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { loadEnvironment } from '../../src/documents/environment';
import { UserErrors } from '../../src/errors';
import { folderWith } from './helpers';

type Tree = Record<string, unknown>;
const ROOT = join(__dirname, '../..');
const read = (name: string): string => readFileSync(join(ROOT, 'stacks/base', name), 'utf8');

/** A project of one environment; its mistakes as they are told. */
function mistakes(files: Partial<Record<'source' | 'target', string>>): string[] {
  const root = folderWith({});
  mkdirSync(join(root, 'stacks/prod'), { recursive: true });
  for (const name of ['source', 'target'] as const) {
    writeFileSync(join(root, `stacks/prod/${name}.yaml`), files[name] ?? read(`${name}.yaml`));
  }
  try {
    loadEnvironment(root, 'prod');
  } catch (error) {
    if (!(error instanceof UserErrors)) throw error;
    return error.errors.map((one) => one.describe().replaceAll(`${root}/`, ''));
  }
  return [];
}

/** Every place of a tree that is no list, with what leads there. */
function places(tree: Tree, path: string[] = []): string[][] {
  return Object.entries(tree).flatMap(([key, value]) => [
    [...path, key],
    ...(isTree(value) ? places(value, [...path, key]) : []),
  ]);
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

function withValue(tree: Tree, [key = '', ...rest]: string[], value: unknown): Tree {
  const inner = tree[key];
  return { ...tree, [key]: rest.length > 0 && isTree(inner) ? withValue(inner, rest, value) : value };
}

/** What no field takes: neither a name nor a number, and no map. */
const NONSENSE = [['<nonsense>']];

const code = (text: string): string => /\[([\w-]+)\]/.exec(text)?.[1] ?? '';

describe('a document with mistakes of form', () => {
  it.each(['source', 'target'] as const)('has no others because of them, wherever in %s they are', (name) => {
    const tree = load(read(`${name}.yaml`)) as Tree;
    // Every place near the top, where names stand that others refer to, and a sample of those below.
    const looked = places(tree).filter((path, index) => path.length <= 2 || index % 5 === 0);
    const wrong = looked.flatMap((path) => {
      const found = mistakes({ [name]: dump(withValue(tree, path, NONSENSE)) });
      const follow = found.filter((text) => code(text).startsWith('check-'));
      return follow.length > 0 ? [`${path.join('/')}: ${follow.join(' | ')}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('tells those against the cross-checks in the same pass, in the order of the file', () => {
    const target = read('target.yaml')
      .replace('idleSessionLimitMin: 60', 'idleSessionLimitMin: soon')
      .replace('rdsh12.contoso.com: { collection: Office }', 'rdsh12.contoso.com: { collection: Ofice }');
    const found = mistakes({ target });
    expect(found.map(code)).toEqual(expect.arrayContaining(['document-value', 'check-collection-unknown']));
    const lines = found.map((text) => Number(/target\.yaml:(\d+):/.exec(text)?.[1]));
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });
});
