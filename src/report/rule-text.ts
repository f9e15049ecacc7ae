import type { Rule } from '../rules/rule';
import type { Colors } from './colors';
import { severityColor } from './findings';
import { plainTable } from './tables';

/** All rules, one line each. */
export function rulesTable(rules: readonly Rule[], colors: Colors): string {
  const table = plainTable(['rule', 'severity', 'statement'], colors, [null, null, 90]);
  for (const { id, severity, statement } of rules) {
    table.push([id, severityColor(severity, colors)(severity), statement]);
  }
  return table.toString();
}

/** One rule in full. */
export function ruleText(rule: Rule, colors: Colors): string {
  const { id, severity, statement, reason, source, remedy } = rule;
  return [
    `${colors.bold(id)} (${severityColor(severity, colors)(severity)})`,
    statement,
    `why:    ${reason}`,
    `source: ${source}`,
    `remedy: ${remedy}`,
  ].join('\n');
}
