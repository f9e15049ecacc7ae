import { join } from 'node:path';
import fc from 'fast-check';
import { applyPatch, type Operation } from 'fast-json-patch';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../src/documents/load';
import { toValue } from '../../src/documents/node';
import { readMerged } from '../../src/documents/overlay';
import { folderWith, messageOf } from './helpers';

const BASE = `apiVersion: rds-migrate/v1
deployment: base
domain: contoso.com
servers:
  a.contoso.com: &a { os: 2016 }
  b.contoso.com: *a
collections:
  Office: { description: one, userGroups: [C\\a, C\\b] }
`;

const folderOf = (overlays: Record<string, string>) => folderWith({ 'base.yaml': BASE, ...overlays });
const patch = (...lines: string[]) => `base: base.yaml\npatch:${lines.map((line) => `\n  - ${line}`).join('')}\n`;

describe('an overlay', () => {
  it('changes what its base says, and where it stands', () => {
    const folder = folderOf({
      'a.yaml': patch(
        '{ op: replace, path: /servers/a.contoso.com/os, value: 2022 }',
        '{ op: add, path: /collections/Office/userGroups/0, value: C\\x }',
        '{ op: move, from: /collections/Office, path: /collections/Apps }',
        '{ op: copy, from: /servers/a.contoso.com, path: /servers/c.contoso.com }',
        '{ op: test, path: /deployment, value: base }',
      ),
    });
    const document = loadDocument(join(folder, 'a.yaml'));
    expect(document.deployment.servers).toEqual({
      'a.contoso.com': { os: '2022' },
      'b.contoso.com': { os: '2016' },
      'c.contoso.com': { os: '2022' },
    });
    expect(document.deployment.collections?.Apps?.userGroups).toEqual(['C\\x', 'C\\a', 'C\\b']);
    expect(document.files).toEqual([join(folder, 'a.yaml'), join(folder, 'base.yaml')]);
    expect(document.locate('/servers/a.contoso.com/os')).toEqual({ file: join(folder, 'a.yaml'), line: 3, column: 60 });
    expect(document.locate('/collections/Apps/userGroups/0')).toMatchObject({ file: join(folder, 'a.yaml'), line: 4 });
    expect(document.locate('/collections/Apps/userGroups/1')).toMatchObject({
      file: join(folder, 'base.yaml'),
      line: 8,
      column: 44,
    });
  });

  it('may be based on an overlay in another folder', () => {
    const folder = folderOf({
      'a.yaml': patch('{ op: replace, path: /deployment, value: a }'),
      'b.yaml': 'base: ./a.yaml\npatch: [{ op: add, path: /netbiosDomain, value: CONTOSO }]\n',
    });
    const document = loadDocument(join(folder, 'b.yaml'));
    expect(document.deployment).toMatchObject({ deployment: 'a', netbiosDomain: 'CONTOSO' });
    expect(document.files.map((file) => file.replace(`${folder}/`, ''))).toEqual(['b.yaml', 'a.yaml', 'base.yaml']);
  });

  it('has the digest of the document it makes', () => {
    const folder = folderOf({
      'a.yaml': 'base: base.yaml\n',
      'b.yaml': patch('{ op: replace, path: /deployment, value: x }'),
    });
    const digest = (file: string) => loadDocument(join(folder, file)).digest;
    expect(digest('a.yaml')).toBe(digest('base.yaml'));
    expect(digest('b.yaml')).not.toBe(digest('base.yaml'));
  });

  it.each<[string, string, string]>([
    [
      'a missing base',
      'base: none.yaml\n',
      'a.yaml:1:7: the base none.yaml does not exist [overlay-base-missing]\n  next: base is a path from the folder of this file',
    ],
    ['itself as base', 'base: a.yaml\n', 'a.yaml:1:7: an overlay is based on itself: a.yaml -> a.yaml [overlay-cycle]'],
    [
      'a circle',
      'base: c.yaml\n',
      'c.yaml:1:7: an overlay is based on itself: a.yaml -> c.yaml -> a.yaml [overlay-cycle]',
    ],
    ['no base', 'patch: []\n', 'a.yaml:1:1: /base is missing [document-missing-key]\n  next: write it: text'],
    [
      'a key beside',
      'base: base.yaml\ndeployment: x\n',
      'a.yaml:2:1: /deployment: the key "deployment" is not known here [document-unknown-key]\n  next: known keys here: base, patch',
    ],
    [
      'an unknown operation',
      patch('{ op: change, path: /deployment }'),
      'a.yaml:3:11: /patch/0/op: "change" is not allowed; allowed: add, replace, test, remove, move, copy [document-value]',
    ],
    [
      'a pointer without slash',
      patch('{ op: remove, path: deployment }'),
      'a.yaml:3:25: /patch/0/path: "deployment" is not allowed: a JSON pointer begins with /, such as /collections/Office [document-value]',
    ],
    [
      'a path that leads nowhere',
      patch(
        '{ op: test, path: /deployment, value: base }',
        '{ op: replace, path: /collections/Ofice/description, value: x }',
      ),
      'a.yaml:4:26: replace /collections/Ofice/description fails: /collections/Ofice does not exist in the base; did you mean "Office"? [overlay-patch]',
    ],
    [
      'an addition below nothing',
      patch('{ op: add, path: /gateway/mode, value: Custom }'),
      'a.yaml:3:22: add /gateway/mode fails: /gateway does not exist in the base [overlay-patch]',
    ],
    [
      'a source that is not there',
      patch('{ op: copy, from: /servers/x, path: /servers/y }'),
      'a.yaml:3:41: copy /servers/y fails: /servers/x does not exist in the base [overlay-patch]',
    ],
    [
      'a test that fails',
      patch('{ op: test, path: /deployment, value: prod }'),
      'a.yaml:3:23: test /deployment fails: the value there is another one [overlay-patch]',
    ],
    [
      'a position that is none',
      patch('{ op: add, path: /collections/Office/userGroups/x, value: C\\z }'),
      'a.yaml:3:22: add /collections/Office/userGroups/x fails: ',
    ],
    [
      'the prototype',
      patch('{ op: add, path: /constructor/prototype/x, value: 1 }'),
      'a.yaml:3:22: add /constructor/prototype/x fails: ',
    ],
    [
      'a value of the wrong form',
      patch('{ op: replace, path: /servers/a.contoso.com/os, value: 2008 }'),
      'a.yaml:3:60: /servers/a.contoso.com/os: "2008" is not allowed; ',
    ],
    [
      'what the base does wrong',
      patch('{ op: remove, path: /domain }'),
      'base.yaml:1:1: /domain is missing [document-missing-key]',
    ],
  ])('is refused for %s', (_, text, message) => {
    const folder = folderOf({ 'a.yaml': text, 'c.yaml': 'base: a.yaml\n' });
    expect(messageOf(() => loadDocument(join(folder, 'a.yaml')), folder)).toContain(message);
  });

  it('keeps positions and values together under any patch', () => {
    const document = { a: { b: [1, 2, 3], c: { d: 'x' } }, e: [{ f: 1 }, { g: 2 }], h: 0 };
    const path = fc.constantFrom(
      '/a',
      '/a/b',
      '/a/b/0',
      '/a/b/2',
      '/a/b/-',
      '/a/c',
      '/a/c/d',
      '/a/c/n',
      '/e/0',
      '/e/1/g',
      '/e/-',
      '/h',
      '/n',
    );
    const operation: fc.Arbitrary<Operation> = fc.oneof(
      fc.record({ op: fc.constantFrom('add' as const, 'replace' as const), path, value: fc.jsonValue() }),
      fc.record({ op: fc.constant('remove' as const), path }),
      fc.record({ op: fc.constantFrom('move' as const, 'copy' as const), from: path, path }),
    );
    let compared = 0;
    fc.assert(
      fc.property(fc.array(operation, { minLength: 1, maxLength: 4 }), (operations) => {
        fc.pre(!JSON.stringify(operations).includes('__proto__'));
        let expected: unknown;
        try {
          expected = applyPatch(
            JSON.parse(JSON.stringify(document)),
            JSON.parse(JSON.stringify(operations)),
            true,
          ).newDocument;
        } catch {
          return;
        }
        const folder = folderWith({
          'base.yaml': dump(document),
          'a.yaml': dump({ base: 'base.yaml', patch: operations }, { noRefs: true }),
        });
        const merged = readMerged(join(folder, 'a.yaml'));
        expect(merged.value).toEqual(expected);
        expect(toValue(merged.root)).toEqual(expected);
        compared += 1;
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(30);
  });
});
