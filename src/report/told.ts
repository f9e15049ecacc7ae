import type { AuditEntry } from '../cmdlets/audit';
import { count } from './values';

/** Calls that users notice at once, and what is said of them. */
const NOTICED: readonly [cmdlet: string, text: (calls: number) => string][] = [
  ['Send-RDUserMessage', (calls) => `${count(calls, 'message')} sent to users`],
  ['Invoke-RDUserLogoff', (calls) => `${count(calls, 'session')} signed out`],
  ['Disconnect-RDUser', (calls) => `${count(calls, 'session')} disconnected`],
];

/**
 * What users were told in a stage, and who was signed out, since it was last gone back from: going back takes none of it back.
 * Undefined = nobody. What failed doesn't count; what a killed run may have done does.
 */
export function toldText(entries: readonly AuditEntry[], stage: string, since?: string): string | undefined {
  const done = entries.filter(
    ({ at, stage: of, phase, outcome }) =>
      of === stage &&
      phase === 'result' &&
      (outcome === 'done' || outcome === 'found-done' || outcome === 'not-repeated') &&
      (since === undefined || Date.parse(at) >= Date.parse(since)),
  );
  const parts = NOTICED.flatMap(([cmdlet, text]) => {
    const calls = done.filter(({ invocation }) => invocation.startsWith(`${cmdlet} `)).length;
    return calls === 0 ? [] : [text(calls)];
  });
  return parts.length === 0 ? undefined : `${stage}: ${parts.join(', ')}; that isn't taken back`;
}
