import { compare } from 'fast-json-patch';
import { fieldAt, type Leaf, leaves, valueAt } from './fields';
import type { Field, FieldChange, Kind, Props } from './kind';

/**
 * The one diff of all kinds: both sides are flattened and normalised by the field table, compared with fast-json-patch,
 * and the operations mapped back to fields. Pulumi's DiffResult, the plan and the report are projections of its result.
 */

/** What takes the place of a secret wherever a change is shown. */
export const SECRET = '[secret]';

/** What live has to become desired, by path. Fields that nothing reads back are no changes here; see `appliedChanges`. */
export function fieldChanges(kind: Kind, current: Props | undefined, desired: Props): FieldChange[] {
  return differences(kind, current, desired, current !== undefined);
}

/** What one set of desired properties changes in another: for fields that no cmdlet reads back, and for the plan. */
export function appliedChanges(kind: Kind, olds: Props | undefined, news: Props): FieldChange[] {
  return differences(kind, olds && withDefaults(kind, olds), news, false);
}

/** Desired paths about which live says nothing: the field is write-only, or its whole top-level property wasn't read. */
export function unreadable(kind: Kind, current: Props, desired: Props): string[] {
  return leaves(kind, desired)
    .filter((leaf) => valueAt(current, leaf.segments) === undefined)
    .filter((leaf) => leaf.field.writeOnly || current[leaf.segments[0] ?? ''] === undefined)
    .map((leaf) => leaf.path)
    .sort();
}

/** The same properties with the product's default wherever a document says `default`. */
export function withDefaults<P extends Props>(kind: Kind, props: P): P {
  const reset = leaves(kind, props).filter((leaf) => saysDefault(leaf.field, leaf.value));
  if (reset.length === 0) return props;
  const copy = structuredClone(props) as Props;
  for (const leaf of reset) {
    let holder = copy;
    for (const segment of leaf.segments.slice(0, -1)) holder = holder[segment] as Props;
    holder[leaf.segments.at(-1) ?? leaf.path] = leaf.field.default;
  }
  return copy as P;
}

export interface Classified {
  replace: FieldChange[];
  inPlace: FieldChange[];
  never: FieldChange[];
}

/** Sorts changes by what they need: a new object, an update, or something that can't be had. */
export function classify(kind: Kind, changes: FieldChange[]): Classified {
  const sorted: Classified = { replace: [], inPlace: [], never: [] };
  for (const change of changes) sorted[fieldAt(kind, change.path).change].push(change);
  return sorted;
}

/** The same changes with the values of secret fields hidden, for everything that is shown or kept. */
export function maskSecrets(kind: Kind, changes: FieldChange[]): FieldChange[] {
  return changes.map((change) => {
    if (!fieldAt(kind, change.path).secret) return change;
    return { path: change.path, from: mask(change.from), to: mask(change.to) };
  });
}

function mask(value: unknown): unknown {
  return value === undefined ? undefined : SECRET;
}

function saysDefault(field: Field, value: unknown): boolean {
  return value === 'default' && field.default !== undefined;
}

function differences(kind: Kind, from: Props | undefined, to: Props, skipUnread: boolean): FieldChange[] {
  const before: Props = {};
  const after: Props = {};
  const compared = new Map<string, { leaf: Leaf; from: unknown; to: unknown }>();
  for (const leaf of leaves(kind, to)) {
    const old = from === undefined ? undefined : valueAt(from, leaf.segments);
    if (old === undefined && skipUnread && leaf.field.writeOnly) continue;
    const wanted = saysDefault(leaf.field, leaf.value) ? leaf.field.default : leaf.value;
    if (old !== undefined) before[leaf.path] = normalise(leaf.field, old);
    after[leaf.path] = normalise(leaf.field, wanted);
    compared.set(leaf.path, { leaf, from: old, to: wanted });
  }
  const changed = new Set<string>();
  // Keys of the flat documents are whole paths, so the first token of an operation's pointer names the field.
  for (const operation of compare(before, after)) changed.add(firstToken(operation.path));
  return [...changed].sort().map((path) => {
    const entry = compared.get(path);
    if (!entry) throw new Error(`${kind.name}: no field for ${path}`);
    return { path, from: entry.from, to: entry.to };
  });
}

function firstToken(pointer: string): string {
  const end = pointer.indexOf('/', 1);
  return (end < 0 ? pointer.slice(1) : pointer.slice(1, end)).replace(/~1/g, '/').replace(/~0/g, '~');
}

/** What is compared instead of the value itself. */
function normalise(field: Field, value: unknown): unknown {
  switch (field.compare ?? 'text') {
    case 'name':
      return withoutCase(value);
    case 'set':
      return asSet(value, (item) => item);
    case 'nameSet':
      return asSet(value, withoutCase);
    default:
      return value;
  }
}

function withoutCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function asSet(value: unknown, of: (item: unknown) => unknown): unknown {
  if (!Array.isArray(value)) return of(value);
  return [...new Set(value.map((item) => JSON.stringify(of(item))))].sort();
}
