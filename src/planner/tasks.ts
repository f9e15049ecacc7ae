import type { Deployment } from '../documents/schema';
import { checkText } from '../resources/task-check';
import { slug, taskResource } from './resources/tasks';
import type { PlanEvidence, Resource, StageInfo } from './types';

/** The tasks that a document's author gave a stage: `before` it has to be done first, `during` at any time in it, `after` when the rest is done. */
export function documentTasks(deployment: Deployment, stage: string, evidence?: PlanEvidence): Resource[] {
  const names = new Set<string>();
  return (deployment.migration?.tasks ?? []).flatMap((task) => {
    const of = task.before ?? task.during ?? task.after;
    let name = slug(task.name ?? `${of ?? 'source'} ${task.text.slice(0, 40)}`);
    for (let number = 2; names.has(name); number++) name = `${name.replace(/-\d+$/, '')}-${number}`;
    names.add(name);
    if (of !== stage) return [];
    const { check } = task;
    const text = check ? `${task.text}\nLooked at by: ${checkText(check)}` : task.text;
    const wanted = { name, stage, text, evidence: task.evidence ?? 'optional', check } as const;
    const place = task.before === stage ? 'first' : task.after === stage ? 'last' : undefined;
    return [taskResource(place ? { ...wanted, place } : wanted, evidence)];
  });
}

/** What must be saved before a stage that the program can't take back; one task per stage (docs/stages.md rule 3). */
export function backupTask(stage: StageInfo, evidence?: PlanEvidence): Resource[] {
  const backups = stage.undo.backups ?? [];
  if (stage.undo.how === 'revert' || backups.length === 0) return [];
  const text = [
    `Before ${stage.name}, which ${stage.undo.how === 'none' ? 'nothing undoes' : 'only a backup undoes'}, make:`,
    ...backups.map((backup) => `- ${backup}`),
    'Record where each of them is and when it was made.',
  ].join('\n');
  const name = slug(`${stage.name} backup`);
  return [taskResource({ name, stage: stage.name, text, evidence: 'required', place: 'first' }, evidence)];
}
