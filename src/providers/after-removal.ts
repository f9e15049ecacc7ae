import { LiveError } from '../cmdlets/live';
import { formatInvocation } from '../cmdlets/quoting';
import type { Step } from '../cmdlets/step';
import type { ResourceId } from '../planner/types';
import { cause, NOTHING_RAN, type Outcome } from './outcome';
import { onceBack } from './restarts';
import type { Session } from './session';

/**
 * What goes with a removal beyond the object itself, such as its traces in the directory. A removal may have been cut off, by a crash
 * or a complaint, when the object was gone and not everything that goes with it: then `perform` does the rest, each step by itself, since
 * none needs another. In any case it is read back, and what is left is told, since no later run comes to an object that is gone.
 */
export async function endRemoval(
  session: Session,
  id: ResourceId,
  steps: Step[],
  perform?: (steps: Step[]) => Promise<Outcome>,
): Promise<void> {
  try {
    for (const step of steps) {
      const { complaint }: Outcome = perform ? await onceBack(session, id, () => perform([step])) : NOTHING_RAN;
      await tellLeftOver(session, id, step, complaint ? cause({ ...NOTHING_RAN, complaint }) : '');
    }
  } catch (error) {
    if (!(error instanceof LiveError)) throw error;
    session.log('warning', `${id} is gone; what goes with it could not be looked at: ${error.message}`, id);
  }
}

/** What a cmdlet said counts only where the reading shows that something is left. */
async function tellLeftOver(session: Session, id: ResourceId, step: Step, said: string): Promise<void> {
  if (step.do !== 'run' || !step.onlyIf) return;
  const { live } = session;
  const { text, reads, holds } = step.onlyIf;
  live.forget(reads);
  if (!holds(await live.snapshot(reads))) return;
  session.log('warning', `${id} is gone, but ${text}${said}\n  next: run ${formatInvocation(step.invocation)}`, id);
}
