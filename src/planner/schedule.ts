import { appliedChanges } from '../resources/diff';
import { fieldAt } from '../resources/fields';
import type { Kind } from '../resources/kind';
import type { ResourceId, State } from './types';

/** The way from one state to another. */
export interface Passage {
  /** The first one, which finds everything and writes nothing. */
  adopting: boolean;
  before: State;
  after: State;
  /**
   * On the way back: the states of the stages in between. The one that is left may have been half done, so that an object
   * may still be as any of them has it.
   */
  passed?: State[];
}

/**
 * The fields of an object that the way from one state to another writes: all of an object it creates, else those whose
 * desired value differs between the two. Whatever else differs live was changed by somebody and is only reported.
 */
export function scheduledFields(states: Passage, id: ResourceId, kind: Kind): 'all' | ReadonlySet<string> {
  const after = states.after.get(id);
  if (!after || states.adopting) return new Set();
  const scheduled = new Set<string>();
  for (const state of [states.before, ...(states.passed ?? [])]) {
    const before = state.get(id);
    if (!before) return 'all';
    for (const { path } of appliedChanges(kind, before.props, after.props)) {
      for (const field of [path, ...(fieldAt(kind, path).alsoWrites ?? [])]) scheduled.add(field);
    }
  }
  return scheduled;
}

/** Whether the way from one state to another writes anything of an object. */
export function isScheduled(states: Passage, id: ResourceId, kind: Kind): boolean {
  const scheduled = scheduledFields(states, id, kind);
  return scheduled === 'all' || scheduled.size > 0;
}
