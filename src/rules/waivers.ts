import type { Waiver } from '../documents/evidence';
import { type Location, UserError, UserErrors } from '../errors';
import { rules } from '.';
import { liveRules } from './live';
import type { Finding } from './rule';
import { smokeTests } from './smoke';

/** Ids of the rules whose findings somebody may take upon themselves. */
export function waivableRules(): string[] {
  return [...rules, ...liveRules, ...smokeTests].filter((rule) => rule.waivable).map((rule) => rule.id);
}

/** Findings with the waivers that were given for just these words; a finding that reads differently is a new one. */
export function waive(findings: Finding[], waivers: readonly Waiver[]): Finding[] {
  const waivable = new Set(waivableRules());
  return findings.map((finding) => {
    if (!waivable.has(finding.rule)) return finding;
    const waiver = waivers.findLast(
      ({ rule, stage, finding: text }) => rule === finding.rule && stage === finding.stage && text === finding.message,
    );
    return waiver ? { ...finding, waived: { reason: waiver.reason, by: waiver.by, at: waiver.at } } : finding;
  });
}

/**
 * A waiver written by hand, or for a rule of another version, must not look as if it held.
 * @throws UserErrors naming each place
 */
export function checkWaivers(waivers: readonly Waiver[], locate: (pointer: string) => Location | undefined): void {
  const known = new Set([...rules, ...liveRules, ...smokeTests].map((rule) => rule.id));
  const waivable = waivableRules();
  const errors = waivers.flatMap(({ rule }, index) => {
    if (waivable.includes(rule)) return [];
    const why = known.has(rule) ? 'cannot be waived' : 'does not exist';
    return [
      new UserError(
        'waiver-refused',
        `/waived/${index}/rule: rule ${JSON.stringify(rule)} ${why}`,
        `take the waiver out; rules that can be waived: ${waivable.join(', ')}`,
        locate(`/waived/${index}/rule`),
      ),
    ];
  });
  if (errors.length > 0) throw new UserErrors('evidence-invalid', errors);
}
