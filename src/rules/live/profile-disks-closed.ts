import { getOpenFiles } from '../../cmdlets/reads';
import { rowsOf, textOf } from '../../resources/values';
import { fileServerOf, leftFolders } from './disk-moves';
import type { LiveContext, LiveRule } from './live-rule';

interface Share {
  collection: string;
  server: string;
  /** Path below the server, in lower case, e.g. `upd-office`. */
  folder: string;
}

/** Shares that a collection leaves in this stage. */
function shares(context: LiveContext): Share[] {
  return leftFolders(context).flatMap(({ collection, from }) => {
    const { server, folder } = fileServerOf(from, context.source.domain) ?? {};
    return server === undefined || folder === undefined ? [] : [{ collection, server, folder }];
  });
}

export const profileDisksClosed: LiveRule = {
  id: 'profile-disks-closed',
  severity: 'warning',
  statement: 'No profile disk is open on a share that a collection leaves.',
  reason: 'What is written to a disk after it was copied is lost, and a copy of an open disk may be damaged.',
  source: 'docs/stages.md rule 5',
  remedy:
    'find with Get-SmbOpenFile who holds it, end that session, then run the same command again; where the file server is no Windows server, look there',
  waivable: true,
  reads: (context) => shares(context).map(({ server }) => getOpenFiles(server)),
  check: (snapshot, context) =>
    shares(context).flatMap(({ collection, server, folder }) => {
      const open = rowsOf(snapshot, getOpenFiles(server))
        .filter((row) => /\.vhdx?$/i.test(textOf(row.Path) ?? ''))
        .filter((row) => (textOf(row.Path) ?? '').toLowerCase().includes(`\\${folder.split('\\').at(-1)}\\`));
      return open.map((row) => ({
        message: `${textOf(row.Path)} of collection ${collection} is open by ${textOf(row.ClientUserName) ?? 'somebody'}`,
        severity: 'blocker' as const,
      }));
    }),
};
