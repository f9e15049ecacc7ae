import { type Invocation, invocationKey } from './invocation';
import type { CallResult } from './result';

/** What one round of reading returned, looked up by the read that asked for it. */
export interface Snapshot {
  /** The result of a read; throws when that read is not part of the snapshot, which is a mistake in a kind's `reads`. */
  get(read: Invocation): CallResult;
}

/** The objects a read returned, typed by the caller after docs/behaviour/module.md section 11. */
export function rows<T>(snapshot: Snapshot, read: Invocation): T[] {
  return snapshot.get(read).output as T[];
}

/** A snapshot over results already at hand; used by tests and by the session. */
export function snapshotOf(entries: Iterable<[Invocation, CallResult]>): Snapshot {
  const results = new Map<string, CallResult>();
  for (const [read, result] of entries) results.set(invocationKey(read), result);
  return {
    get(read) {
      const result = results.get(invocationKey(read));
      if (!result) throw new Error(`not read: ${read.cmdlet} ${JSON.stringify(read.parameters)}`);
      return result;
    },
  };
}
