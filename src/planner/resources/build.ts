import type { Props } from '../../resources/kind';
import { type Resource, resourceId, type State } from '../types';

/** A resource without its dependencies, which src/planner/order.ts adds once the whole state is known. */
export function resource(kind: string, key: string, path: string[], props: Props): Resource {
  return { kind, key, path, props: present(props), after: [] };
}

/** The same properties without those that are undefined: left out means unmanaged. */
export function present<T extends object>(props: T): T {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as T;
}

export function stateOf(resources: Iterable<Resource>): State {
  return new Map([...resources].map((item) => [resourceId(item.kind, item.key), item]));
}

/** A set as the documents mean it, in one spelling of its order. */
export function sorted(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}
