import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Hands } from '../cmdlets/runners/simulator/hands';
import { isSimulated, simulationFile } from './simulation';

/** Who runs this and when, for evidence. */
export interface Signature {
  by: string;
  at: string;
}

/**
 * Evidence is dated by the clock of its deployment, as stages and the audit log are: that of the simulation where it is
 * simulated, else that of this computer. Otherwise nobody could say which of two entries came first.
 */
export function signature(root: string, environment: string, stack = environment): Signature {
  return { by: userName(), at: simulatedNow(root, environment, stack) ?? new Date().toISOString() };
}

/** A time as it is printed: which clock it is of is said where it is not everybody's. */
export function timeText(root: string, environment: string, at: string, stack = environment): string {
  return simulatedNow(root, environment, stack) === undefined ? at : `${at} (simulated time)`;
}

function simulatedNow(root: string, environment: string, stack: string): string | undefined {
  if (!isSimulated(root, stack)) return undefined;
  const file = simulationFile(root, environment, stack);
  return existsSync(file) ? new Hands(file).look().now : undefined;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // An id without an entry in the user database, as containers have them.
    return process.env.USER ?? process.env.USERNAME ?? 'unknown';
  }
}
