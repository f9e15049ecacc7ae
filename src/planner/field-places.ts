import type { Deployment } from '../documents/schema';
import type { Props } from '../resources/kind';

/** What a row of pointer.ts says of one kind. */

export type Segments = string[] | undefined;

/** Where fields of a kind are written, or why no document has a place for any of them. */
export type FieldPlaces =
  | {
      /** How many segments lead to the object itself; what comes after them may be written anew. */
      depth: number;
      /** The place in this document; undefined = the field comes from no single place, or the document has no such object. */
      of(props: Props, field: string[], document: Deployment): Segments;
    }
  | { none: string };

export const text = (value: unknown): string => String(value ?? '');

/** The place of a field that is one of these. */
export const only = (names: readonly string[], field: string[], at: Segments): Segments =>
  names.includes(field[0] ?? '') && at ? [...at, ...field] : undefined;

/** The place of a field that is none of these. */
export const except = (names: readonly string[], field: string[], at: Segments): Segments =>
  names.includes(field[0] ?? '') || !at ? undefined : [...at, ...field];
