import { findingText } from '../report/findings';
import { count } from '../report/values';
import { findingsOf } from '../rules/findings';
import { colors, hint, loadPlan, print, projectRoot } from './project';

/** `rds-migrate validate <environment>`: mistakes in the documents end it before the rules are asked. */
export function validate(name: string): void {
  const { environment, plan } = loadPlan(projectRoot(), name);
  for (const warning of environment.warnings) hint(`warning: ${warning}`);
  const numbers = { blocker: 0, warning: 0, manual: 0, note: 0 };
  for (const finding of findingsOf(plan)) {
    numbers[finding.severity] += 1;
    print(findingText(finding, colors));
  }
  const found = `${count(numbers.blocker, 'blocker')}, ${count(numbers.warning, 'warning')}`;
  print(
    `${name}: ${count(plan.stages.length, 'stage')}, ${count(plan.stages.at(-1)?.after.size ?? 0, 'resource')} at the end, ${found}`,
  );
  if (numbers.blocker > 0) process.exitCode = 1;
}
