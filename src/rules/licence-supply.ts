import type { OsVersion } from '../documents/scalars';
import type { Deployment } from '../documents/schema';
import { licenceServesHost } from './cal-versions';
import { keyPacksOf, known, newest, osOf, sessionHostsOf } from './facts';
import type { Observation, Rule } from './rule';

/** Licences of the deployment's mode that its newest hosts accept; undefined = not managed. */
function usable(document: Deployment): { count: number; os: OsVersion } | undefined {
  const os = newest(known(sessionHostsOf(document).map((host) => osOf(document, host))));
  const packs = keyPacksOf(document);
  if (!os || packs.length === 0) return undefined;
  const fitting = packs.filter(
    ({ product, type }) => type === document.licensing?.mode && licenceServesHost(product, os),
  );
  return { count: fitting.reduce((sum, pack) => sum + pack.count, 0), os };
}

export const licenceCounts: Rule = {
  id: 'licence-counts',
  severity: 'warning',
  statement: 'The new session hosts have as many licences as the old ones had.',
  reason:
    'Per Device licences run out for good, and Per User ones are counted later. Older licences do not serve newer hosts.',
  source: 'docs/behaviour/licensing.md section 6',
  remedy: 'add key packs of the newest release, or migrate all that still fit, unless fewer are enough',
  check({ source, target }) {
    const [old, fresh] = [usable(source), usable(target)];
    // None at all is another rule's matter.
    if (!old || !fresh || fresh.count === 0 || fresh.count >= old.count) return [];
    return [
      {
        message: `${fresh.count} ${target.licensing?.mode} licences serve hosts of ${fresh.os}; those of ${old.os} have ${old.count}`,
        at: '/licensing',
      },
    ];
  },
};

export const licenceScope: Rule = {
  id: 'licence-scope',
  severity: 'warning',
  statement: 'A licence server of Per User licences has the scope domain or forest.',
  reason:
    'In a workgroup Per User licences cannot be tracked, and the directory has no group that lets the server write them.',
  source: 'docs/behaviour/licensing.md section 8',
  remedy: 'write scope: domain, or mode: PerDevice',
  check({ target }) {
    if (target.licensing?.mode !== 'PerUser') return [];
    return Object.entries(target.licensing.servers)
      .filter(([, { scope }]) => scope === 'workgroup')
      .map(([server]) => ({
        message: `${server} has the scope workgroup, and the mode is PerUser`,
        at: `/licensing/servers/${server}/scope`,
      }));
  },
};

export const retailCodeOnce: Rule = {
  id: 'retail-code-once',
  severity: 'warning',
  statement: 'The code of a retail pack that a licence server has is migrated, not installed a second time.',
  reason: 'The clearinghouse refuses a code that was used on another server, in the middle of the stage.',
  source: 'docs/behaviour/licensing.md section 7',
  remedy: 'write origin: { migrateFrom: <old server>, method: ... } for this pack, or the code of a new one',
  check({ source, target }) {
    const used = new Map(
      Object.entries(source.licensing?.servers ?? {}).flatMap(([server, { keyPacks = [] }]) =>
        keyPacks.flatMap(({ code }) => (code === undefined ? [] : [[JSON.stringify(code), server] as const])),
      ),
    );
    return Object.entries(target.licensing?.servers ?? {}).flatMap(([server, { keyPacks = [] }]) =>
      keyPacks.flatMap(({ code, origin, product, type }): Observation[] => {
        const holder = code === undefined ? undefined : used.get(JSON.stringify(code));
        if (holder === undefined || holder === server || typeof origin === 'object') return [];
        const message = `the ${product} ${type} pack of ${server} has the code that ${holder} uses`;
        return [{ message, at: `/licensing/servers/${server}` }];
      }),
    );
  },
};
