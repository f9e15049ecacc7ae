// Ways to make a good input bad, as arbitraries: all of them seeded, shrunk and replayed by fast-check.
import fc from 'fast-check';

/** What people, programs and enemies put where something else belongs. */
const WRONG = [
  null,
  true,
  -1,
  0,
  1e21,
  0.1,
  '',
  ' ',
  'x'.repeat(2000),
  '*',
  '2027-02-30T99:00',
  '../../etc/passwd',
  '$(Get-Date)',
  '`whoami`',
  "'; Remove-Item C:\\ -Recurse; '",
  'line\nbreak',
  '\u2028',
  '\u202egpj.exe',
  '\ud800',
  ['$', '{jndi:ldap://x}'].join(''),
  '__proto__',
  'constructor',
  {},
  [],
  [[[]]],
  { a: { b: { c: 1 } } },
];
/** Fits nowhere: no field is a list of that. */
export const NOWHERE = [{ zzUnknown: 1 }];

const wrong = fc.oneof(
  fc.constantFrom(...WRONG),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.double(),
  fc.integer(),
);

/** Every place of a value, by its path. */
export function placesOf(value, path = []) {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.keys(value).flatMap((key) => placesOf(value[key], [...path, key]))];
}

const at = (value, path) => path.reduce((inner, key) => inner?.[key], value);

/** A place that holds a value of the same type. */
function alike(value, places, wanted, number) {
  const same = places.filter((path) => typeof at(value, path) === typeof wanted && !Array.isArray(at(value, path)));
  return same[number % Math.max(1, same.length)] ?? [];
}

function edited(value, path, edit) {
  if (path.length === 0) return edit(value);
  const [key, ...rest] = path;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const inner = edited(copy[key], rest, edit);
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
}

/** A value with some of its parts replaced, left out, doubled, or under another name. */
export function mutated(good) {
  const mutation = fc.record({
    place: fc.nat(),
    other: fc.nat(),
    how: fc.constantFrom('replace', 'remove', 'add', 'rename', 'empty', 'swap', 'swap', 'swap'),
    value: wrong,
    key: fc.constantFrom('zz', 'x.contoso.com', 'Office', 'A B', '-Force', "it's", ''),
  });
  return fc.array(mutation, { minLength: 1, maxLength: 3 }).map((mutations) =>
    mutations.reduce((value, { place, other: second, how, value: other, key }) => {
      const places = placesOf(value);
      const path = places[place % places.length];
      if (path.length === 0 && how !== 'add') return value;
      return edited(value, path, (inner) => {
        if (how === 'remove') return undefined;
        if (how === 'replace') return other;
        // What stands elsewhere: mostly of the right form, and wrong all the same.
        if (how === 'swap') return at(value, alike(value, places, inner, second)) ?? inner;
        if (how === 'empty') return Array.isArray(inner) ? [] : {};
        if (typeof inner !== 'object' || inner === null) return other;
        if (Array.isArray(inner)) return [...inner, inner[0] ?? other];
        if (how === 'add') return { ...inner, [key]: other };
        const [first, ...rest] = Object.entries(inner);
        return first ? Object.fromEntries([[key, first[1]], ...rest]) : inner;
      });
    }, good),
  );
}

/** One mapping or value of it becomes something that no schema can want. */
export function impossible(good) {
  const places = placesOf(good).filter((path) => path.length > 0);
  const maps = [[], ...places].filter((path) => {
    const value = at(good, path);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  });
  return fc.oneof(
    fc.constantFrom(...places).map((path) => edited(good, path, () => NOWHERE)),
    fc.constantFrom(...maps).map((path) => edited(good, path, (inner) => ({ ...inner, zzUnknown: NOWHERE }))),
  );
}

const TOKENS = [
  '*a ',
  '&a ',
  '!!js/function ',
  '<<: ',
  '\t',
  '\0',
  '\ufeff',
  '{[',
  ']}',
  ': ',
  '---\n',
  '...\n',
  '|\n',
  '>-\n',
  '"',
  "'",
  '#',
  '%YAML 1.3\n',
  '? ',
  '- ',
  '\r',
  '\u0085',
  '\ud83d\ude00',
  '{'.repeat(500),
  '[['.repeat(3000),
  'pushd ',
  'popd\n',
  '=',
  '= '.repeat(300),
];

/** A text with pieces cut out, doubled, or put in. */
export function garbled(text) {
  const edit = fc.record({
    from: fc.nat(text.length),
    length: fc.nat(60),
    put: fc.oneof(fc.constantFrom(...TOKENS), fc.string({ unit: 'binary', maxLength: 20 }), fc.constant('')),
    again: fc.boolean(),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 5 })
    .map((edits) =>
      edits.reduce(
        (now, { from, length, put, again }) =>
          now.slice(0, from) + put + (again ? now.slice(from, from + 2 * length) : '') + now.slice(from + length),
        text,
      ),
    );
}

/** Anything at all: text of every plane, and bytes. */
export const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json(),
);
