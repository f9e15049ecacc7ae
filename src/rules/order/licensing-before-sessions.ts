import type { OsVersion } from '../../documents/scalars';
import type { Deployment } from '../../documents/schema';
import { licenceServesHost } from '../cal-versions';
import { isLost, licenceServersOf, newest, olderThan, osOf, sessionHostsOf } from '../facts';
import type { OrderRule } from './order-rule';

/** Where licences are managed and none of them serves the newest host; without any in the document nothing is known. */
function lacksLicences(source: Deployment, serving: string[], host: OsVersion): boolean {
  const packs = serving.flatMap((server) => source.licensing?.servers[server]?.keyPacks ?? []);
  const mode = source.licensing?.mode;
  return packs.length > 0 && !packs.some((pack) => pack.type === mode && licenceServesHost(pack.product, host));
}

export const licensingBeforeSessions: OrderRule = {
  id: 'licensing-before-sessions',
  statement:
    'Licensing moves right after the brokers when the old licence server, or every licence it holds, is older than a new session host.',
  reason:
    'A licence server serves only hosts that are not newer than itself, a licence only those of its own or an earlier release; new hosts would run on their grace period.',
  source: 'docs/stages.md rule 10; docs/behaviour/licensing.md section 6',
  first: 'licensing',
  later: 'sessions',
  applies(source, target) {
    if (licenceServersOf(target).length === 0) return false;
    const serving = licenceServersOf(source).filter((server) => !isLost(source, server));
    const old = newest(serving.map((server) => osOf(source, server)));
    const host = newest(sessionHostsOf(target).map((server) => osOf(target, server)));
    if (old === undefined || host === undefined) return false;
    return olderThan(old, host) || lacksLicences(source, serving, host);
  },
};
