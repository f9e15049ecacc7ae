import { UserError } from '../errors';
import { loadEnvironment } from './environment';
import type { Deployment } from './schema';

/** Names of all secrets that documents refer to, sorted. */
export function secretNames(documents: Deployment[]): string[] {
  const found = new Set<string>();
  for (const document of documents) collect(document, found);
  return [...found].sort();
}

/** Those of an environment's documents; none where these can't be read, which is told elsewhere. */
export function secretsNamed(projectRoot: string, environment: string | undefined): string[] {
  if (environment === undefined) return [];
  try {
    const { source, target } = loadEnvironment(projectRoot, environment);
    return secretNames([source.deployment, target.deployment]);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if ('secret' in value && typeof value.secret === 'string') found.add(value.secret);
  for (const inner of Object.values(value)) collect(inner, found);
}
