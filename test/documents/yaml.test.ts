import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { findNode, locateNode, nearestNode, pointer, pointerSegments, toValue } from '../../src/documents/node';
import { readSource } from '../../src/documents/source';
import { parseYaml } from '../../src/documents/yaml';
import { UserError } from '../../src/errors';
import { folderWith, messageOf } from './helpers';

const parse = (text: string) => parseYaml({ file: 'a.yaml', text, bom: false });

describe('values', () => {
  const cases: [string, unknown][] = [
    ['2027-01-16T18:00:00Z', '2027-01-16T18:00:00Z'],
    ['2027-01-16', '2027-01-16'],
    ['yes', 'yes'],
    ['on', 'on'],
    ['true', true],
    ['2022', 2022],
    ['1e3', 1000],
    ['010', 10],
    ['0x1F', 31],
    ['.inf', '.inf'],
    ['1e999', '1e999'],
    ['~', null],
    ['!!str 2022', '2022'],
    ['"a\\tb"', 'a\tb'],
    ["'it''s'", "it's"],
    ['\\\\fs01\\upd', '\\\\fs01\\upd'],
  ];
  it.each(cases)('%s', (text, value) => {
    expect(parse(`a: ${text}\n`).value).toEqual({ a: value });
  });

  it('reads what js-yaml writes', () => {
    const key = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.dictionary(key, tree, { minKeys: 1, noNullPrototype: true }),
        fc.constantFrom(-1, 0, 1),
        (value, flowLevel) => {
          expect(parse(dump(value, { flowLevel })).value).toEqual(value);
        },
      ),
    );
  });

  it('does not share what aliases stand for', () => {
    const { value } = parse('a: &x { b: [1] }\nc: *x\n');
    expect(value).toEqual({ a: { b: [1] }, c: { b: [1] } });
    const { a, c } = value as { a: object; c: object };
    expect(a).not.toBe(c);
  });
});

describe('positions', () => {
  const text = [
    '# comment',
    'servers:',
    '  rdsh01.contoso.com: { os: "2022", via: [2019] } # note',
    'description: |- # text',
    '  two',
    '  lines',
    'copy: &c',
    '  - one',
    "  - 'two'",
    'alias: *c',
    'empty:',
    '',
  ].join('\n');
  const { root, source } = parse(text);
  const at = (path: string) => {
    const { node } = nearestNode(root, pointerSegments(path));
    const { line, column } = locateNode(node);
    return `${line}:${column}`;
  };

  it.each([
    ['/servers', '2:1'],
    ['/servers/rdsh01.contoso.com', '3:3'],
    ['/servers/RDSH01.contoso.com/os', '3:29'],
    ['/servers/rdsh01.contoso.com/via/0', '3:43'],
    ['/servers/rdsh01.contoso.com/lost', '3:3'],
    ['/description', '4:14'],
    ['/copy/1', '9:5'],
    ['/alias', '10:1'],
    ['/alias/0', '8:5'],
    ['/empty', '11:7'],
    ['/nothing', '2:1'],
  ])('%s is at %s', (path, place) => {
    expect(at(path)).toBe(place);
  });

  it.each([
    ['/servers/rdsh01.contoso.com', '{ os: "2022", via: [2019] }'],
    ['/servers/rdsh01.contoso.com/os', '"2022"'],
    ['/servers/rdsh01.contoso.com/via', '[2019]'],
    ['/description', '|- # text\n  two\n  lines\n'],
    ['/copy', "- one\n  - 'two'"],
    ['/empty', ''],
  ])('the text of %s', (path, expected) => {
    const node = findNode(root, pointerSegments(path));
    expect(node && source.text.slice(node.start, node.end)).toBe(expected);
  });

  it('takes pointers apart and puts them together', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (segments) => {
        expect(pointerSegments(pointer(segments))).toEqual(segments);
      }),
    );
  });
});

