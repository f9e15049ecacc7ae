import { UserError } from '../errors';
import type { Refusal } from '../planner/promotion';
import { backendFolder, locksOf } from '../providers/dead-run';
import { isDead } from '../providers/lease';
import { PROJECT } from './stack';

/**
 * A lock that a run holds, or has left when it was killed: the engine itself names the file and not what to do. Nothing where
 * the state is not kept in files, as nobody can look there.
 */
export function lockOn(root: string, stack: string): Refusal[] {
  try {
    return locksOf(backendFolder(root), PROJECT, stack)
      .slice(0, 1)
      .map(({ pid, username, hostname: host, timestamp }) =>
        isDead({ pid, host })
          ? {
              message: `stack ${stack} is locked by a run that was killed: process ${pid} of ${timestamp}`,
              next: `npx rds-migrate repair --stack ${stack}`,
            }
          : {
              message: `stack ${stack} is locked by ${username} since ${timestamp}: process ${pid} on ${host}, which may still run`,
              next: `wait until it has ended; npx rds-migrate repair --stack ${stack} clears up after one that is dead`,
            },
      );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.code === 'lock-unreadable' ? [{ message: error.message, next: error.nextStep() }] : [];
  }
}
