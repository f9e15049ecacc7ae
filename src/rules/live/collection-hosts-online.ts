import { getOperatingSystem } from '../../cmdlets/reads';
import { all, type HostProps } from '../rule';
import type { LiveContext, LiveRule } from './live-rule';

/** Hosts of collections whose settings this stage changes; a lost host has no server in the state. */
function hosts({ stage }: LiveContext): string[] {
  const collections = new Set(
    stage.changes
      .filter(({ action, after }) => action === 'update' && after?.kind === 'SessionCollection')
      .map(({ after }) => after?.key),
  );
  return all<HostProps>(stage.before, 'SessionHost')
    .filter(({ host, collection }) => collections.has(collection) && stage.before.has(`Server/${host}`))
    .map(({ host }) => host);
}

export const collectionHostsOnline: LiveRule = {
  id: 'collection-hosts-online',
  severity: 'blocker',
  statement: 'All hosts of a collection answer before its settings change.',
  reason: 'One dead host blocks every setting of its collection.',
  source: 'docs/stages.md rule 5; docs/behaviour/module.md section 6',
  remedy: 'start the host, or declare it `lost: true` in the target document, which strikes it off first',
  reads: (context) => hosts(context).map(getOperatingSystem),
  // A host that does not answer is told of by the failed read itself.
  check: () => [],
};
