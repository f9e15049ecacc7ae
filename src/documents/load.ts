import type { z } from 'zod';
import { type Location, UserError, UserErrors } from '../errors';
import { digestOf } from './canonical';
import { flattenIssues, issueErrors, MOST_MISTAKES, scalarsToReread } from './issues';
import {
  findNode,
  locateNode,
  nearestNode,
  pointer,
  pointerSegments,
  type Source,
  toValue,
  type YamlNode,
} from './node';
import { readMerged } from './overlay';
import { type Remainder, remainderOf } from './remainder';
import { Deployment } from './schema';
import { mapPlaces } from './shape';

/** A deployment document that has the right form; whether it makes sense is asked by the cross-checks. */
export interface LoadedDocument {
  deployment: Deployment;
  /** The file itself first, then what it is based on. */
  files: string[];
  /** SHA-256 over the meaning of the document: comments, order and overlays do not change it. */
  digest: string;
  /** The same of the document that this one is based on, before any overlay; of a whole document, its own. */
  baseDigest: string;
  /** Where a JSON pointer leads to in the files; the nearest place above it if there is none. */
  locate(pointer: string, of?: 'key' | 'value'): Location;
}

/** Reads a document or an overlay. @throws UserError, or UserErrors with all mistakes of form at once. */
export function loadDocument(path: string): LoadedDocument {
  return documentOf(readMerged(path));
}

/** The same for a text that need not be in a file (yet). */
export function loadDocumentText(path: string, source: Source): LoadedDocument {
  return documentOf(readMerged(path, source));
}

/** A document with mistakes of form: these, and what is left of it without them, if anything. */
export interface BrokenDocument {
  errors: UserError[];
  rest?: { document: LoadedDocument; remainder: Remainder };
}

/** The same for a document whose other mistakes are to be found in the same pass. @throws UserError where it is no YAML */
export function inspectDocument(path: string): { document: LoadedDocument } | BrokenDocument {
  const merged = readMerged(path);
  const { root, value } = merged;
  const { result, current, errors } = attempt(Deployment, root, value);
  const all = [...caseErrors(root), ...errors];
  if (result.success && all.length === 0) return { document: withPlaces(merged, result.data) };
  const remainder = remainderOf(current);
  if (!remainder) return { errors: all };
  return { errors: all, rest: { document: withPlaces(merged, remainder.deployment), remainder } };
}

interface Merged {
  root: YamlNode;
  value: unknown;
  files: string[];
  baseDigest: string;
}

function documentOf(merged: Merged): LoadedDocument {
  const { root, value } = merged;
  return withPlaces(merged, readAs(Deployment, root, value, caseErrors(root)));
}

function withPlaces({ root, files, baseDigest }: Merged, deployment: Deployment): LoadedDocument {
  return {
    deployment,
    files,
    digest: digestOf(deployment),
    baseDigest,
    locate: (at, of = 'value') => locateNode(nearestNode(root, pointerSegments(at)).node, of),
  };
}

/**
 * Validates the tree of a file. Where the schema wants text and YAML made something else of a plain scalar
 * (`os: 2022`, a thumbprint of digits only, `1e3`), its text as written is used. @throws UserErrors
 */
export function readAs<T extends z.ZodType>(
  schema: T,
  root: YamlNode,
  value: unknown,
  more: UserError[] = [],
): z.output<T> {
  const { result, errors } = attempt(schema, root, value);
  if (!result.success || more.length > 0) throw new UserErrors('document-invalid', sortByPlace([...more, ...errors]));
  return result.data;
}

/** The same with all mistakes, and the value as it was read in the end. */
function attempt<T extends z.ZodType>(schema: T, root: YamlNode, value: unknown) {
  let result = schema.safeParse(value);
  let current = value;
  while (!result.success) {
    const places = scalarsToReread(schema, root, flattenIssues(result.error.issues));
    if (places.length === 0) break;
    for (const place of places) {
      const node = findNode(root, place);
      if (node?.kind === 'scalar') node.value = node.source.text.slice(node.start, node.end);
    }
    current = toValue(root);
    result = schema.safeParse(current);
  }
  const errors: UserError[] = [];
  if (!result.success) {
    for (const issue of flattenIssues(result.error.issues)) {
      if (errors.length >= MOST_MISTAKES) break;
      errors.push(...issueErrors(schema, root, issue));
    }
  }
  return { result, current, errors };
}

/** In the order a reader comes upon them; a mistake in a file that both documents are based on is one mistake. */
export function sortByPlace(errors: UserError[]): UserError[] {
  const unique = new Map(errors.map((error) => [error.describe(), error]));
  return [...unique.values()].sort(
    (a, b) =>
      (a.location?.file ?? '').localeCompare(b.location?.file ?? '') ||
      (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
      (a.location?.column ?? 0) - (b.location?.column ?? 0),
  );
}

/** Keys of maps name things for which Windows ignores case: servers, collections, users, settings, parameters. */
const NAMED = mapPlaces(Deployment);

/** Names that differ by case only; looked for before names become lower case and fall together. */
function caseErrors(root: YamlNode): UserError[] {
  const errors: UserError[] = [];
  const visit = (node: YamlNode | undefined, rest: readonly string[], path: string[]): void => {
    const [segment, ...others] = rest;
    if (node?.kind === 'sequence' && segment === '*') {
      for (const [index, item] of node.items.entries()) visit(item, others, [...path, String(index)]);
    }
    if (node?.kind !== 'mapping') return;
    if (segment === '*') {
      for (const [key, entry] of node.entries) visit(entry, others, [...path, key]);
      return;
    }
    if (segment !== undefined) {
      visit(node.entries.get(segment), others, [...path, segment]);
      return;
    }
    const seen = new Map<string, string>();
    for (const [key, entry] of node.entries) {
      const first = seen.get(key.toLowerCase());
      if (first === undefined) {
        seen.set(key.toLowerCase(), key);
        continue;
      }
      errors.push(
        new UserError(
          'document-duplicate-name',
          `${pointer([...path, key])}: ${JSON.stringify(key)} and ${JSON.stringify(first)} are the same name to Windows, which ignores case`,
          'keep one of them',
          locateNode(entry, 'key'),
        ),
      );
    }
  };
  for (const path of NAMED) visit(root, path, []);
  return errors;
}
