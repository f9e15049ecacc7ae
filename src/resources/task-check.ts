import { type Invocation, type On, read } from '../cmdlets/invocation';
import { formatInvocation } from '../cmdlets/quoting';
import type { Snapshot } from '../cmdlets/snapshot';
import type { TaskCheck } from '../documents/schema';

/** The read that a check makes. */
export function checkRead({ on, cmdlet, parameters }: TaskCheck): Invocation {
  const where: On = on === 'managementHost' || on === 'activeBroker' ? on : { host: on };
  return read(cmdlet, parameters ?? {}, where);
}

/** `Get-Service -Name 'frxsvc' on rdsh11.contoso.com: Status equals "Running"`. */
export function checkText(check: TaskCheck): string {
  return `${formatInvocation(checkRead(check))}: ${wantedText(check)}`;
}

function wantedText({ property, equals, matches, count }: TaskCheck): string {
  if (count !== undefined) return `${count} answer${count === 1 ? '' : 's'}`;
  const what = property ?? 'the answer';
  return matches === undefined ? `${what} equals ${JSON.stringify(equals)}` : `${what} matches /${matches}/`;
}

/** What is wrong with the answer; undefined = it is as wanted. One answer as wanted is enough. */
export function checkProblem(snapshot: Snapshot, check: TaskCheck): string | undefined {
  const { output, errors } = snapshot.get(checkRead(check));
  if (check.count !== undefined) {
    // What could not be read was not counted.
    if (errors[0]) return `${checkText(check)}, but: ${errors[0].message}`;
    return output.length === check.count ? undefined : `${checkText(check)}, not ${output.length}`;
  }
  const values = output.map((row) => (check.property === undefined ? row : propertyOf(row, check.property)));
  if (values.some((value) => isWanted(value, check))) return undefined;
  const found = values.filter((value) => value !== undefined).map((value) => JSON.stringify(value));
  return `${checkText(check)}, not ${found.join(', ') || (errors[0]?.message ?? 'silence')}`;
}

function isWanted(value: unknown, { equals, matches }: TaskCheck): boolean {
  if (value === undefined || value === null) return false;
  if (matches !== undefined) return new RegExp(matches, 'i').test(String(value));
  // PowerShell compares texts without case, and numbers arrive as texts from some cmdlets.
  return String(value).toLowerCase() === String(equals).toLowerCase();
}

function propertyOf(row: unknown, property: string): unknown {
  if (typeof row !== 'object' || row === null) return undefined;
  const wanted = property.toLowerCase();
  return Object.entries(row).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
