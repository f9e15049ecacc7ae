/** The parts of `\\server\share\folder` in lower case; `folder` = share and what is below it. Undefined = no such path. */
export function partsOfUnc(path: string): { server: string; share: string; folder: string } | undefined {
  const [, server, folder, share] = /^\\\\([^\\]+)\\(([^\\]+)(?:\\.+?)?)\\*$/.exec(path.toLowerCase()) ?? [];
  return server && folder && share ? { server, share, folder } : undefined;
}

/** The folder that settings of user profile disks name. */
export function pathOfDisks(disks: unknown): string | undefined {
  const path = typeof disks === 'object' && disks !== null && 'path' in disks ? disks.path : undefined;
  return typeof path === 'string' ? path : undefined;
}
