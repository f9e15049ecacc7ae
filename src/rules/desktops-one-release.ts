import type { Deployment } from '../documents/schema';
import type { DesktopCollection } from '../documents/schema-desktops';
import { known, osOf } from './facts';
import type { Observation, Rule } from './rule';

/** Releases of the hosts that hold anything of a collection, its template too. */
function releasesOf(document: Deployment, { desktops, desktopsPerHost, template }: DesktopCollection): string[] {
  const hosts = [...Object.keys(desktopsPerHost ?? {}), ...Object.values(desktops ?? {}).map(({ host }) => host)];
  if (template) hosts.push(template.host);
  return [...new Set(known(hosts.map((host) => osOf(document, host))))].sort();
}

export const desktopsOneRelease: Rule = {
  id: 'desktops-one-release',
  severity: 'blocker',
  statement:
    'Virtualization hosts of one virtual desktop collection run the same release, that of its template included.',
  reason: 'A collection with hosts of earlier and later releases is not supported.',
  source: 'docs/behaviour/migration-guide.md section 3',
  remedy: 'give all virtualization hosts of the collection the same os in the document',
  check: ({ source, target }) =>
    [['source', source] as const, ['target', target] as const].flatMap(([name, document]) =>
      Object.entries(document.virtualDesktops?.collections ?? {}).flatMap(([collection, of]): Observation[] => {
        const releases = releasesOf(document, of);
        if (releases.length < 2) return [];
        return [
          {
            message: `virtual desktop collection ${collection} of the ${name} document has hosts of ${releases.join(' and ')}`,
            // What is so already can't be refused; what shall become so can.
            severity: name === 'source' ? 'warning' : 'blocker',
          },
        ];
      }),
    ),
};
