import type { Field, Kind, Props } from './kind';

/** One value of a resource that is compared as a whole, with the field that says how. */
export interface Leaf {
  /** Dotted path with the real keys of maps in it, e.g. `loadBalancing.rdsh01.contoso.com.weight`. */
  path: string;
  segments: string[];
  value: unknown;
  field: Field;
}

/** A field table as a tree: at each node the field that ends there, the named children and the child for any key. */
interface Node {
  field?: Field;
  named: Map<string, Node>;
  any?: Node;
}

const trees = new WeakMap<Record<string, Field>, Node>();

function treeOf(fields: Record<string, Field>): Node {
  let root = trees.get(fields);
  if (!root) {
    root = { named: new Map() };
    for (const [path, field] of Object.entries(fields)) insert(root, path.split('.'), field);
    trees.set(fields, root);
  }
  return root;
}

function insert(root: Node, segments: string[], field: Field): void {
  let node = root;
  for (const segment of segments) {
    let next = segment === '*' ? node.any : node.named.get(segment);
    if (!next) {
      next = { named: new Map() };
      if (segment === '*') node.any = next;
      else node.named.set(segment, next);
    }
    node = next;
  }
  node.field = field;
}

/**
 * Every value of `props` that a field covers; `undefined` ones are left out. A value without a field is a mistake in the
 * kind's table and throws, since it would never be compared.
 */
export function leaves(kind: Kind, props: Props): Leaf[] {
  const found: Leaf[] = [];
  collect(kind, treeOf(kind.fields), props, '', [], found);
  return found;
}

function collect(kind: Kind, node: Node, value: unknown, path: string, segments: string[], found: Leaf[]): void {
  if (value === undefined) return;
  const branches = node.named.size > 0 || node.any !== undefined;
  if (branches && isMap(value)) {
    for (const key of Object.keys(value)) {
      const child = node.named.get(key) ?? node.any;
      const inner = path === '' ? key : `${path}.${key}`;
      if (child) collect(kind, child, value[key], inner, [...segments, key], found);
      else if (value[key] !== undefined) throw uncovered(kind, inner);
    }
    return;
  }
  if (!node.field) throw uncovered(kind, path);
  found.push({ path, segments, value, field: node.field });
}

function uncovered(kind: Kind, path: string): Error {
  return new Error(`${kind.name}: the field table has nothing for ${path === '' ? 'its properties' : path}`);
}

function isMap(value: unknown): value is Props {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field of a dotted path. Keys of maps may have dots in them (a server's name), so the table decides where they end. */
export function fieldAt(kind: Kind, path: string): Field {
  const field = kind.fields[path] ?? resolve(kind, path)?.field;
  if (!field) throw uncovered(kind, path);
  return field;
}

/** The keys a dotted path stands for: `loadBalancing.rdsh01.contoso.com.weight` has three. */
export function segmentsOf(kind: Kind, path: string): string[] {
  const segments = resolve(kind, path)?.segments;
  if (!segments) throw uncovered(kind, path);
  return segments;
}

function resolve(kind: Kind, path: string): { segments: string[]; field: Field } | undefined {
  return follow(treeOf(kind.fields), path.split('.'), []);
}

function follow(node: Node, rest: string[], taken: string[]): { segments: string[]; field: Field } | undefined {
  if (rest.length === 0) return node.field ? { segments: taken, field: node.field } : undefined;
  const [first = '', ...others] = rest;
  const named = node.named.get(first);
  const found = named && follow(named, others, [...taken, first]);
  if (found || !node.any) return found;
  for (let length = rest.length; length > 0; length -= 1) {
    const match = follow(node.any, rest.slice(length), [...taken, rest.slice(0, length).join('.')]);
    if (match) return match;
  }
  return undefined;
}

/** The value under these keys; `undefined` when there is none. */
export function valueAt(props: Props, segments: string[]): unknown {
  let value: unknown = props;
  for (const segment of segments) {
    if (!isMap(value) || !Object.hasOwn(value, segment)) return undefined;
    value = value[segment];
  }
  return value;
}

/** Puts a value at a dotted path of the kind, making the maps on the way. */
export function setAt(kind: Kind, props: Props, path: string, value: unknown): void {
  const segments = segmentsOf(kind, path);
  let holder = props;
  for (const segment of segments.slice(0, -1)) {
    const inner = Object.hasOwn(holder, segment) ? holder[segment] : undefined;
    if (isMap(inner)) holder = inner;
    else {
      const made: Props = {};
      holder[segment] = made;
      holder = made;
    }
  }
  holder[segments.at(-1) ?? path] = value;
}

/** `props`, but with what `last` has in the fields that no cmdlet reads back. */
export function withBlindOf(kind: Kind, props: Props, last: Props): Props {
  const result = structuredClone(props);
  for (const leaf of leaves(kind, props)) {
    if (leaf.field.writeOnly) setAt(kind, result, leaf.path, valueAt(last, leaf.segments));
  }
  return result;
}
