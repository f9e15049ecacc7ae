import { appliedChanges } from '../resources/diff';
import { fieldAt } from '../resources/fields';
import type { Kind } from '../resources/kind';
import type { ResourceId, State } from './types';

/**
 * The fields of an object that the way from one state to another writes: all of an object it creates, else those whose
 * desired value differs between the two. Whatever else differs live was changed by somebody and is only reported.
 */
export function scheduledFields(
  states: { before: State; after: State },
  id: ResourceId,
  kind: Kind,
): 'all' | ReadonlySet<string> {
  const before = states.before.get(id);
  const after = states.after.get(id);
  if (!after) return new Set();
  if (!before) return states.before.size === 0 ? new Set() : 'all';
  const changed = appliedChanges(kind, before.props, after.props).map((change) => change.path);
  return new Set(changed.flatMap((path) => [path, ...(fieldAt(kind, path).alsoWrites ?? [])]));
}

/** Whether the way from one state to another writes anything of an object. */
export function isScheduled(states: { before: State; after: State }, id: ResourceId, kind: Kind): boolean {
  const scheduled = scheduledFields(states, id, kind);
  return scheduled === 'all' || scheduled.size > 0;
}
