import type { Finding, Severity } from '../rules/rule';
import type { Colors } from './colors';
import { indent } from './values';

/** One finding as a message: where, how grave, what, which rule, and what to do where something has to be done. */
export function findingText(finding: Finding, colors: Colors): string {
  const { severity, stage, message, rule, remedy } = finding;
  const paint = severityColor(severity, colors);
  const where = stage === undefined ? '' : `${stage}: `;
  const next = severity === 'blocker' || severity === 'warning' ? `\n${indent(`next: ${remedy}`, '  ')}` : '';
  return paint(`${where}${severity}: ${message} [${rule}]${next}`);
}

export function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  return { blocker: colors.red, warning: colors.yellow, manual: colors.cyan, note: colors.dim }[severity];
}
