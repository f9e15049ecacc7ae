import type { ResourceChange, Stage } from '../planner/types';
import { kindOf } from '../resources';
import { appliedChanges, maskSecrets } from '../resources/diff';
import type { FieldChange } from '../resources/kind';

export const SIGNS = { create: '+', update: '~', delete: '-' } as const;

export interface Counts {
  create: number;
  update: number;
  delete: number;
}

export function countsOf(stage: Pick<Stage, 'changes'>): Counts {
  const counts = { create: 0, update: 0, delete: 0 };
  for (const change of stage.changes) counts[change.action] += 1;
  return counts;
}

/** The fields an update writes, without the values of secrets. A new object is described by its invocations instead. */
export function fieldsOf(change: ResourceChange): FieldChange[] {
  if (change.action !== 'update' || !change.before || !change.after) return [];
  const kind = kindOf(change.after.kind);
  return maskSecrets(kind, appliedChanges(kind, change.before.props, change.after.props));
}

/** Open or done, the tasks that people have in a stage. */
export interface Task {
  name: string;
  text: string;
  evidence: 'required' | 'optional';
  done: boolean;
}

/** Tasks that belong to this very stage; those of earlier ones are over when it begins. */
export function tasksOf(stage: Pick<Stage, 'name' | 'after'>): Task[] {
  return [...stage.after.values()]
    .filter((resource) => resource.kind === 'ManualTask' && resource.props.stage === stage.name)
    .map(({ props }) => ({
      name: String(props.name),
      text: String(props.text),
      evidence: props.evidence === 'required' ? 'required' : 'optional',
      done: props.done !== undefined,
    }));
}

/** How a stage is undone, in a few words. */
export function undoText({ undo }: Pick<Stage, 'undo'>): string {
  const until = undo.until ? `, until ${undo.until}` : '';
  const backups = (undo.backups ?? []).join('; ');
  if (undo.how === 'revert') return `by going back a stage${until}`;
  if (undo.how === 'restore') return `only from backup${backups ? `: ${backups}` : ''}${until}`;
  return `none${backups ? `; have at hand: ${backups}` : ''}`;
}
