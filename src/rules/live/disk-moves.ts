import type { LiveContext } from './live-rule';

/** User profile disks of a collection that a stage takes from one folder to another. */
export interface DiskMove {
  collection: string;
  from: string;
  to: string;
}

const pathOf = (disks: unknown): string | undefined => {
  const path = typeof disks === 'object' && disks !== null ? (disks as { path?: unknown }).path : undefined;
  return typeof path === 'string' ? path : undefined;
};

export function diskMoves({ stage }: LiveContext): DiskMove[] {
  return stage.changes.flatMap(({ action, before, after }) => {
    if (action !== 'update' || !/^(Session|VirtualDesktop)Collection$/.test(before?.kind ?? '')) return [];
    const [from, to] = [pathOf(before?.props.userProfileDisks), pathOf(after?.props.userProfileDisks)];
    if (!before || from === undefined || to === undefined || from.toLowerCase() === to.toLowerCase()) return [];
    return [{ collection: before.key, from, to }];
  });
}

/** The file server of `\\server\share\folder`, by its full name, and the share and folder in lower case. */
export function fileServerOf(
  path: string,
  domain: string,
): { server: string; share: string; folder: string } | undefined {
  const match = /^\\\\([^\\]+)\\(([^\\]+)(?:\\.+?)?)\\*$/.exec(path.toLowerCase());
  if (!match?.[1] || !match[2] || !match[3]) return undefined;
  return { server: match[1].includes('.') ? match[1] : `${match[1]}.${domain}`, share: match[3], folder: match[2] };
}
