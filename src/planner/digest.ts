import { createHash } from 'node:crypto';
import type { State } from './types';

/** SHA-256 over a state's objects and properties, independent of the order of keys. */
export function stateDigest(state: State): string {
  const lines = [...state.entries()].map(([id, resource]) => `${id} ${canonical(resource.props)}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
