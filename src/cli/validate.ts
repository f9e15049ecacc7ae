import type { Location } from '../errors';
import { unknownNames } from '../planner/evidence-names';
import { byPlace, placeOf } from '../planner/places';
import { findingText } from '../report/findings';
import { count } from '../report/values';
import type { Finding } from '../rules/rule';
import { colors, hint, loadPlan, print, projectRoot } from './project';
import { reportFor } from './report-facts';

/** `rds-migrate validate <environment>`: mistakes in the documents end it before the rules are asked. */
export function validate(name: string): void {
  const root = projectRoot();
  const { environment, plan } = loadPlan(root, name);
  for (const warning of [...environment.warnings, ...unknownNames(plan, environment)]) hint(`warning: ${warning}`);
  let waived = 0;
  const numbers = { blocker: 0, warning: 0, manual: 0, note: 0 };
  const placed = reportFor(root, environment, plan).findings.map((finding) => ({
    finding,
    place: placeOf(finding, plan, environment),
  }));
  for (const { finding, place } of bySeverity(placed)) {
    if (finding.waived) waived += 1;
    else numbers[finding.severity] += 1;
    print(findingText(finding, colors, place));
  }
  const found = `${count(numbers.blocker, 'blocker')}, ${count(numbers.warning, 'warning')}${waived > 0 ? `, ${waived} waived` : ''}`;
  print(
    `${name}: ${count(plan.stages.length, 'stage')}, ${count(plan.stages.at(-1)?.after.size ?? 0, 'resource')} at the end, ${found}`,
  );
  if (numbers.blocker > 0) process.exitCode = 1;
}

/** The worst first, and among equals in the order of the files. */
function bySeverity<T extends { finding: Finding; place?: Location }>(findings: readonly T[]): T[] {
  return (['blocker', 'warning', 'manual', 'note'] as const).flatMap((severity) =>
    byPlace(findings.filter(({ finding }) => finding.severity === severity)),
  );
}
