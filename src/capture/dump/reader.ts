import type { Statement } from '../../cmdlets/netsh/statement';

/** A line of a dump that somebody has to look at, and what to do about it. */
export interface DumpLine {
  file: string;
  line: number;
  /** The line, with secrets masked. */
  text: string;
  /** `secret`: it holds or needs one. `unknown`: not understood. `leftOut`: understood, and the document has no place for it. */
  what: 'secret' | 'unknown' | 'leftOut';
  todo: string;
}

/** What the statements of dumps write into, and what they know of the server. */
export interface Reader {
  /** Interfaces that are named, with the side they are on where something says so. */
  interfaces: Map<string, 'internet' | 'intranet' | undefined>;
  /** The server takes no connections. */
  routerOnly: boolean;
  /** Below the server in the document. */
  set(path: readonly string[], value: unknown): void;
  get(path: readonly string[]): unknown;
  /** Adds to a list, once. */
  push(path: readonly string[], value: unknown): void;
  /** The name of a secret that the user has to set. */
  secret(name: string, what: string): { secret: string };
  leaveOut(todo: string): void;
  /** The line holds a secret that travels by another way. */
  holdsSecret(todo: string): void;
  note(path: readonly string[], text: string): void;
}

/** Writes one statement; a command of a dump that says nothing of its own (`reset`) is `nothing`. */
export type Writer = (args: Record<string, string>, reader: Reader, statement: Statement) => void;

export const nothing: Writer = () => undefined;

export const on = (word: string | undefined): boolean => /^(enabled?|yes|true|1)$/i.test(word ?? '');

export function numeric(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Names of secrets are letters and digits. */
export function secretName(...words: string[]): string {
  const parts = words
    .flatMap((word) =>
      word
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
        .split(/[^A-Za-z0-9]+/),
    )
    .filter((part) => part !== '');
  return parts
    .map((part, index) => (index === 0 ? part.charAt(0).toLowerCase() : part.charAt(0).toUpperCase()) + part.slice(1))
    .join('');
}
