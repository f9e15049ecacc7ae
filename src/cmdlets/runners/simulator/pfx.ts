import { createHash } from 'node:crypto';
import type { State } from './state';
import { findServer } from './world';

/** Files are found whatever slashes and case they are named with. */
export function pfxKey(path: string): string {
  return path.replace(/\\/g, '/').replace(/^\.\//, '').toLowerCase();
}

/** A file that a cmdlet wrote to a local path is on that server alone. */
export function pfxKeyOn(host: string, path: string): string {
  return /^[a-z]:/i.test(path) ? `${host.toLowerCase()}|${pfxKey(path)}` : pfxKey(path);
}

/** A session on a server has no credentials for a share of another one; the management host has the user's own. */
function beyond(state: State, path: string, host: string): boolean {
  return /^[\\/]{2}/.test(path) && host.toLowerCase() !== state.managementHost.name.toLowerCase();
}

/** Whether a cmdlet can't write a file there, as there is no such folder or no way to it. */
export function folderLacks(state: State, path: string, host: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('\\') + 1).toLowerCase();
  return beyond(state, path, host) || (findServer(state, host)?.missingFolders ?? []).includes(folder);
}

/** What people put at a path they put there on every server that reads it. */
export function findPfx(state: State, path: string, host: string): State['pfxFiles'][string] | undefined {
  if (beyond(state, path, host)) return undefined;
  return state.pfxFiles[pfxKeyOn(host, path)] ?? state.pfxFiles[pfxKey(path)];
}

export function deletePfx(state: State, path: string, host: string): void {
  const own = pfxKeyOn(host, path);
  delete state.pfxFiles[state.pfxFiles[own] ? own : pfxKey(path)];
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
