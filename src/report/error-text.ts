import { CODE_GROUPS, type CodeFacts } from '../errors/codes';
import type { Colors } from './colors';

/** A code that errors show in brackets, as pages and `explain` tell it. */
export interface ErrorFacts extends CodeFacts {
  code: string;
  group: string;
}

/** Every code in the order of its group, then by name. */
export function errorFacts(): ErrorFacts[] {
  return CODE_GROUPS.flatMap(({ title, codes }) =>
    Object.entries(codes)
      .map(([code, facts]) => ({ code, group: title, ...facts }))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
  );
}

/** One code in full. */
export function errorText({ code, group, meaning, next }: ErrorFacts, colors: Colors): string {
  return [`${colors.bold(code)} (error: ${group.toLowerCase()})`, meaning, `next: ${next}`].join('\n');
}
