import type { Environment } from '../documents/environment';
import type { Evidence } from '../documents/evidence';
import { checkWaivers } from '../rules/waivers';
import { planOf } from './plan';
import type { Plan, PlanEvidence } from './types';

/** What planning needs of an evidence file, by name; where something was recorded twice, the last record counts. */
export function planEvidence({
  acknowledged,
  done,
  waived = [],
  completed = [],
  undone = [],
}: Pick<Evidence, 'acknowledged' | 'done'> & Partial<Pick<Evidence, 'waived' | 'completed' | 'undone'>>): PlanEvidence {
  return {
    acknowledged: Object.fromEntries(acknowledged.map((entry) => [entry.stage, entry])),
    tasks: Object.fromEntries(
      done.map(({ task, at, by, evidence, file }) => {
        const proof = [evidence, file].filter((part) => part !== undefined).join('; ');
        return [task, proof === '' ? { at, by } : { at, by, evidence: proof }];
      }),
    ),
    waived,
    completed: Object.fromEntries(completed.map(({ stage, at }) => [stage, at])),
    undone: Object.fromEntries(undone.map(({ stage, at }) => [stage, at])),
  };
}

/** The plan of an environment as its documents and its evidence are. @throws UserErrors where a waiver can't hold */
export function planFor({ source, target, evidence, locateEvidence }: Environment): Plan {
  checkWaivers(evidence.waived, locateEvidence);
  return planOf(source.deployment, target.deployment, planEvidence(evidence));
}
