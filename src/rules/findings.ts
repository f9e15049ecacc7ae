import type { Waiver } from '../documents/evidence';
import type { Deployment } from '../documents/schema';
import { check } from '.';
import type { Finding, PlanView, StageView } from './rule';
import { waive } from './waivers';

/** A plan with the documents it was made of. */
export interface CheckablePlan extends PlanView {
  source: Deployment;
  target: Deployment;
  waived?: readonly Waiver[];
}

/** One plan is asked for each of its stages; the answer is the same every time. */
const checked = new WeakMap<CheckablePlan, Finding[]>();

/** All findings of a plan, the worst first. */
export function findingsOf(plan: CheckablePlan): Finding[] {
  const known = checked.get(plan);
  if (known) return known;
  const findings = waive(check({ source: plan.source, target: plan.target, plan }), plan.waived ?? []);
  checked.set(plan, findings);
  return findings;
}

/**
 * What concerns one stage before its first change: its own findings, and those of the documents as a whole, which stop
 * every stage but `source`: that one changes nothing, and a deployment that breaks rules can be adopted all the same.
 */
export function findingsAt(plan: CheckablePlan, stage: Pick<StageView, 'name'>): Finding[] {
  return findingsOf(plan).filter((finding) =>
    finding.stage === undefined ? stage.name !== 'source' : finding.stage === stage.name,
  );
}
