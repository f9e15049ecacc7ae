import type { Invocation } from '../cmdlets/invocation';
import { getOperatingSystem, getRdServer, getRdSessionCollection } from '../cmdlets/reads';
import { canonicalJson } from '../documents/canonical';
import { nameOf, namesOf, type Row, textOf } from './values';

/**
 * How a live deployment becomes a document: each kind finds its objects, `observe` reads them as it does for the planner,
 * and the kind puts what was observed into the document. So what is captured is what stage `source` compares later.
 */

/** What has been read so far. A read that failed, or was not made yet, has no rows. */
export interface Seen {
  rows(read: Invocation): Row[];
  /** Why a read that was made gave no answer. */
  failure(read: Invocation): string | undefined;
}

/** One object: how it was asked for, and what is there in the kind's own properties. */
export interface Found<P> {
  probe: P;
  live: Partial<P>;
}

/** The document as it grows. Paths are segments of a JSON pointer; what is undefined is not written. */
export interface DocumentDraft {
  get(path: readonly string[]): unknown;
  set(path: readonly string[], value: unknown): void;
  remove(path: readonly string[]): void;
  /** A comment above what stands at the path; nothing where in the end nothing stands there. */
  note(path: readonly string[], text: string): void;
  /** Something live that is not in the document, and why; told in the document and at the end. */
  leaveOut(what: string, why: string): void;
  /** A secret that the user has to set; `what` says what it is. Answers the reference to write. */
  secret(name: string, what: string): { secret: string };
}

export interface Capture<P> {
  /** Reads that show which objects there are; asked again with what they returned, until nothing new is wanted. */
  reads(seen: Seen): Invocation[];
  /** One per object: its identity, and something in every field that `observe` only reads when it is asked for. */
  probes(seen: Seen): P[];
  /**
   * Whether an object that is in neither document is told as one. Not what every server has anyway, nor what comes and
   * goes without an administrator; the text says why. `probes` of a kind that is told name only what the reads listed.
   */
  strays: 'told' | { untold: string };
  /** Puts the objects into the document; those that could not be read are not among them. */
  write(objects: Found<P>[], document: DocumentDraft, seen: Seen): void;
  /** Kinds that have to be written before. */
  after?: string[];
}

/** Nothing of it is live, or other kinds' sections say it all; the text says which. */
export interface NotCaptured {
  not: string;
}

/** Servers that answer, by the role they hold, sorted. Reading what roles there are needs `getRdServer()`. */
export function serversWith(seen: Seen, role: string): string[] {
  return listedServers(seen, role).filter((server) => answers(seen, server));
}

/** The same with those that don't answer. */
export function listedServers(seen: Seen, role?: string): string[] {
  const names = seen.rows(getRdServer()).flatMap((row) => {
    const name = nameOf(row.Server);
    const holds = role === undefined || namesOf(row.Roles).includes(role.toLowerCase());
    return name !== undefined && holds ? [name] : [];
  });
  return [...new Set(names)].sort();
}

/** Whether a server answers at all; nothing else is asked of one that does not. */
export function answers(seen: Seen, server: string): boolean {
  return seen.rows(getOperatingSystem(server)).length > 0;
}

/** Names of the session collections, sorted. Needs `getRdSessionCollection()`. */
export function collectionNames(seen: Seen): string[] {
  return seen
    .rows(getRdSessionCollection())
    .flatMap((row) => textOf(row.CollectionName) ?? [])
    .sort();
}

/**
 * What all servers say alike; a document says it once for all of them. Where they differ it is left out with the values
 * of each.
 */
export function agreed<T>(
  document: DocumentDraft,
  what: string,
  values: readonly { server: string; value: T }[],
): T | undefined {
  const [first, ...others] = values;
  if (!first) return undefined;
  const text = canonicalJson(first.value ?? null);
  const other = others.find(({ value }) => canonicalJson(value ?? null) !== text);
  if (!other) return first.value;
  document.leaveOut(
    what,
    `${first.server} has ${text}, ${other.server} has ${canonicalJson(other.value ?? null)}: a document says it once for all servers, so make them alike first`,
  );
  return undefined;
}

/** The key of a map in any case, as the document has it. */
export function keyIn(map: unknown, name: string): string | undefined {
  if (typeof map !== 'object' || map === null) return undefined;
  return Object.keys(map).find((key) => key.toLowerCase() === name.toLowerCase());
}
