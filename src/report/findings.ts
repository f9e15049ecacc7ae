import { formatLocation, type Location } from '../errors';
import { type Finding, type Severity, type Waived, wordsOf } from '../rules/rule';
import type { Colors } from './colors';
import { indent } from './values';

/** One finding as a message: where, how grave, what, which rule, and what to do where something has to be done. */
export function findingText(finding: Finding, colors: Colors, place?: Location): string {
  const { severity, stage, rule, remedy, waived } = finding;
  const message = wordsOf(finding);
  const paint = waived ? colors.dim : severityColor(severity, colors);
  const where = `${place ? `${formatLocation(place)}: ` : ''}${stage === undefined ? '' : `${stage}: `}`;
  if (waived) return paint(`${where}waived ${severity}: ${message} [${rule}]\n${indent(waivedText(waived), '  ')}`);
  const next = severity === 'blocker' || severity === 'warning' ? `\n${indent(`next: ${remedy}`, '  ')}` : '';
  return paint(`${where}${severity}: ${message} [${rule}]${next}`);
}

/** Who took a finding upon themselves, and why. */
export function waivedText({ by, at, reason }: Waived): string {
  return `waived by ${by} on ${at.slice(0, 10)}: ${reason}`;
}

export function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  return { blocker: colors.red, warning: colors.yellow, manual: colors.cyan, note: colors.dim }[severity];
}
