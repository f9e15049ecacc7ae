import type { FieldChange } from '../resources/kind';
import type { Resource, ResourceId, Stage } from './types';

/** How a live object compares with the wish for it, as somebody who can look has found. */
export type Observed = 'absent' | FieldChange[];

export interface OpenItem {
  id: ResourceId;
  what: 'missing' | 'differs' | 'still there';
  fields: FieldChange[];
}

/**
 * What a stage still leaves to do; empty = complete. Pure: what is live is asked through `observe`, which answers for the
 * object itself when the stage removes it. Objects that the stage doesn't change are nobody's business here.
 */
export function openOf(
  stage: Pick<Stage, 'changes'>,
  observe: (resource: Resource, action: 'create' | 'update' | 'delete') => Observed,
): OpenItem[] {
  return stage.changes.flatMap(({ id, action, before, after }): OpenItem[] => {
    const item = after ?? before;
    if (!item) return [];
    const found = observe(item, action);
    if (action === 'delete') return found === 'absent' ? [] : [{ id, what: 'still there', fields: [] }];
    if (found === 'absent') return [{ id, what: 'missing', fields: [] }];
    return found.length > 0 ? [{ id, what: 'differs', fields: found }] : [];
  });
}
