import { rules } from '../rules';
import { liveRules } from '../rules/live';
import type { LiveRule } from '../rules/live/live-rule';
import type { Rule } from '../rules/rule';
import { smokeTests } from '../rules/smoke';

/** What a rule says of itself, whenever it is asked. */
export interface RuleFacts extends Pick<Rule, 'id' | 'severity' | 'statement' | 'reason' | 'source' | 'remedy'> {
  checked: 'offline' | 'live' | 'end';
  /** Somebody may take the risk (`rds-migrate waive`). */
  waivable: boolean;
}

/** When a rule is asked, in words. */
export const CHECKED: Readonly<Record<RuleFacts['checked'], string>> = {
  offline: 'from the documents and the plan: by validate, plan, report, preview and up',
  live: 'read from the deployment when a stage is entered, in a preview too',
  end: 'read from the deployment when a stage is done: by verify, and before the next stage is entered',
};

/** How somebody takes the risk of a finding: what stops nothing need not be waived. */
export function waiverText({ id, severity, waivable }: Pick<RuleFacts, 'id' | 'severity' | 'waivable'>): string {
  if (waivable) return `possible, with a reason: \`npx rds-migrate waive ${id} --reason "..."\``;
  return severity === 'blocker' ? 'not possible' : 'not needed: it stops nothing';
}

/** Every rule of both sorts, by id. */
export function ruleFacts(): RuleFacts[] {
  const facts =
    (checked: RuleFacts['checked']) =>
    ({ id, severity, statement, reason, source, remedy, waivable }: Rule | LiveRule): RuleFacts => ({
      id,
      severity,
      statement,
      reason,
      source,
      remedy,
      checked,
      waivable: waivable === true,
    });
  return [...rules.map(facts('offline')), ...liveRules.map(facts('live')), ...smokeTests.map(facts('end'))].sort(
    (a, b) => (a.id < b.id ? -1 : 1),
  );
}
