import { holdsStill, hostReads } from '../../resources/desktops/host-empty';
import { all } from '../rule';
import type { LiveContext, LiveRule } from './live-rule';

/** Virtualization hosts that this stage takes out. */
function leaving({ stage }: LiveContext): string[] {
  return stage.changes.flatMap(({ action, before }) =>
    action === 'delete' && before?.kind === 'ServerRole' && before.props.role === 'RDS-VIRTUALIZATION'
      ? [String(before.props.server)]
      : [],
  );
}

/** Managed collections whose template stays what it is: the others get a new one before the host goes. */
function collections({ stage }: LiveContext): string[] {
  const changed = new Set(
    stage.changes.filter(({ after }) => after?.kind === 'VirtualDesktopCollection').map(({ after }) => after?.key),
  );
  return all<{ name: string; type: string }>(stage.after, 'VirtualDesktopCollection')
    .filter(({ name, type }) => type === 'pooledManaged' && !changed.has(name))
    .map(({ name }) => name);
}

export const virtualizationHostEmpty: LiveRule = {
  id: 'virtualization-host-empty',
  severity: 'blocker',
  statement: 'A virtualization host is taken out when no desktop, no template and no job is on it.',
  reason: 'What is on it would be out of the reach of the brokers.',
  source: 'docs/stages.md rule 14',
  remedy: 'move what is named to a host that stays, or take it out of its collection',
  reads: (context) => (leaving(context).length === 0 ? [] : hostReads(collections(context))),
  check(snapshot, context) {
    // A desktop that the stage itself removes is its own business.
    const removed = context.stage.changes.some(
      ({ action, before }) => action === 'delete' && before?.kind === 'VirtualDesktop',
    );
    return leaving(context).flatMap((host) => {
      const message = holdsStill(snapshot, host, collections(context));
      return message === undefined || (removed && !message.includes('template')) ? [] : [{ message }];
    });
  },
};
