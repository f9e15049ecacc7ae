import { count } from '../report/values';
import { findingsAt } from '../rules/findings';
import type { Finding } from '../rules/rule';
import { colors, hint, loadPlan, print, projectRoot } from './project';

const PAINT = { blocker: colors.red, warning: colors.yellow, manual: colors.cyan, note: colors.dim };

/** `rds-migrate validate <environment>`: mistakes in the documents end it before the rules are asked. */
export function validate(name: string): void {
  const { environment, plan } = loadPlan(projectRoot(), name);
  for (const warning of environment.warnings) hint(`warning: ${warning}`);
  const seen = new Set<string>();
  const numbers = { blocker: 0, warning: 0, manual: 0, note: 0 };
  for (const stage of plan.stages) {
    for (const finding of findingsAt(plan, environment, stage)) {
      const text = `${finding.severity}: ${finding.message} [${finding.rule}]`;
      // A finding without a stage of its own holds for all of them.
      if (finding.stage === undefined && seen.has(text)) continue;
      seen.add(text);
      numbers[finding.severity] += 1;
      print(line(finding, finding.stage === undefined ? '' : `${stage.name}: `, text));
    }
  }
  const found = `${count(numbers.blocker, 'blocker')}, ${count(numbers.warning, 'warning')}`;
  print(`${name}: ${count(plan.stages.length, 'stage')}, ${count(plan.stages.at(-1)?.after.size ?? 0, 'resource')} at the end, ${found}`);
  if (numbers.blocker > 0) process.exitCode = 1;
}

function line(finding: Finding, where: string, text: string): string {
  const next = finding.severity === 'blocker' || finding.severity === 'warning' ? `\n  next: ${finding.remedy}` : '';
  return PAINT[finding.severity](`${where}${text}${next}`);
}
