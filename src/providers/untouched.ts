import type { Stage } from '../planner/types';
import { openOf } from './completeness';
import type { Session } from './session';
import { stagesOf } from './way';

/**
 * What there is of a stage that was entered, one line each: what would have to be made good to stand where it began. Empty =
 * nothing of it is done yet, or its backups have been restored, so that one may go back even from what can't be reverted.
 */
export async function doneOf(session: Session, stage: Stage): Promise<string[]> {
  const before = stagesOf(session.plan, stage)[stage.index - 1];
  if (!before) return [];
  const open = await openOf(session, { from: stage, to: before, passed: [before] }, { tasks: false });
  if (open.length > 0 || stage.undo.how !== 'none') return open;
  // Where nothing undoes it, what was called and what people did counts as well: not everything of it need show.
  return [...session.audit.begunIn(stage.name).map(({ invocation, at }) => `${at}: ${invocation}`), ...workDone(stage)];
}

/** Tasks recorded as done; a backup that was made is no reason to stay. */
function workDone({ name, after }: Stage): string[] {
  return [...after.values()].flatMap(({ kind, key, props }) =>
    kind === 'ManualTask' && props.stage === name && props.done !== undefined && !key.endsWith('-backup')
      ? [`task ${key} is recorded as done`]
      : [],
  );
}
