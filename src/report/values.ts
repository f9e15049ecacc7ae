import { isJoinedSecret, isSecretRef } from '../cmdlets/invocation';
import { SECRET } from '../resources/diff';

/** Longest value shown in full; what is cut off ends with an ellipsis. */
const LONGEST = 120;

/** A value as the reports show it: JSON in one line, secrets by their name, `(not set)` where there is none. */
export function showValue(value: unknown): string {
  return shorten(wholeValue(value), LONGEST);
}

/** The same in full length. */
export function wholeValue(value: unknown): string {
  if (value === undefined) return '(not set)';
  if (value === SECRET) return SECRET;
  return JSON.stringify(value, (_key, inner: unknown) => namedSecret(inner)) ?? '(not set)';
}

function namedSecret(value: unknown): unknown {
  if (isSecretRef(value)) return `<secret ${value.secret}>`;
  if (isJoinedSecret(value)) {
    return value.join.map((part) => (typeof part === 'string' ? part : `<secret ${part.secret}>`)).join('');
  }
  return value;
}

/** At most `longest` characters. */
export function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** The text with `?` for what ends a line, moves the cursor, turns the direction of writing or can't be seen. */
export function visible(text: string): string {
  return text.replace(HIDDEN, '?');
}

/** `1 stage`, `3 stages`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

export function indent(text: string, by: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `${by}${line}`))
    .join('\n');
}
