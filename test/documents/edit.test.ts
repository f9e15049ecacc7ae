import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { setScalarOrValue } from '../../src/documents/edit';
import { readMerged } from '../../src/documents/overlay';
import { folderWith, messageOf } from './helpers';

const TEXT = `# head
servers:
  A.contoso.com: { os: "2016", via: [2019] } # first
collections:
  Office: # the office
    description: old # why
    single: 'old'
    long: |
      one
      two
    limits:
      idle: 30
      # a comment inside

    empty:
    groups:
      - a # first
      - b
  Kiosk: {}
farm: &farm { file: a.pfx }
other: *farm
last: 1
`;

function edited(text: string, pointer: string, value: unknown): string {
  const folder = folderWith({ 'a.yaml': text });
  setScalarOrValue(join(folder, 'a.yaml'), pointer, value);
  return readFileSync(join(folder, 'a.yaml'), 'utf8');
}

describe('a whole document', () => {
  it.each<[string, unknown, string, string]>([
    ['/collections/Office/description', 'new: one', 'description: old # why', "description: 'new: one' # why"],
    ['/collections/Office/description', 2022, 'description: old # why', 'description: 2022 # why'],
    ['/collections/Office/description', '2022', 'description: old # why', "description: '2022' # why"],
    ['/collections/Office/single', "it's", "single: 'old'", "single: 'it''s'"],
    ['/servers/a.contoso.com/os', '2022', 'os: "2016"', 'os: "2022"'],
    ['/servers/A.contoso.com/via', [], 'via: [2019]', 'via: []'],
    ['/servers/A.contoso.com/lost', true, 'via: [2019] }', 'via: [2019], lost: true }'],
    ['/collections/Office/long', 'short', 'long: |\n      one\n      two\n', 'long: short\n'],
    ['/collections/Office/limits/idle', 'default', 'idle: 30', 'idle: default'],
    ['/collections/Office/limits/active', 0, 'idle: 30\n', 'idle: 30\n      active: 0\n'],
    ['/collections/Office/empty', { x: 1 }, 'empty:\n', 'empty: {x: 1}\n'],
    ['/collections/Office/groups', ['c, d'], 'groups:\n      - a # first\n      - b\n', "groups: ['c, d']\n"],
    ['/collections/Office/groups/1', 'c', '      - b\n', '      - c\n'],
    ['/collections/Kiosk/client/printers', { easy: true }, 'Kiosk: {}', 'Kiosk: { client: {printers: {easy: true}} }'],
    ['/collections/Kiosk', { description: 'd' }, 'Kiosk: {}', 'Kiosk: {description: d}'],
    ['/other', { file: 'b.pfx' }, 'other: *farm', 'other: {file: b.pfx}'],
    ['/other/file', 'b.pfx', 'other: *farm', 'other: {file: b.pfx}'],
    ['/new/one', 'x', 'last: 1\n', 'last: 1\nnew: {one: x}\n'],
  ])('%s = %j', (pointer, value, from, to) => {
    expect(TEXT).toContain(from);
    expect(edited(TEXT, pointer, value)).toBe(TEXT.replace(from, () => to));
    const crlf = TEXT.replaceAll('\n', '\r\n');
    const lines = (text: string) => text.replaceAll('\r\n', '\n');
    expect(lines(edited(`\ufeff${crlf}`, pointer, value))).toBe(`\ufeff${TEXT.replace(from, () => to)}`);
  });

  it('is not touched when something else would change with it', () => {
    const folder = folderWith({ 'a.yaml': TEXT });
    expect(messageOf(() => setScalarOrValue(join(folder, 'a.yaml'), '/farm/file', 'b.pfx'), folder)).toContain(
      'a.yaml:20:21: /farm/file cannot be changed without changing something else, perhaps by an anchor that is used elsewhere [edit-failed]',
    );
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(TEXT);
  });

  it('is not touched when there is no value', () => {
    const folder = folderWith({ 'a.yaml': TEXT });
    expect(messageOf(() => setScalarOrValue(join(folder, 'a.yaml'), '/last', undefined))).toContain('[edit-no-value]');
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(TEXT);
  });

  it('holds exactly the old value with the new one in it, whatever they are', () => {
    const key = fc.constantFrom('a', 'b', 'c', '1', 'a b', '#', "it's");
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant('a\nb\n'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    const root = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
    fc.assert(
      fc.property(
        root,
        fc.array(key, { minLength: 1, maxLength: 3 }),
        tree,
        fc.constantFrom(-1, 0, 1, 2),
        fc.boolean(),
        (value, segments, next, flowLevel, seqNoIndent) => {
          const target = folderWith({ 'a.yaml': dump(value, { flowLevel, seqNoIndent, noRefs: true }) });
          const file = join(target, 'a.yaml');
          const inside = segments
            .slice(0, -1)
            .reduce<unknown>(
              (one, segment) =>
                typeof one === 'object' && one !== null && !Array.isArray(one)
                  ? (one as Record<string, unknown>)[segment]
                  : 'no',
              value,
            );
          fc.pre(inside === undefined || (typeof inside === 'object' && !Array.isArray(inside)));
          setScalarOrValue(file, `/${segments.join('/')}`, next);
          const after = readMerged(file).value;
          expect(segments.reduce<unknown>((one, segment) => (one as Record<string, unknown>)[segment], after)).toEqual(
            next,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('an overlay', () => {
  const OVERLAY = `# ours
base: base.yaml
patch:
  - { op: replace, path: /last, value: 2 } # higher
  - op: add
    path: /collections/New
    value:
      description: new # here
`;
  it.each<[string, unknown, string, string]>([
    ['/last', 3, 'value: 2 }', 'value: 3 }'],
    ['/collections/New/description', 'newer', 'new # here', 'newer # here'],
    ['/collections/New/idle', 5, 'new # here\n', 'new # here\n  - {op: add, path: /collections/New/idle, value: 5}\n'],
    [
      '/collections/office/description',
      'x',
      'new # here\n',
      'new # here\n  - {op: replace, path: /collections/Office/description, value: x}\n',
    ],
    [
      '/collections/Kiosk/client/max',
      4,
      'new # here\n',
      'new # here\n  - {op: add, path: /collections/Kiosk/client, value: {max: 4}}\n',
    ],
    ['/other/file', 'b.pfx', 'new # here\n', 'new # here\n  - {op: replace, path: /other/file, value: b.pfx}\n'],
  ])('%s = %j goes into its patch', (pointer, value, from, to) => {
    const folder = folderWith({ 'base.yaml': TEXT, 'a.yaml': OVERLAY });
    setScalarOrValue(join(folder, 'a.yaml'), pointer, value);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(OVERLAY.replace(from, () => to));
    expect(readFileSync(join(folder, 'base.yaml'), 'utf8')).toBe(TEXT);
  });

  it.each([
    ['base: base.yaml\npatch: []\n', 'base: base.yaml\npatch: [{op: replace, path: /last, value: 7}]\n'],
    ['base: base.yaml # only\n', 'base: base.yaml # only\npatch: [{op: replace, path: /last, value: 7}]\n'],
    [
      'base: base.yaml\npatch: [{ op: remove, path: /farm }, { op: remove, path: /other }]\n',
      'base: base.yaml\npatch: [{ op: remove, path: /farm }, { op: remove, path: /other }, {op: replace, path: /last, value: 7}]\n',
    ],
  ])('may have no patch yet', (before, after) => {
    const folder = folderWith({ 'base.yaml': TEXT, 'a.yaml': before });
    setScalarOrValue(join(folder, 'a.yaml'), '/last', 7);
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(after);
  });
});
