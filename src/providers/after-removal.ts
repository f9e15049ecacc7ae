import { StepFailed } from '../cmdlets/executor';
import { LiveError } from '../cmdlets/live';
import type { Step } from '../cmdlets/step';
import type { ResourceId } from '../planner/types';
import type { Outcome } from './outcome';
import { onceBack } from './restarts';
import type { Session } from './session';

/**
 * What goes with a removal beyond the object itself, such as its traces in the directory. A removal may have been cut off, by a crash
 * or a complaint, when the object was gone and not everything that goes with it: then `perform` does the rest. In any case it is
 * read back, and what is left is told, since no later run comes to an object that is gone.
 */
export async function endRemoval(
  session: Session,
  id: ResourceId,
  steps: Step[],
  perform?: (steps: Step[]) => Promise<Outcome>,
): Promise<void> {
  try {
    if (perform) {
      const { complaint } = await onceBack(session, id, () => perform(steps));
      if (complaint) throw complaint;
    }
    for (const text of await leftOver(session, steps)) {
      session.log('warning', `${id} is gone, but ${text}\n  next: put that right by hand`, id);
    }
  } catch (error) {
    if (!(error instanceof LiveError || error instanceof StepFailed)) throw error;
    session.log('warning', `${id} is gone; what goes with it could not be looked at: ${error.message}`, id);
  }
}

/** Why each step that is still due would be made. */
async function leftOver({ live }: Session, steps: Step[]): Promise<string[]> {
  const conditions = steps.flatMap((step) => (step.do === 'run' && step.onlyIf ? [step.onlyIf] : []));
  live.forget(conditions.flatMap(({ reads }) => reads));
  const found: string[] = [];
  for (const { text, reads, holds } of conditions) if (holds(await live.snapshot(reads))) found.push(text);
  return found;
}
