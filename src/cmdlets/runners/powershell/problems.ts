import { UserError } from '../../../errors';
import type { ErrorCode } from '../../../errors/codes';

/** Codes of the far side, and those of the way there, with the code that the user sees. */
const CODES = {
  silent: 'connection-silent',
  ended: 'connection-ended',
  powershellVersion: 'connection-powershell-version',
  logonTaskMissing: 'connection-task-missing',
  logonTaskBusy: 'connection-task-busy',
  logonTaskSilent: 'connection-task-silent',
  hostKeyUnknown: 'connection-host-key-unknown',
  hostKeyChanged: 'connection-host-key-changed',
  authentication: 'connection-authentication',
  keyFile: 'connection-key-file',
  unreachable: 'connection-unreachable',
} as const satisfies Record<string, ErrorCode>;
export type ConnectionProblem = keyof typeof CODES;

const CAUSES: Partial<Record<ConnectionProblem, string>> = {
  powershellVersion: 'not Windows PowerShell 5.1, without which there is no RemoteDesktop module, but',
  hostKeyUnknown: 'the host key is not known:',
  hostKeyChanged: 'THE HOST KEY HAS CHANGED:',
  authentication: 'the logon was refused:',
  keyFile: 'the private key cannot be used:',
  unreachable: 'not reached:',
};

/** An error that names the host and what happened there; its code leads to the next step. */
export function connectionError(problem: string, where: string, detail: string): UserError {
  const known = isProblem(problem) ? problem : undefined;
  const cause = known && CAUSES[known];
  return new UserError(known ? CODES[known] : 'connection-failed', `${where}: ${cause ? `${cause} ` : ''}${detail}`);
}

function isProblem(text: string): text is ConnectionProblem {
  return Object.hasOwn(CODES, text);
}
