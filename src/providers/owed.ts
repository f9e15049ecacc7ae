import type { AuditContext } from '../cmdlets/audit';
import { StepFailed } from '../cmdlets/executor';
import { LiveError } from '../cmdlets/live';
import type { ResourceId } from '../planner/types';
import { owedText } from '../resources/debts';
import { leftFiles } from '../resources/left-file';
import type { Session } from './session';

/** What changes of an object still owe before they count. Adoption changes nothing, whatever an earlier stack left behind. */
export function owedBy(session: Session, id: ResourceId): string[] {
  return session.movement.from === undefined ? [] : session.audit.owedBy(id);
}

/** In a preview too: the values read as written, so that nothing else shows why `up` has something to do. */
export function tellOwed(session: Session, owed: string[], id: ResourceId): void {
  for (const debt of owed) {
    session.warnOnce(`${owedText(debt)} since a change that was cut off: \`pulumi up\` makes up for it`, id);
  }
}

/** After a complaint: files with secrets don't wait for the next `up`, which deletes what can't be deleted now. */
export async function removeLeftFiles(session: Session, id: ResourceId, context: AuditContext): Promise<void> {
  try {
    await session.executor.run(leftFiles.settle(owedBy(session, id)), context);
  } catch (error) {
    if (!(error instanceof StepFailed || error instanceof LiveError)) throw error;
  }
}
