import type { Colors } from './colors';
import { severityColor } from './findings';
import { CHECKED, type RuleFacts, waiverText } from './rule-facts';
import { plainTable } from './tables';

/** All rules, one line each. */
export function rulesTable(rules: readonly RuleFacts[], colors: Colors): string {
  const table = plainTable(['rule', 'severity', 'checked', 'statement'], colors, [null, null, null, 90]);
  for (const { id, severity, checked, statement } of rules) {
    table.push([id, severityColor(severity, colors)(severity), checked, statement]);
  }
  return table.toString();
}

/** One rule in full. */
export function ruleText(rule: RuleFacts, colors: Colors): string {
  const { id, severity, statement, reason, source, remedy, checked } = rule;
  return [
    `${colors.bold(id)} (${severityColor(severity, colors)(severity)})`,
    statement,
    `why:     ${reason}`,
    `source:  ${source}`,
    `checked: ${CHECKED[checked]}`,
    `remedy:  ${remedy}`,
    `waiver:  ${waiverText(rule)}`,
  ].join('\n');
}
