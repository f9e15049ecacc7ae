import { partsOfUnc, pathOfDisks } from '../unc';
import type { LiveContext } from './live-rule';

/** A folder of user profile disks that a collection leaves in a stage; without `to` they are switched off. */
export interface LeftFolder {
  collection: string;
  from: string;
  to?: string;
}

/** User profile disks of a collection that a stage takes from one folder to another. */
export type DiskMove = LeftFolder & { to: string };

export function leftFolders({ stage }: LiveContext): LeftFolder[] {
  return stage.changes.flatMap(({ action, before, after }) => {
    if (action !== 'update' || !/^(Session|VirtualDesktop)Collection$/.test(before?.kind ?? '')) return [];
    const [from, to] = [before, after].map((view) => pathOfDisks(view?.props.userProfileDisks));
    if (!before || from === undefined || from.toLowerCase() === to?.toLowerCase()) return [];
    return [{ collection: before.key, from, ...(to === undefined ? {} : { to }) }];
  });
}

export function diskMoves(context: LiveContext): DiskMove[] {
  return leftFolders(context).flatMap(({ to, ...left }) => (to === undefined ? [] : [{ ...left, to }]));
}

/** The file server of `\\server\share\folder`, by its full name, and the share and folder in lower case. */
export function fileServerOf(path: string, domain: string): ReturnType<typeof partsOfUnc> {
  const parts = partsOfUnc(path);
  if (!parts || parts.server.includes('.')) return parts;
  return { ...parts, server: `${parts.server}.${domain}` };
}
