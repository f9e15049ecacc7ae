import type { AuditEntry } from '../../cmdlets/audit';
import type { Measured } from './estimate';

/** Seconds that calls took, by cmdlet, from the results of an audit log; failed calls say nothing. */
export function measuredCalls(
  entries: Pick<AuditEntry, 'phase' | 'outcome' | 'invocation' | 'durationMs'>[],
): Measured {
  const seconds = new Map<string, number[]>();
  for (const { phase, outcome, invocation, durationMs } of entries) {
    if (phase !== 'result' || outcome !== 'done' || durationMs === undefined) continue;
    const [cmdlet = ''] = invocation.split(' ', 1);
    seconds.set(cmdlet, [...(seconds.get(cmdlet) ?? []), durationMs / 1000]);
  }
  return new Map(
    [...seconds].map(([cmdlet, values]) => {
      const sorted = values.sort((a, b) => a - b);
      const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
      return [cmdlet, { span: [median, sorted.at(-1) ?? median], calls: sorted.length }] as const;
    }),
  );
}
