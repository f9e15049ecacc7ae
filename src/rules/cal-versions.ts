import type { OsVersion } from '../documents/scalars';
import { keyPacksOf, known, olderThan, osOf, sessionHostsOf } from './facts';
import type { Observation, Rule } from './rule';

/** Licences know no difference between 2012 and 2012 R2. */
const product = (version: OsVersion): OsVersion => (version === '2012 R2' ? '2012' : version);

/** Session hosts accept licences of their own or a later version; licence servers hold their own or an earlier one. */
export function licenceServesHost(pack: OsVersion, host: OsVersion): boolean {
  return !olderThan(product(pack), product(host));
}
export function serverHoldsLicence(server: OsVersion, pack: OsVersion): boolean {
  return !olderThan(product(server), product(pack));
}

export const calVersions: Rule = {
  id: 'cal-versions',
  severity: 'blocker',
  statement: 'Client access licences are at least as new as the session hosts, and no newer than their licence server.',
  reason: 'A session host never accepts licences of an earlier version, and nothing upgrades a licence.',
  source: 'docs/behaviour/licensing.md section 6',
  remedy: 'add a key pack for the newest hosts (origin: purchase), on a licence server that is new enough',
  waivable: true,
  check({ target }) {
    const packs = keyPacksOf(target);
    const observations: Observation[] = packs.flatMap((pack) => {
      const os = osOf(target, pack.server);
      if (!os || serverHoldsLicence(os, pack.product)) return [];
      return [
        {
          message: `licence server ${pack.server} runs ${os} and cannot hold ${pack.product} ${pack.type} licences`,
          at: `/licensing/servers/${pack.server}`,
        },
      ];
    });
    // Without any pack in the document the licences are not managed here.
    if (packs.length === 0) return observations;
    const mode = target.licensing?.mode;
    const releases = new Set(known(sessionHostsOf(target).map((host) => osOf(target, host))));
    for (const host of releases) {
      if (packs.some((pack) => pack.type === mode && licenceServesHost(pack.product, host))) continue;
      observations.push({
        message: `no ${mode} key pack of the target serves session hosts of ${host}`,
        at: '/licensing',
      });
    }
    return observations;
  },
};
