import type { Environment } from '../documents/environment';
import { formatLocation } from '../errors';
import { nearest } from './nearest';
import type { Plan } from './types';

/**
 * What an evidence file says of tasks and stages that the plan does not have, one line each with its place: misspelt by hand, it
 * counts for nothing. No mistake, since documents change and what was done once stays recorded.
 */
export function unknownNames(plan: Plan, { evidence, locateEvidence }: Environment): string[] {
  const stages = plan.stages.map(({ name }) => name);
  const tasks = plan.stages.flatMap(({ after, undo }) => [
    ...[...after.values()].flatMap(({ kind, props }) => (kind === 'ManualTask' ? [String(props.name)] : [])),
    ...(undo.first ? [undo.first.task] : []),
  ]);
  const unknown = (list: string, field: string, known: readonly string[], names: readonly string[]) =>
    names.flatMap((name, index) => {
      if (known.includes(name)) return [];
      const place = locateEvidence(`/${list}/${index}/${field}`);
      const close = nearest(name, known);
      const where = place ? `${formatLocation(place)}: ` : '';
      return [`${where}${list}: the plan has no ${field} ${name}${close ? `; did you mean ${close}?` : ''}`];
    });
  const stagesIn = (list: 'acknowledged' | 'approved' | 'completed' | 'undone') =>
    unknown(
      list,
      'stage',
      stages,
      evidence[list].map(({ stage }) => stage),
    );
  return [
    ...unknown(
      'done',
      'task',
      [...new Set(tasks)],
      evidence.done.map(({ task }) => task),
    ),
    ...stagesIn('acknowledged'),
    ...stagesIn('approved'),
    ...stagesIn('completed'),
    ...stagesIn('undone'),
  ];
}
