import { argumentsOf } from './vocabulary';

/** Words with which people and netsh name a secret, anywhere in a line that is not understood. */
const SECRET_WORD = /secret|psk|pass|pwd|key|blob|credential/i;

/** Commands that take a secret without naming it, what they name first being no secret. */
const NAMED_FIRST = /(?:authserver|acctserver|client|remoteserver|credentials)$/i;
const BY_PLACE = /(?:^|\s)(?:add|set)\s+(?:authserver|acctserver|client|remoteserver|ipsecpolicy|credentials)(?:\s|$)/i;

/** `ras aaaa add authserver`: the command, without anything that it is given. */
const COMMAND = /^(?:[a-z][\w-]*\s+){0,5}?(?:add|set|delete|show|reset)\s+[a-z][\w-]*(?=\s|=|$)/i;
/** The first argument, whole: quotation marks in other places may be part of a secret. */
const FIRST = /^\s+(?:([a-z][\w-]*)\s*=\s*)?("[^"]*"|[^\s"=]+)(?=\s|$)(?!\s*=)/i;
const SWITCH = /^"?(?:enabled?|disabled?|yes|no)"?$/i;

/** Whether a known command takes a secret. */
export const takesSecret = (context: string, verb: string): boolean =>
  (argumentsOf(context, verb) ?? []).some((name) => /secret$/.test(name) && name !== 'usesamesecret');

/** Whether a line that is not understood may hold a secret. */
export const mayHoldSecret = (text: string): boolean => SECRET_WORD.test(text) || BY_PLACE.test(text);

/**
 * A line that may hold a secret, with nothing behind its first argument: quotation marks and blanks inside of a secret make
 * its end unknown, so that a part of it could be any word that follows.
 */
export function masked(text: string): string {
  const command = COMMAND.exec(text)?.[0] ?? '';
  const kept = command + firstOf(command, text.slice(command.length));
  if (text.slice(kept.length).trim() === '') return text;
  return `${kept} [secret]`.trim();
}

function firstOf(command: string, rest: string): string {
  const [whole = '', name, value = ''] = FIRST.exec(rest) ?? [];
  if (command === '' || SWITCH.test(value)) return command === '' ? '' : whole;
  const told = name === undefined ? NAMED_FIRST.test(command) : !SECRET_WORD.test(name);
  return told && !/=/.test(value) ? whole : '';
}
