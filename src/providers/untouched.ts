import type { AuditEntry } from '../cmdlets/audit';
import { planEvidence } from '../planner/evidence';
import { type Resource, resourceId, type Stage } from '../planner/types';
import { kindOf } from '../resources';
import { openOf } from './completeness';
import { Lifecycle } from './lifecycle';
import { isOther } from './other-log';
import type { Session } from './session';
import { type Recorded, stagesOf } from './way';

/**
 * What there is of a stage that was entered, one line each: what would have to be made good to stand where it began. Empty =
 * nothing of it is done yet, or its backups have been restored, so that one may go back even from what can't be reverted.
 */
export async function doneOf(session: Session, stage: Stage, recorded: Recorded): Promise<string[]> {
  const before = stagesOf(session.plan, stage)[stage.index - 1];
  if (!before) return [];
  const begun = session.audit.begunIn(stage.name, planEvidence(session.environment.evidence).undone?.[stage.name]);
  const found = [
    ...(await openOf(session, { from: stage, to: before, passed: [before] }, { tasks: false })),
    ...(await staying(session, stage, before, isOther(session, recorded) ? undefined : begun)),
  ];
  if (found.length > 0 || (stage.undo.how !== 'none' && !stage.undo.first)) return found;
  // Where nothing undoes it, or people do so first, what was called and what people did counts as well: not everything of it need show.
  return [...begun.map(({ invocation, at }) => `${at}: ${invocation}`), ...workDone(stage)];
}

/**
 * What the stage made of kinds that take nothing away again, and that is live as it wants it. Where the log at hand is the stack's,
 * only what was written: the rest may have been so before.
 */
async function staying(
  session: Session,
  stage: Stage,
  before: Stage,
  begun: readonly AuditEntry[] | undefined,
): Promise<string[]> {
  const here = session.movement;
  session.movement = { from: before, to: stage };
  const written = begun && new Set(begun.map(({ resource }) => resource));
  const stays = ({ kind, key, props }: Resource) =>
    kind !== 'ManualTask' &&
    !before.after.has(resourceId(kind, key)) &&
    (written?.has(resourceId(kind, key)) ?? true) &&
    kindOf(kind).remove(props, session.world).length === 0;
  try {
    const made = [...stage.after.values()].filter(stays);
    const found = await Promise.all(
      made.map(async ({ kind, key, props }) => {
        const { current, due } = await new Lifecycle(session, kindOf(kind)).stand(props);
        return current && due.length === 0 ? [`${kind}/${key} is as this stage makes it`] : [];
      }),
    );
    return found.flat();
  } finally {
    session.movement = here;
  }
}

/** Tasks recorded as done; a backup that was made is no reason to stay. */
function workDone({ name, after }: Stage): string[] {
  return [...after.values()].flatMap(({ kind, key, props }) =>
    kind === 'ManualTask' && props.stage === name && props.done !== undefined && !key.endsWith('-backup')
      ? [`task ${key} is recorded as done`]
      : [],
  );
}
