import { UserError } from '../errors';
import { openOf } from './completeness';
import type { Movement, Session } from './session';

/** The log that the stack remembers, as far as the root resource recorded one. */
interface Remembered {
  log?: string | undefined;
}

/** Whether this computer's audit log is not the one that the stack was carried on with. */
export function isOther(session: Session, { log }: Remembered): boolean {
  return log !== undefined && session.audit.id !== log;
}

/** Somebody said that the stack's log is lost: from the next change on it goes by the one of this computer. */
export function givenUp(session: Session, old: Remembered): boolean {
  return isOther(session, old) && session.settings.lostLog === old.log;
}

/**
 * `destroy` removes the resources first and asks nothing of the root resource that remembers the log, so that here only a computer
 * without any log can be told: each stack that has adopted something has begun one.
 */
export function refuseDestroyWithoutLog(session: Session): void {
  if (!session.mayDestroy || session.audit.id !== undefined || session.settings.lostLog !== undefined) return;
  const { environment } = session.settings;
  throw new UserError(
    'log-elsewhere',
    `the stack was carried on from another computer: ${session.folder} has no audit log, which says who has been told already`,
    `bring .rds-migrate/${environment}/audit.jsonl from there; if it is lost: \`pulumi config set lostLog <its id>\`, after which users may be told again; nothing has been removed`,
  );
}

/**
 * A stage that is half done goes on only with the log in which it stands who has been told what and since when waits
 * count: without it users would be told twice. Between stages nothing is open, and any log will do.
 */
export async function refuseOtherLog(session: Session, old: Remembered, way: Movement): Promise<void> {
  if (way.from === undefined || !isOther(session, old) || givenUp(session, old)) return;
  const open = await openOf(session, way, { tasks: false });
  if (open.length === 0) return;
  const here = session.audit.id;
  throw new UserError(
    'log-elsewhere',
    `stage ${way.to.name} is half done, and its audit log "${old.log}" is not on this computer: ${session.folder} ` +
      `${here === undefined ? 'has none' : `has "${here}"`}. It says who has been told already. Open:\n  ${open.join('\n  ')}`,
    'bring .rds-migrate/' +
      `${session.settings.environment}/audit.jsonl from the computer that ran the stage so far; if it is lost: \`pulumi config set lostLog ${old.log}\`, ` +
      'after which users may be told again',
  );
}
