import { appliedChanges } from '../resources/diff';
import { fieldAt } from '../resources/fields';
import type { Kind } from '../resources/kind';
import type { ResourceId, State } from './types';

/** The way from one state to another. `adopting`: the first one, which finds everything and writes nothing. */
export interface Passage {
  adopting: boolean;
  before: State;
  after: State;
}

/**
 * The fields of an object that the way from one state to another writes: all of an object it creates, else those whose
 * desired value differs between the two. Whatever else differs live was changed by somebody and is only reported.
 */
export function scheduledFields(states: Passage, id: ResourceId, kind: Kind): 'all' | ReadonlySet<string> {
  const before = states.before.get(id);
  const after = states.after.get(id);
  if (!after) return new Set();
  if (states.adopting) return new Set();
  if (!before) return 'all';
  const changed = appliedChanges(kind, before.props, after.props).map((change) => change.path);
  return new Set(changed.flatMap((path) => [path, ...(fieldAt(kind, path).alsoWrites ?? [])]));
}

/** Whether the way from one state to another writes anything of an object. */
export function isScheduled(states: Passage, id: ResourceId, kind: Kind): boolean {
  const scheduled = scheduledFields(states, id, kind);
  return scheduled === 'all' || scheduled.size > 0;
}
