import { type Invocation, invocationKey } from '../cmdlets/invocation';
import { LiveError } from '../cmdlets/live';
import type { CallResult } from '../cmdlets/result';
import { snapshotOf } from '../cmdlets/snapshot';
import { UserError } from '../errors';
import type { Stage } from '../planner/types';
import { brokenRule } from '../rules';
import { liveRules } from '../rules/live';
import { type LiveContext, type LiveRule, UNANSWERED } from '../rules/live/live-rule';
import type { Finding, Observation } from '../rules/rule';
import { waive } from '../rules/waivers';
import type { Session } from './session';

/** What the live deployment says against entering a stage; reads only. Equal reads of several rules are made once. */
export async function liveFindingsAt(
  session: Session,
  stage: Stage,
  among: readonly LiveRule[] = liveRules,
): Promise<Finding[]> {
  const { source, target } = session.plan;
  const context: LiveContext = { source, target, stage, now: session.live.runner.clock.now() };
  const findings = await Promise.all(among.map((rule) => findingsOf(session, rule, context)));
  return waive(findings.flat(), session.plan.waived ?? []);
}

async function findingsOf(session: Session, rule: LiveRule, context: LiveContext): Promise<Finding[]> {
  return (await observed(session, rule, context)).map((observation) => ({
    rule: rule.id,
    severity: rule.severity,
    remedy: rule.remedy,
    stage: context.stage.name,
    ...observation,
  }));
}

async function observed(session: Session, rule: LiveRule, context: LiveContext): Promise<Observation[]> {
  try {
    const reads = new Map(rule.reads(context).map((read) => [invocationKey(read), read]));
    if (reads.size === 0) return [];
    const answers = await Promise.all([...reads.values()].map((read) => answerTo(session, read)));
    const snapshot = snapshotOf(answers.map(({ read, result }) => [read, result] as const));
    const failed = answers.flatMap(({ failure }) => (failure ? [failure] : []));
    return [...failed, ...rule.check(snapshot, context)];
  } catch (error) {
    // What the user can mend (no rights, no such simulated deployment) is no fault of the rule.
    if (error instanceof UserError) throw error;
    return [brokenRule(rule.id, error)];
  }
}

/** A server that can't be asked is a finding, not the end of the look at the others. */
async function answerTo(
  session: Session,
  read: Invocation,
): Promise<{ read: Invocation; result: CallResult; failure?: Observation }> {
  try {
    const snapshot = await session.live.snapshot([read]);
    return { read, result: snapshot.get(read) };
  } catch (error) {
    if (!(error instanceof LiveError)) throw error;
    // What to do about the rule itself is not yet known: the server has to answer first.
    const failure = { message: error.message, remedy: error.nextStep() };
    const record = { message: error.message, id: UNANSWERED, terminating: true };
    return { read, result: { output: [], errors: [record], warnings: [], durationMs: 0 }, failure };
  }
}
