import type { Deployment } from './schema';

/** Names of all secrets that documents refer to, sorted. */
export function secretNames(documents: Deployment[]): string[] {
  const found = new Set<string>();
  for (const document of documents) collect(document, found);
  return [...found].sort();
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if ('secret' in value && typeof value.secret === 'string') found.add(value.secret);
  for (const inner of Object.values(value)) collect(inner, found);
}
