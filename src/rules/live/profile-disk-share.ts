import { testShare } from '../../cmdlets/reads';
import type { Props } from '../../resources/kind';
import { pathOfDisks } from '../unc';
import type { LiveContext, LiveRule } from './live-rule';

/** Where an object names a folder, as it is written there. */
const FOLDERS: Record<string, (props: Props) => (string | undefined)[]> = {
  SessionCollection: ({ userProfileDisks }) => [pathOfDisks(userProfileDisks)],
  VirtualDesktopCollection: ({ userProfileDisks, storage }) => [pathOfDisks(userProfileDisks), pathOfDisks(storage)],
  VirtualDesktopSettings: ({ templateExportPath }) => [pathOfDisks({ path: templateExportPath })],
};

/** Shares that a stage begins to use; local folders of other servers can't be looked at from here. */
function shares({ stage }: LiveContext): string[] {
  const paths = stage.changes.flatMap(({ action, before, after }) => {
    const folders = action === 'delete' || !after ? undefined : FOLDERS[after.kind];
    if (!folders || !after) return [];
    const known = before ? folders(before.props) : [];
    return folders(after.props).filter((path) => path?.startsWith('\\\\') && !known.includes(path));
  });
  return [...new Set(paths.filter((path) => path !== undefined))];
}

export const profileDiskShare: LiveRule = {
  id: 'profile-disk-share',
  severity: 'blocker',
  statement: 'A share that a stage begins to use (user profile disks, desktops, exported templates) is there before.',
  reason:
    'The switch fails half done while nobody can sign in. The look is taken from the management host, whose account may have less rights than the session hosts.',
  source: 'docs/stages.md rule 5',
  remedy:
    'make the share, with full access for the computer accounts of all hosts of the collection; where only they may look at it, waive this',
  waivable: true,
  reads: (context) => shares(context).map(testShare),
  check: (snapshot, context) =>
    shares(context)
      .filter((share) => snapshot.get(testShare(share)).output.includes(false))
      .map((share) => ({ message: `${share} can't be reached from the management host` })),
};
