import { testShare } from '../../cmdlets/reads';
import type { LiveContext, LiveRule } from './live-rule';

const pathOf = (disks: unknown): string | undefined => {
  const path = typeof disks === 'object' && disks !== null ? (disks as { path?: unknown }).path : undefined;
  return typeof path === 'string' ? path : undefined;
};

const HAVE_DISKS = new Set(['SessionCollection', 'VirtualDesktopCollection']);

/** Shares that a collection begins to use in this stage. */
function shares({ stage }: LiveContext): string[] {
  const paths = stage.changes.flatMap(({ action, before, after }) => {
    if (action === 'delete' || !(after && HAVE_DISKS.has(after.kind))) return [];
    const path = pathOf(after.props.userProfileDisks);
    return path === undefined || path === pathOf(before?.props.userProfileDisks) ? [] : [path];
  });
  return [...new Set(paths)];
}

export const profileDiskShare: LiveRule = {
  id: 'profile-disk-share',
  severity: 'warning',
  statement: 'A new share for user profile disks is there before a collection is switched to it.',
  reason:
    'The switch fails half done while nobody can sign in. The look is taken from the management host, whose account may have less rights than the session hosts.',
  source: 'docs/stages.md rule 5',
  remedy: 'make the share, with full access for the computer accounts of all session hosts of the collection',
  reads: (context) => shares(context).map(testShare),
  check: (snapshot, context) =>
    shares(context)
      .filter((share) => snapshot.get(testShare(share)).output.includes(false))
      .map((share) => ({ message: `${share} can't be reached from the management host` })),
};
