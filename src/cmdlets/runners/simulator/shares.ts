import { findDesktopCollection } from './desktops';
import type { SessionState, State } from './state';
import { findCollection } from './world';

/** The template every profile disk is made from. */
export const templateFile = 'UVHD-template.vhdx';

/** Bytes of a profile disk, unless something else is said of it. */
const DISK_LENGTH = 256 * 2 ** 20;

export function diskLength({ lengths }: State['shares'][string], file: string): number {
  return lengths?.[file] ?? DISK_LENGTH;
}

/** A share path as key: lower case, backslashes, none at the end. */
export function canonicalShare(path: string): string {
  return path.replace(/\//g, '\\').replace(/\\+$/, '').toLowerCase();
}

/** Server of `\\server\share\...`, in lower case. */
export function shareHost(path: string): string | undefined {
  return /^\\\\([^\\]+)\\/.exec(path.replace(/\//g, '\\'))?.[1]?.toLowerCase();
}

/** File of one user's profile disk; the real name holds the user's SID. */
export function diskOf(user: string): string {
  return `UVHD-${user.replace(/^.*\\/, '').toLowerCase()}.vhdx`;
}

/** Profile disks that are open now: one per session on a host of a collection with disks. */
export function openDisks(state: State): { path: string; session: SessionState }[] {
  const deployment = state.deployment;
  if (!deployment) return [];
  return state.sessions.flatMap((session) => {
    const { collection } = session;
    const disks = (findCollection(deployment, collection) ?? findDesktopCollection(deployment, collection))?.disks;
    return disks?.enabled ? [{ path: `${disks.path.replace(/[\\/]+$/, '')}\\${diskOf(session.user)}`, session }] : [];
  });
}
