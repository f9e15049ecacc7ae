import type { z } from 'zod';
import type { UserError } from '../errors';
import { flattenIssues, type Issue } from './issues';
import { pointer } from './node';
import { Deployment } from './schema';

/** What is left of a document once the parts with mistakes of form are out of it. */
export interface Remainder {
  deployment: Deployment;
  /** What was taken out: where, and every name that stood there. */
  removed: { path: string[]; names: Set<string> }[];
}

/** Taking one part out may show the next mistake; a document that needs more rounds is not worth looking at. */
const ROUNDS = 20;

/**
 * A document without its mistakes of form, so that the rest can be checked in the same pass; undefined where nothing is left
 * that has the form of one.
 */
export function remainderOf(value: unknown): Remainder | undefined {
  const rest = structuredClone(value);
  const removed: Remainder['removed'] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const result = Deployment.safeParse(rest);
    if (result.success) return { deployment: result.data, removed };
    const paths = placesOf(rest, result.error);
    if (paths.some((path) => path.length === 0)) return undefined;
    for (const path of paths) {
      const names = new Set<string>();
      collectNames(path.at(-1), names);
      collectNames(takeOut(rest, path), names);
      removed.push({ path, names });
    }
  }
  return undefined;
}

/** Mistakes about something that is not there, with the areas that would have it, and how deep what was taken out matters. */
const FOLLOWS: Record<string, Record<string, number>> = {
  'check-forgotten': { removed: 1 },
  'check-ha-missing': { connectionBrokers: 9 },
  'check-ha-one-way': { connectionBrokers: 9 },
  'check-server-unknown': { servers: 1 },
  'check-stage-unknown': { migration: 9 },
  'check-wave-missing': { migration: 9 },
  'check-upgrade-new': { servers: 1 },
  'check-collection-unknown': { collections: 1 },
  'check-collection-without-host': { sessionHosts: 3 },
  'check-load-balancing': { sessionHosts: 3 },
  'check-computer-group': { gateway: 2 },
  'check-migrate-from': { licensing: 9 },
  'check-removed-unknown': { '*': 9 },
};

/**
 * Whether a mistake may come from what is missing only because it was taken out: it names something that stood there, or it
 * is about the part that something was taken from.
 */
export function mayBeConsequence(error: UserError, { removed }: Remainder): boolean {
  const text = error.message.toLowerCase();
  return removed.some(({ path, names }) => {
    const holder = pointer(path.slice(0, -1)).toLowerCase();
    const depth = FOLLOWS[error.code]?.[path[0] ?? ''] ?? FOLLOWS[error.code]?.['*'] ?? 0;
    if (path.length <= depth || (path.length > 2 && text.startsWith(holder))) return true;
    return [...names].some((name) => text.includes(name));
  });
}

function placesOf(rest: unknown, error: z.ZodError): string[][] {
  const places = flattenIssues(error.issues).flatMap((issue) => partsOf(rest, issue));
  return [...new Map(places.map((path) => [path.join('\0'), path])).values()];
}

/** Unknown keys go alone. What is missing takes along what it is missing in, and part of a list the whole list. */
function partsOf(rest: unknown, issue: Issue): string[][] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => shortest(rest, [...path, key]));
  return [shortest(rest, valueIn(rest, path) === undefined ? path.slice(0, -1) : path)];
}

/** The path, or where it leads into a list, that of the list. */
function shortest(rest: unknown, path: string[]): string[] {
  const list = path.findIndex((_, depth) => Array.isArray(valueIn(rest, path.slice(0, depth))));
  return list < 0 ? path : path.slice(0, list);
}

function valueIn(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isMap(inner) ? inner[key] : Array.isArray(inner) ? inner[Number(key)] : undefined),
    value,
  );
}

function takeOut(rest: unknown, path: readonly string[]): unknown {
  const holder = valueIn(rest, path.slice(0, -1));
  const key = path.at(-1);
  if (!isMap(holder) || key === undefined) return undefined;
  const taken = holder[key];
  delete holder[key];
  return taken;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys and texts at any depth, in lower case. */
function collectNames(value: unknown, names: Set<string>): void {
  if (typeof value === 'string' && value.length > 2) names.add(value.toLowerCase());
  if (Array.isArray(value)) for (const inner of value) collectNames(inner, names);
  if (!isMap(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    collectNames(key, names);
    collectNames(inner, names);
  }
}