describe('mistakes of the text', () => {
  const bomb = [
    'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
    ...[1, 2, 3, 4, 5, 6, 7, 8].map(
      (n) =>
        `a${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
    ),
  ];
  it.each([
    ['an empty file', '', 'a.yaml:1:1: the file is empty [yaml-empty]\n  next: write a deployment document'],
    ['only comments', '# nothing\n', 'a.yaml:1:1: the file is empty [yaml-empty]\n  next: write a deployment document'],
    ['only a marker', '---\n', 'a.yaml:1:1: the file is empty [yaml-empty]\n  next: write a deployment document'],
    [
      'a NUL byte',
      'a: b\nc: d\0\n',
      'a.yaml:2:5: the file holds a NUL byte [yaml-nul]\n  next: remove it; is this a text file?',
    ],
    ['a tab', 'a:\n\tb: 1\n', 'a.yaml:2:1: a tab is used for indentation [yaml-tab]\n  next: indent with blanks'],
    [
      'a duplicate key',
      'a: 1\nb: 2\na: 3\n',
      'a.yaml:3:1: the key "a" stands here a second time; the first is in line 1 [yaml-duplicate-key]\n  next: keep one of them',
    ],
    [
      'a duplicate key in other quotes',
      '{ 2022: 1,\n "2022": 3 }',
      'a.yaml:2:2: the key "2022" stands here a second time; the first is in line 1 [yaml-duplicate-key]\n  next: keep one of them',
    ],
    [
      'two documents',
      'a: 1\n---\nb: 2\n',
      'a.yaml:2:1: the file holds more than one YAML document [yaml-several-documents]\n  next: one file holds one document: remove the line --- and what follows',
    ],
    ['a syntax error', 'a: [1, 2\nb: 3\n', 'a.yaml:2:1: this is no YAML: deficient indentation [yaml-syntax]'],
    ['an unknown alias', 'a: *farm\n', 'a.yaml:1:4: the alias *farm names no anchor above it [yaml-alias]'],
    ['an alias in itself', 'a: &x [*x]\n', 'a.yaml:1:8: the alias *x stands inside its own anchor [yaml-alias]'],
    ['aliases that explode', bomb.join('\n'), 'aliases make more than 100000 values of this file [yaml-alias-bomb]'],
    [
      'a tag',
      'a: !!binary aGk=\n',
      'a.yaml:1:4: the tag !!binary is not used in deployment documents [yaml-tag]\n  next: remove the tag',
    ],
    [
      'a key that is a list',
      '? [a]\n: b\n',
      'a.yaml:1:3: a key must be plain text here, no list, mapping or alias [yaml-key]',
    ],
    ['a key of the prototype', 'a: 1\n__proto__: 1\n', 'a.yaml:2:1: the key "__proto__" is not allowed [yaml-key]'],
  ])('%s', (_, text, message) => {
    expect(messageOf(() => parse(text))).toContain(message);
  });

  it('says all duplicate keys at once', () => {
    expect(messageOf(() => parse('a: 1\na: 2\nb: 1\nb: 2\n')).match(/second time/g)).toHaveLength(2);
  });
});

describe('mistakes of the file', () => {
  const wide = Buffer.from('deployment: contoso\nservers: {}\n', 'utf16le');
  const swapped = Buffer.from(wide).swap16();
  const next = ' [yaml-encoding]\n  next: save the file as UTF-8, with or without byte order mark';
  it.each<[string, Buffer, string]>([
    [
      'UTF-16 LE with mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), wide]),
      `1:1: the file is not UTF-8; it is probably UTF-16 (little endian)${next}`,
    ],
    [
      'UTF-16 BE with mark',
      Buffer.concat([Buffer.from([0xfe, 0xff]), swapped]),
      `1:1: the file is not UTF-8; it is probably UTF-16 (big endian)${next}`,
    ],
    [
      'UTF-16 LE',
      wide,
      `1:1: the file is not UTF-8; it is probably UTF-16 (little endian) without byte order mark${next}`,
    ],
    [
      'UTF-16 BE',
      swapped,
      `1:1: the file is not UTF-8; it is probably UTF-16 (big endian) without byte order mark${next}`,
    ],
    [
      'Windows-1252',
      Buffer.from('a: b\nc: M\u00fcller\n', 'latin1'),
      `2:5: the file is not UTF-8; it is probably Windows-1252${next}`,
    ],
    [
      'over 4 MB',
      Buffer.alloc(4 * 1024 * 1024 + 1, 0x23),
      '1:1: the file has 4.0 MB; at most 4 MB are read [yaml-too-large]\n  next: check that this is a deployment document',
    ],
  ])('%s', (_, content, message) => {
    const folder = folderWith({ 'a.yaml': content });
    expect(messageOf(() => parseYaml(readSource(`${folder}/a.yaml`)), folder)).toBe(`a.yaml:${message}`);
  });

  it('accepts a byte order mark and CRLF', () => {
    const folder = folderWith({ 'a.yaml': '\ufeffa: 1\r\nb: [x]\r\n' });
    const { root, value } = parseYaml(readSource(`${folder}/a.yaml`));
    expect(value).toEqual({ a: 1, b: ['x'] });
    expect(locateNode(findNode(root, ['b', '0']) ?? root)).toMatchObject({ line: 2, column: 5 });
  });

  it('names a missing file, and a folder', () => {
    const folder = folderWith({});
    expect(messageOf(() => parseYaml(readSource(`${folder}/none.yaml`)), folder)).toBe(
      'none.yaml:1:1: the file does not exist [document-missing]\n  next: check the name of the file',
    );
    expect(messageOf(() => parseYaml(readSource(folder)))).toContain(
      'the file cannot be read (EISDIR) [document-unreadable]',
    );
  });
});

it('throws nothing but UserError, and builds values that JSON can hold, whatever the text', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '&x ',
    '*x',
    '!t ',
    '|',
    '>',
    '#',
    '\t',
    '? ',
    '---\n',
    '%',
    '\\',
    '1',
    '~',
    '<<',
    '\u00e4',
    '\r\n',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (sample) => {
      try {
        const { root } = parse(sample);
        const value = toValue(root);
        expect(JSON.parse(JSON.stringify(value))).toEqual(value);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});
