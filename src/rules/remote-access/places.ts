/** Looking at places of a server in the document, written as JSON pointers; `*` stands for any name. */

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Places of `tree` that a pattern matches, with what is there. */
export function matches(tree: object, pattern: string): { place: string; value: unknown }[] {
  let found: { place: string; value: unknown }[] = [{ place: '', value: tree }];
  for (const segment of pattern.split('/').slice(1)) {
    found = found.flatMap(({ place, value }) => {
      if (!isTree(value)) return [];
      const keys = segment === '*' ? Object.keys(value) : Object.hasOwn(value, segment) ? [segment] : [];
      return keys.map((key) => ({ place: `${place}/${escaped(key)}`, value: value[key] }));
    });
  }
  return found.filter(({ value }) => value !== undefined);
}

/** Every value at the end of a branch; a list is one value. */
export function leavesOf(tree: object): { place: string; value: unknown }[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const place = `/${escaped(key)}`;
    if (!isTree(value)) return [{ place, value }];
    return leavesOf(value).map((leaf) => ({ place: place + leaf.place, value: leaf.value }));
  });
}

/** A copy without what is at a place; branches that are left empty go as well. */
export function without<T extends object>(tree: T, place: string): T {
  const copy = structuredClone(tree);
  cut(copy, segments(place));
  return copy;
}

function cut(tree: object, [first, ...rest]: string[]): void {
  if (first === undefined || !isTree(tree)) return;
  if (rest.length === 0) delete tree[first];
  else {
    const inner = tree[first];
    if (!isTree(inner)) return;
    cut(inner, rest);
    if (Object.keys(inner).length === 0) delete tree[first];
  }
}

/** A copy with a value at a place. */
export function withValue<T extends object>(tree: T, place: string, value: unknown): T {
  const copy = structuredClone(tree);
  const path = segments(place);
  const last = path.pop();
  let holder: unknown = copy;
  for (const segment of path) {
    if (!isTree(holder)) return copy;
    const inner = isTree(holder[segment]) ? holder[segment] : {};
    holder[segment] = inner;
    holder = inner;
  }
  if (last !== undefined && isTree(holder)) holder[last] = value;
  return copy;
}

/** What is written wins; maps are put together name by name, everything else is taken whole. */
export function merged<T extends object>(base: T, over: object): T {
  const result: Tree = Object.fromEntries(Object.entries(structuredClone(base)));
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const known = result[key];
    result[key] = isTree(known) && isTree(value) && !isReference(value) ? merged(known, value) : structuredClone(value);
  }
  return result as T;
}

/** The name of a secret is one value. */
const isReference = (value: Tree): boolean => typeof value.secret === 'string';

export function segments(place: string): string[] {
  return place
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Whether one place is at or below another. */
export function isBelow(place: string, other: string): boolean {
  return place === other || place.startsWith(`${other}/`);
}
