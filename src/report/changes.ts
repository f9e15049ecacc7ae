import type { ResourceChange, Stage, State } from '../planner/types';
import { kindOf } from '../resources';
import { appliedChanges, maskSecrets } from '../resources/diff';
import { leaves } from '../resources/fields';
import type { FieldChange } from '../resources/kind';

export const SIGNS = { create: '+', update: '~', delete: '-' } as const;

export interface Counts {
  create: number;
  update: number;
  delete: number;
}

/** What becomes of the deployment: manual tasks come and go with their stages and are listed apart. */
export function realChanges(stage: Pick<Stage, 'changes'>): ResourceChange[] {
  return stage.changes.filter(({ id }) => !id.startsWith('ManualTask/'));
}

export function countsOf(stage: Pick<Stage, 'changes'>): Counts {
  const counts = { create: 0, update: 0, delete: 0 };
  for (const change of realChanges(stage)) counts[change.action] += 1;
  return counts;
}

/**
 * The figures that pulumi shows for a stage: it counts tasks, the groups under which resources are shown, and the record
 * of the migration, and at the first stage the stack itself.
 */
export function engineCounts(stage: Pick<Stage, 'index' | 'before' | 'after' | 'changes'>): Counts {
  const before = shownAt(isAdoption(stage) ? new Map() : stage.before);
  const after = shownAt(stage.after);
  const record = isAdoption(stage) ? { create: 2, update: 0 } : { create: 0, update: 1 };
  return {
    create: [...after].filter((name) => !before.has(name)).length + record.create,
    update: (isAdoption(stage) ? 0 : stage.changes.filter(({ action }) => action === 'update').length) + record.update,
    delete: [...before].filter((name) => !after.has(name)).length,
  };
}

/** `pulumi shows +2 ~4 -3: it counts tasks, groups and the record of the migration too`. */
export function engineText(stage: Parameters<typeof engineCounts>[0]): string {
  const { create, update, delete: removed } = engineCounts(stage);
  return isAdoption(stage)
    ? `pulumi shows +${create}: it counts groups, the record of the migration and the stack too`
    : `pulumi shows +${create} ~${update} -${removed}: it counts tasks, groups and the record of the migration too`;
}

function shownAt(state: State): Set<string> {
  const groups = [...state.values()].flatMap(({ path }) =>
    path.map((_, index) => `group ${path.slice(0, index + 1).join('/')}`),
  );
  return new Set([...state.keys(), ...groups]);
}

/** `4 added, 2 changed, 1 removed`. */
export function countsText(counts: Counts): string {
  return `${counts.create} added, ${counts.update} changed, ${counts.delete} removed`;
}

/** The first stage finds what exists; its "creates" create nothing. */
export function isAdoption(stage: Pick<Stage, 'index'>): boolean {
  return stage.index === 0;
}

/** The fields an update writes, without the values of secrets. A new object is described by its invocations instead. */
export function fieldsOf(change: ResourceChange): FieldChange[] {
  if (change.action !== 'update' || !change.before || !change.after) return [];
  const kind = kindOf(change.after.kind);
  return maskSecrets(kind, appliedChanges(kind, change.before.props, change.after.props));
}

/** Every field of a change with its value before and after: of a new object all are new, of a removed one all go. */
export function everyFieldOf(change: ResourceChange): FieldChange[] {
  const { before, after } = change;
  const kind = kindOf((after ?? before)?.kind ?? '');
  if (after) return maskSecrets(kind, appliedChanges(kind, before?.props, after.props));
  const old = before ? leaves(kind, before.props) : [];
  return maskSecrets(
    kind,
    old.map(({ path, value }) => ({ path, from: value, to: undefined })),
  );
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
export function undoText({ undo, index }: Pick<Stage, 'undo'> & Partial<Pick<Stage, 'index'>>): string {
  if (index === 0) return 'nothing to undo';
  const until = undo.until ? `, until ${undo.until}` : '';
  const backups = (undo.backups ?? []).join('; ');
  if (undo.how === 'revert') {
    const first = undo.first ? `; people first, recorded as ${undo.first.task}:\n${undo.first.text}` : '';
    return `by going back a stage${until}${first}`;
  }
  if (undo.how === 'restore') return `only from backup${backups ? `: ${backups}` : ''}${until}`;
  const last = undo.lastResort ? `; what leads back is ${undo.lastResort}` : '';
  return `none${last}${backups ? `; have at hand: ${backups}` : ''}`;
}
