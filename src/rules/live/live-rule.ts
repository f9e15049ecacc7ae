import type { Invocation } from '../../cmdlets/invocation';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { Deployment } from '../../documents/schema';
import type { Observation, Severity, StageView } from '../rule';

/** What a rule that looks at the live deployment knows besides: the documents, the stage that is entered, the time. */
export interface LiveContext {
  source: Deployment;
  target: Deployment;
  stage: StageView;
  now: Date;
}

/** Id of the error in a read that nobody answered. That is told as such, so that a rule need not say it again. */
export const UNANSWERED = 'unanswered';

/**
 * A precondition of a stage: read before its first change, in a preview too. What can't be read counts as broken, with
 * the rule's severity, so `check` need say nothing of servers without an answer.
 */
export interface LiveRule {
  /** Stable; pages and scripts refer to it. */
  id: string;
  severity: Severity;
  /** The rule as one sentence. */
  statement: string;
  reason: string;
  /** Where it comes from, as pages cite it. */
  source: string;
  /** What to do when it is broken. */
  remedy: string;
  /** Somebody may take the risk, with a reason and a name in the evidence file. */
  waivable?: true;
  /** Empty = it has nothing to say of this stage. */
  reads(context: LiveContext): Invocation[];
  check(snapshot: Snapshot, context: LiveContext): Observation[];
}
