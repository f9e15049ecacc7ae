import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  appliedChanges,
  classify,
  fieldChanges,
  maskSecrets,
  unreadable,
  withDefaults,
} from '../../src/resources/diff';
import { fieldAt, leaves, segmentsOf, setAt } from '../../src/resources/fields';
import { kinds } from '../../src/resources/index';
import type { Kind, Props } from '../../src/resources/kind';

const thing: Kind = {
  name: 'Thing',
  description: 'for these tests',
  schema: z.record(z.string(), z.unknown()),
  key: (props) => String(props.name),
  fields: {
    name: { description: '', change: 'replace', compare: 'name' },
    text: { description: '', change: 'inPlace', default: 'usual' },
    groups: { description: '', change: 'inPlace', compare: 'nameSet' },
    flags: { description: '', change: 'inPlace', compare: 'set' },
    order: { description: '', change: 'inPlace', compare: 'list' },
    'limits.idle': { description: '', change: 'inPlace', default: 0 },
    disks: { description: '', change: 'inPlace' },
    'disks.path': { description: '', change: 'inPlace', compare: 'name' },
    'hosts.*.weight': { description: '', change: 'inPlace' },
    password: { description: '', change: 'inPlace', secret: true },
    blind: { description: '', change: 'inPlace', writeOnly: true },
    origin: { description: '', change: 'never', why: 'it is history' },
  },
  reads: () => [],
  observe: () => undefined,
  create: () => [],
  update: () => [],
  remove: () => [],
  capture: { not: 'a kind of this test' },
  example: {},
};

const name = fc.stringMatching(/^[A-Za-z]{1,6}$/);
const host = fc.stringMatching(/^[a-z]{1,5}\.[a-z]{1,5}\.com$/);
const props: fc.Arbitrary<Props> = fc.record(
  {
    name,
    text: fc.string(),
    groups: fc.array(name, { maxLength: 4 }),
    flags: fc.array(name, { maxLength: 4 }),
    order: fc.array(name, { maxLength: 4 }),
    limits: fc.record({ idle: fc.integer() }),
    disks: fc.oneof(fc.constant('none'), fc.record({ path: fc.string() })),
    hosts: fc.dictionary(host, fc.record({ weight: fc.integer() }), { maxKeys: 3 }),
    password: fc.string(),
    origin: fc.oneof(fc.string(), fc.record({ migrateFrom: name, method: name })),
  },
  { requiredKeys: ['name'] },
);

describe('what the diff holds for anything', () => {
  test('nothing differs from itself', () => {
    fc.assert(
      fc.property(props, (value) => {
        expect(fieldChanges(thing, structuredClone(value), value)).toEqual([]);
        expect(appliedChanges(thing, structuredClone(value), value)).toEqual([]);
      }),
    );
  });

  test('neither the order of sets nor the case of names matters', () => {
    fc.assert(
      fc.property(props, (value) => {
        const other = structuredClone(value);
        other.name = String(value.name).toUpperCase();
        if (Array.isArray(value.groups))
          other.groups = value.groups.map((group) => String(group).toUpperCase()).reverse();
        if (Array.isArray(value.flags)) other.flags = [...value.flags].reverse();
        expect(fieldChanges(thing, other, value)).toEqual([]);
      }),
    );
  });

  test('what nobody desires is not compared', () => {
    fc.assert(
      fc.property(props, props, (live, value) => {
        expect(fieldChanges(thing, { ...live, ...structuredClone(value) }, value)).toEqual([]);
      }),
    );
  });

  test('one changed value is found at its own path, with both values as they were', () => {
    fc.assert(
      fc.property(props, fc.nat(), (value, pick) => {
        const all = leaves(thing, value);
        const leaf = all[pick % all.length];
        if (!leaf) return;
        const live = structuredClone(value);
        const odd = { odd: true };
        setAt(thing, live, leaf.path, odd);
        const before =
          leaf.path.startsWith('disks.') || leaf.path === 'disks' ? fieldChanges(thing, live, value)[0]?.from : odd;
        expect(fieldChanges(thing, live, value)).toEqual([
          {
            path: leaf.path,
            from: before,
            to: leaf.field.default !== undefined && leaf.value === 'default' ? leaf.field.default : leaf.value,
          },
        ]);
      }),
    );
  });

  test('changes come sorted by path and each path once', () => {
    fc.assert(
      fc.property(props, props, (live, value) => {
        const paths = fieldChanges(thing, live, value).map((change) => change.path);
        expect(paths).toEqual([...new Set(paths)].sort());
      }),
    );
  });
});

