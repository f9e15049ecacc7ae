import { getRdVirtualDesktop, getRdVirtualDesktopCollectionJobStatus } from '../../cmdlets/desktop-reads';
import { jobOf } from '../../resources/desktops/jobs';
import { liveDesktops } from '../../resources/desktops/values';
import { all } from '../rule';
import type { LiveContext, LiveRule } from './live-rule';

/** Between add and retire of a wave: the stages that other people's provisioning would disturb. */
const DISTURBED = /^desktops\/[^/]+\/(move|upgrade|profile-disks|retire)$/;

/** Managed collections, where jobs make, change and delete desktops. */
function managed({ stage }: LiveContext): string[] {
  if (!DISTURBED.test(stage.name)) return [];
  return all<{ name: string; type: string }>(stage.before, 'VirtualDesktopCollection')
    .filter(({ type }) => type.endsWith('Managed'))
    .map(({ name }) => name);
}

/** Hosts on which a collection may have desktops: before the stage, or at its end. */
function planned({ stage }: LiveContext, collection: string): Set<string> {
  const hosts = [stage.before, stage.after].flatMap((state) =>
    ['VirtualDesktopAllocation', 'VirtualDesktop'].flatMap((kind) =>
      all<{ collection: string; host: string }>(state, kind)
        .filter((item) => item.collection.toLowerCase() === collection.toLowerCase())
        .map(({ host }) => host),
    ),
  );
  return new Set(hosts);
}

export const desktopsQuiet: LiveRule = {
  id: 'desktops-quiet',
  severity: 'blocker',
  statement: 'Between add and retire of a wave nobody else provisions or rolls out virtual desktops.',
  reason:
    'The collection has hosts of two releases then, which is not supported; a job of somebody else would also be taken for ours.',
  source: 'docs/stages.md rule 14; docs/behaviour/migration-guide.md section 3',
  remedy: 'let the job end, and take out what was added; new desktops come when the old hosts are gone',
  reads: (context) => {
    const collections = managed(context);
    return collections.length === 0
      ? []
      : [getRdVirtualDesktop(), ...collections.map(getRdVirtualDesktopCollectionJobStatus)];
  },
  check(snapshot, context) {
    const collections = managed(context);
    if (collections.length === 0) return [];
    const jobs = collections
      .map((collection) => jobOf(snapshot, collection))
      .filter((job) => job.state === 'running')
      .map((job) => ({ message: job.text }));
    const strays = liveDesktops(snapshot)
      .filter((desktop) => collections.includes(desktop.collection))
      .filter((desktop) => !planned(context, desktop.collection).has(desktop.host))
      .map(({ name, collection, host }) => ({
        message: `${name} of ${collection} is on ${host}, which no document says`,
      }));
    return [...jobs, ...strays];
  },
};
