import type { Deployment } from '../documents/schema';
import { known, osOf } from './facts';
import type { Rule } from './rule';

function hostsByCluster(...documents: Deployment[]): Map<string, string[]> {
  const clusters = new Map<string, string[]>();
  for (const document of documents) {
    for (const [host, { cluster }] of Object.entries(document.virtualDesktops?.hosts ?? {})) {
      if (cluster === undefined) continue;
      clusters.set(cluster, [...new Set([...(clusters.get(cluster) ?? []), host])]);
    }
  }
  return clusters;
}

export const desktopClusters: Rule = {
  id: 'desktop-clusters',
  severity: 'blocker',
  statement: 'New virtualization hosts of another release form a cluster of their own.',
  reason:
    'Nodes of two releases in one cluster would be hosts of two releases in one collection, which is not supported.',
  source: 'docs/behaviour/migration-guide.md section 3; docs/stages.md rule 14',
  remedy: 'give the new hosts another cluster in the target; building it becomes a task of the stage',
  check: ({ source, target }) =>
    [...hostsByCluster(source, target)].flatMap(([cluster, hosts]) => {
      const stays = (host: string) => target.virtualDesktops?.hosts[host] !== undefined;
      const releases = known(hosts.map((host) => osOf(stays(host) ? target : source, host)));
      const distinct = [...new Set(releases)].sort();
      return distinct.length < 2
        ? []
        : [{ message: `cluster ${cluster} would have nodes of ${distinct.join(' and ')}: ${hosts.join(', ')}` }];
    }),
};