describe('comparing', () => {
  const base = { name: 'A' };

  test('lists differ by order, sets do not, and set members are whole values', () => {
    expect(fieldChanges(thing, { ...base, order: ['a', 'b'] }, { ...base, order: ['b', 'a'] })).toEqual([
      { path: 'order', from: ['a', 'b'], to: ['b', 'a'] },
    ]);
    expect(fieldChanges(thing, { ...base, flags: ['a'] }, { ...base, flags: ['A'] })).toHaveLength(1);
    expect(fieldChanges(thing, { ...base, flags: ['a,b'] }, { ...base, flags: ['a', 'b'] })).toHaveLength(1);
  });

  test('`default` means the default of the field, and only of fields that have one', () => {
    expect(fieldChanges(thing, { ...base, text: 'usual' }, { ...base, text: 'default' })).toEqual([]);
    expect(fieldChanges(thing, { ...base, limits: { idle: 5 } }, { ...base, limits: { idle: 'default' } })).toEqual([
      { path: 'limits.idle', from: 5, to: 0 },
    ]);
    const written = { ...base, limits: { idle: 'default' }, disks: 'default' };
    expect(withDefaults(thing, written)).toEqual({ ...base, limits: { idle: 0 }, disks: 'default' });
    expect(written.limits.idle).toBe('default');
  });

  test('a map has one path per key, dots in keys included', () => {
    const changes = fieldChanges(
      thing,
      { ...base, hosts: { 'a.contoso.com': { weight: 1 } } },
      { ...base, hosts: { 'a.contoso.com': { weight: 2 }, 'b/~.contoso.com': { weight: 3 } } },
    );
    expect(changes).toEqual([
      { path: 'hosts.a.contoso.com.weight', from: 1, to: 2 },
      { path: 'hosts.b/~.contoso.com.weight', from: undefined, to: 3 },
    ]);
    expect(segmentsOf(thing, 'hosts.a.contoso.com.weight')).toEqual(['hosts', 'a.contoso.com', 'weight']);
    expect(fieldAt(thing, 'hosts.a.contoso.com.weight')).toBe(thing.fields['hosts.*.weight']);
  });

  test('a value may be a word or an object', () => {
    expect(fieldChanges(thing, { ...base, disks: { path: 'x' } }, { ...base, disks: 'none' })).toEqual([
      { path: 'disks', from: { path: 'x' }, to: 'none' },
    ]);
    expect(fieldChanges(thing, { ...base, disks: 'none' }, { ...base, disks: { path: 'x' } })).toEqual([
      { path: 'disks.path', from: undefined, to: 'x' },
    ]);
  });

  test('of an absent object everything is a change', () => {
    expect(fieldChanges(thing, undefined, { name: 'A', blind: 1 }).map((change) => change.path)).toEqual([
      'blind',
      'name',
    ]);
  });

  test('what no cmdlet reads back is compared with what was applied', () => {
    const desired = { ...base, blind: 1, text: 'x' };
    expect(fieldChanges(thing, { ...base, text: 'x' }, desired)).toEqual([]);
    expect(appliedChanges(thing, { ...base, blind: 0, text: 'x' }, desired)).toEqual([
      { path: 'blind', from: 0, to: 1 },
    ]);
    expect(unreadable(thing, { ...base, text: 'x' }, desired)).toEqual(['blind']);
    expect(unreadable(thing, base, desired)).toEqual(['blind', 'text']);
    expect(unreadable(thing, { ...base, hosts: {} }, { ...base, hosts: { 'a.b.c': { weight: 1 } } })).toEqual([]);
  });

  test('a path without a field is a programming error that names kind and path', () => {
    expect(() => fieldChanges(thing, base, { ...base, limits: { odd: 1 } })).toThrow(
      'Thing: the field table has nothing for limits.odd',
    );
    expect(() => fieldChanges(thing, base, { ...base, limits: 'odd' })).toThrow('limits');
    expect(() => fieldAt(thing, 'nowhere')).toThrow('nowhere');
  });

  test('classified by what they need, secrets hidden', () => {
    const changes = fieldChanges(
      thing,
      { name: 'A', password: 'old', origin: 'a', text: 'x' },
      { name: 'B', password: 'new', origin: 'b', text: 'y' },
    );
    const { replace, inPlace, never } = classify(thing, changes);
    expect(replace.map((change) => change.path)).toEqual(['name']);
    expect(inPlace.map((change) => change.path)).toEqual(['password', 'text']);
    expect(never.map((change) => change.path)).toEqual(['origin']);
    expect(maskSecrets(thing, changes)).toContainEqual({ path: 'password', from: '[secret]', to: '[secret]' });
    expect(JSON.stringify(maskSecrets(thing, changes))).not.toMatch(/old|new/);
    expect(maskSecrets(thing, [{ path: 'password', from: undefined, to: 'new' }])[0]?.from).toBeUndefined();
  });
});

describe.each([...kinds.values()].map((kind) => [kind.name, kind] as const))('%s', (_, kind) => {
  test('its field table covers its example, which its schema accepts as it is', () => {
    expect(() => leaves(kind, kind.example)).not.toThrow();
    expect(kind.schema.parse(kind.example)).toEqual(kind.example);
    expect(fieldChanges(kind, structuredClone(withDefaults(kind, kind.example)), kind.example)).toEqual([]);
  });

  test('each of its fields is found by its path', () => {
    for (const path of Object.keys(kind.fields)) {
      const real = path.replaceAll('*', 'rdsh01.contoso.com');
      expect(fieldAt(kind, real)).toBe(kind.fields[path]);
    }
  });
});
