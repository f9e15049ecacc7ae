import type { Invocation } from '../cmdlets/invocation';
import { rows, type Snapshot } from '../cmdlets/snapshot';

/** Reading odd output without throwing: what is no object is left out, what is no text is undefined. */
export type Row = Record<string, unknown>;

export function rowsOf(snapshot: Snapshot, read: Invocation): Row[] {
  return objectsIn(rows<unknown>(snapshot, read));
}

/** The objects among what a read returned. */
export function objectsIn(output: readonly unknown[]): Row[] {
  return output.filter((row): row is Row => typeof row === 'object' && row !== null);
}

export function firstRow(snapshot: Snapshot, read: Invocation): Row | undefined {
  return rowsOf(snapshot, read)[0];
}

/** Text that says something: empty text and what is no text are undefined. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function nameOf(value: unknown): string | undefined {
  return textOf(value)?.trim().toLowerCase();
}

export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** Windows PowerShell 5.1 writes dates as `/Date(milliseconds)/`, others in ISO 8601. */
export function dateOf(value: unknown): Date | undefined {
  if (typeof value !== 'string') return undefined;
  const milliseconds = /^\/Date\((-?\d+)/.exec(value)?.[1];
  const date = new Date(milliseconds === undefined ? value : Number(milliseconds));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** Names of a list; one name alone, as PowerShell returns a list of one, is a list too. */
export function namesOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map(nameOf).filter((name): name is string => name !== undefined);
}

/** Whether two names mean one server; one of them may be its short name (docs/behaviour/module.md section 11). */
export function sameHost(a: unknown, b: unknown): boolean {
  const left = nameOf(a);
  const right = nameOf(b);
  if (left === undefined || right === undefined) return false;
  if (left.includes('.') === right.includes('.')) return left === right;
  return left.split('.')[0] === right.split('.')[0];
}

/** Drops the properties without a value, so that they count as "not read". */
export function known<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null)) as T;
}

export function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, at) => item.toLowerCase() === b[at]?.toLowerCase());
}
