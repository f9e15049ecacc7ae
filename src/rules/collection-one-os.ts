import { hostsOf, known, osOf } from './facts';
import { all, type HostProps, type Observation, type Rule, type ServerProps } from './rule';

export const collectionOneOs: Rule = {
  id: 'collection-one-os',
  severity: 'blocker',
  statement: 'Session hosts of one collection that accept users run the same release.',
  reason: 'A collection with a mix of Windows Server versions is not supported.',
  source: 'docs/behaviour/migration-guide.md section 2; docs/stages.md rule 4',
  remedy: 'give all hosts of the collection the same os in the document',
  check({ source, target, plan }) {
    const observations: Observation[] = [];
    for (const [name, document] of [
      ['source', source],
      ['target', target],
    ] as const) {
      for (const collection of Object.keys(document.collections ?? {})) {
        const releases = new Set(known(hostsOf(document, collection).map((host) => osOf(document, host))));
        if (releases.size > 1) {
          // What is so already can't be refused; what shall become so can.
          const severity = name === 'source' ? 'warning' : 'blocker';
          observations.push({
            message: `collection ${collection} of the ${name} document has hosts of ${[...releases].join(' and ')}`,
            severity,
            at: `/collections/${collection}`,
          });
        }
      }
    }
    if (observations.length > 0) return observations;
    return (plan?.stages ?? []).flatMap((stage) => {
      const os = new Map(all<ServerProps>(stage.after, 'Server').map((server) => [server.name, server.os]));
      const byCollection = new Map<string, Set<string>>();
      for (const host of all<HostProps>(stage.after, 'SessionHost')) {
        const release = os.get(host.host);
        if (host.state !== 'accepting' || !release) continue;
        byCollection.set(host.collection, (byCollection.get(host.collection) ?? new Set()).add(release));
      }
      return [...byCollection]
        .filter(([, releases]) => releases.size > 1)
        .map(([collection, releases]) => ({
          message: `hosts of ${[...releases].join(' and ')} would accept users in ${collection} at once`,
          stage: stage.name,
          about: `SessionCollection/${collection}`,
        }));
    });
  },
};
