import { LiveError } from '../cmdlets/live';
import { formatInvocation } from '../cmdlets/quoting';
import type { Run, Step } from '../cmdlets/step';
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
  const silent = new Set<string>();
  for (const step of steps) {
    if (step.do !== 'run') continue;
    const where = JSON.stringify(step.invocation.on);
    const look = async (): Promise<Outcome> => (perform ? await perform([step]) : NOTHING_RAN);
    try {
      // Nobody waits twice for one server.
      const { complaint } = await (silent.has(where) ? look() : onceBack(session, id, look));
      await tellLeftOver(session, id, step, complaint ? cause({ ...NOTHING_RAN, complaint }) : '');
    } catch (error) {
      if (!(error instanceof LiveError)) throw error;
      silent.add(where);
      const left = `what goes with it could not be looked at: ${error.message}`;
      const next = `next: look whether this is still to be run: ${formatInvocation(step.invocation)}`;
      session.log('warning', `${id} is gone; ${left}\n  ${next}`, id);
    }
  }
}

/** What a cmdlet said counts only where the reading shows that something is left. */
async function tellLeftOver(
  session: Session,
  id: ResourceId,
  { invocation, onlyIf }: Run,
  said: string,
): Promise<void> {
  if (!onlyIf) return;
  if (!onlyIf.holds(await session.live.lookAnew(onlyIf))) return;
  session.log('warning', `${id} is gone, but ${onlyIf.text}${said}\n  next: run ${formatInvocation(invocation)}`, id);
}
