import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDocuments } from '../../src/documents/crosscheck';
import { loadDocument } from '../../src/documents/load';
import { accepted, type Case, mistakes, warnings } from './crosscheck-cases';
import { desktopMistakes, desktopsAccepted, desktopWarnings } from './desktop-cases';
import { folderWith } from './helpers';

const FIXTURES = join(__dirname, 'fixtures');
const read = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');

function overlay(base: string, patch: string[] = []): string {
  return `base: ${base}\npatch:${patch.length === 0 ? ' []' : patch.map((line) => `\n  - ${line}`).join('')}\n`;
}

/** What is found in the fixtures with the patches of a case: whole messages, without the folder. */
function check({ source, target }: Case): { errors: string[]; warnings: string[] } {
  const folder = folderWith({
    'base-source.yaml': read('source.yaml'),
    'base-target.yaml': read('target.yaml'),
    'source.yaml': overlay('base-source.yaml', source),
    'target.yaml': overlay('base-target.yaml', target),
  });
  const found = checkDocuments(loadDocument(join(folder, 'source.yaml')), loadDocument(join(folder, 'target.yaml')));
  const clean = (text: string) => text.replaceAll(`${folder}/`, '');
  return { errors: found.errors.map((error) => clean(error.describe())), warnings: found.warnings.map(clean) };
}

describe('mistakes', () => {
  it.each([...mistakes, ...desktopMistakes])('$name', (one) => {
    expect(check(one).errors.join('\n')).toMatchSnapshot();
    expect(check(one).errors).not.toEqual([]);
  });

  it('has a case for every code', () => {
    const folder = join(__dirname, '../../src/documents/checks');
    const files = [
      'brokers',
      'certificates',
      'collections',
      'desktop-pair',
      'desktops',
      'forgotten',
      'gateway',
      'licensing',
      'migration',
      'pair',
      'servers',
      'waves',
    ];
    const text = files.map((file) => readFileSync(join(folder, `${file}.ts`), 'utf8')).join('\n');
    const codes = new Set([...text.matchAll(/'(check-[a-z-]+)'/g)].map((match) => match[1] ?? ''));
    const found = [...mistakes, ...desktopMistakes, ...warnings, ...desktopWarnings]
      .flatMap((one) => Object.values(check(one)).flat())
      .join('\n');
    expect([...codes].filter((code) => !found.includes(`[${code}]`))).toEqual([]);
  });
});

describe('no mistakes', () => {
  it.each([...accepted, ...desktopsAccepted])('$name', (one) => {
    expect(check(one).errors).toEqual([]);
  });
});

describe('warnings', () => {
  it.each([...warnings, ...desktopWarnings])('$name', (one) => {
    const { errors, warnings: found } = check(one);
    expect(errors).toEqual([]);
    expect(found.join('\n')).toMatchSnapshot();
    expect(found).not.toEqual([]);
  });
});

it('says everything at once', () => {
  const some = mistakes.filter(({ name }) =>
    ['via without upgrade', 'a PFX in upper case', 'one session limit of three'].includes(name),
  );
  const all = check({ name: 'all', target: some.flatMap(({ target }) => target ?? []) });
  expect(all.errors).toHaveLength(3);
});
