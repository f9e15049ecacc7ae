import { isNoticed } from '../planner/impact';
import type { Session } from './session';

/**
 * A stage that users notice is entered outside the maintenance window: that is the administrator's own decision, and no surprise. What
 * is said of a stage when it is chosen is planned time; this is the clock of the deployment.
 */
export function tellOutsideWindow(session: Session): void {
  const { from, to } = session.movement;
  const window = session.plan.target.migration?.window;
  if (!window || from === undefined || from === to || !isNoticed(to)) return;
  const now = session.live.runner.clock.now();
  const early = now < new Date(window.start);
  if (!early && now <= new Date(window.end)) return;
  session.log(
    'warning',
    `it is ${now.toISOString()}, ${early ? 'before' : 'after'} the maintenance window (${window.start} to ${window.end}); what users notice of stage ${to.name}: ${to.impact}`,
  );
}
