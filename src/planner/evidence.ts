import type { Evidence } from '../documents/evidence';
import type { PlanEvidence } from './types';

/** What planning needs of an evidence file, by name; where something was recorded twice, the last record counts. */
export function planEvidence({ acknowledged, done }: Pick<Evidence, 'acknowledged' | 'done'>): PlanEvidence {
  return {
    acknowledged: Object.fromEntries(acknowledged.map((entry) => [entry.stage, entry])),
    tasks: Object.fromEntries(
      done.map(({ task, at, by, evidence, file }) => {
        const proof = [evidence, file].filter((part) => part !== undefined).join('; ');
        return [task, proof === '' ? { at, by } : { at, by, evidence: proof }];
      }),
    ),
  };
}
