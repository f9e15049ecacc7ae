import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import { canonicalJson } from '../documents/canonical';
import { documentChanges, withValues } from '../documents/changes';
import type { Environment } from '../documents/environment';
import type { AcceptedValue } from '../documents/evidence';
import { Deployment } from '../documents/schema';
import { UserError } from '../errors';
import { planEvidence } from '../planner/evidence';
import { shown } from '../planner/past';
import { planOf } from '../planner/plan';
import type { Plan } from '../planner/types';

const Documents = z.strictObject({ source: Deployment, target: Deployment });
export type Documents = z.infer<typeof Documents>;

/**
 * Both documents as one short text, some 4 KB for a deployment of a hundred objects. The root resource keeps it, so that
 * what was applied can be planned again whatever the files say by then: what was made, and what is to be undone.
 */
export function packDocuments({ source, target }: Pick<Environment, 'source' | 'target'>): string {
  const text = canonicalJson({ source: source.deployment, target: target.deployment });
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }).toString('base64');
}

/** The highest, 11, takes a third of a second for a thousand objects, at a moment that every resource waits for, and saves a fifth. */
const QUALITY = 5;

/** More than any pair of documents takes; a few bytes can be made to unpack to any size. */
const MOST_BYTES = 64 * 1024 * 1024;

/** @throws UserError where the text is none that this version wrote */
export function unpackDocuments(packed: string): Documents {
  try {
    const text = brotliDecompressSync(Buffer.from(packed, 'base64'), { maxOutputLength: MOST_BYTES }).toString('utf8');
    return Documents.parse(JSON.parse(text));
  } catch (error) {
    throw new UserError(
      'state-damaged',
      `the documents that the stack recorded can't be read: ${error instanceof Error ? error.message : String(error)}`,
      'run the version of rds-migrate that wrote them, or restore the state of the stack from its backup',
    );
  }
}

/** The documents as recorded, with what `rds-migrate accept` wrote into them since: all that may differ in the past. */
export function withAccepted({ source, target }: Documents, accepted: readonly AcceptedValue[]): Documents {
  const valuesOf = (document: 'source' | 'target') =>
    accepted.flatMap(({ places, value }) =>
      places.filter((place) => place.document === document).map(({ pointer }) => ({ pointer, value })),
    );
  return { source: withValues(source, valuesOf('source')), target: withValues(target, valuesOf('target')) };
}

export function planOfDocuments({ source, target }: Documents, { evidence }: Pick<Environment, 'evidence'>): Plan {
  return planOf(source, target, planEvidence(evidence));
}

const SHOWN = 8;

/** Lines for a message, at most a few. */
export function fewLines(lines: string[]): string {
  const more = lines.length > SHOWN ? [`and ${lines.length - SHOWN} more`] : [];
  return [...lines.slice(0, SHOWN), ...more].map((line) => `\n  ${line}`).join('');
}

/** Where two documents differ, one line each. */
export function differingLines(from: Deployment, to: Deployment): string[] {
  return documentChanges(from, to).map(
    (change) => `${change.pointer} is ${shown(change.to)}, was ${shown(change.from)}`,
  );
}
