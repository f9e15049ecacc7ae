import { createHash } from 'node:crypto';
import type { State } from './state';

/** Files are found whatever slashes and case they are named with. */
export function pfxKey(path: string): string {
  return path.replace(/\\/g, '/').replace(/^\.\//, '').toLowerCase();
}

export function findPfx(state: State, path: string): State['pfxFiles'][string] | undefined {
  return state.pfxFiles[pfxKey(path)];
}

/** Thumbprints are compared without case and blanks. */
export function normalThumbprint(text: string): string {
  return text.replace(/[\s\u200e\u200f]/g, '').toUpperCase();
}

/** Thumbprint of the certificate that a server signed for its own listener. */
export function selfSignedHash(server: string): string {
  return createHash('sha1').update(`listener/${server}`).digest('hex').toUpperCase();
}

/** A thumbprint that looks real and is the same in every run. */
export function newThumbprint(state: State): string {
  state.counters.certificate += 1;
  return createHash('sha1').update(`${state.environment}/${state.counters.certificate}`).digest('hex').toUpperCase();
}
