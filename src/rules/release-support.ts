import { OS_VERSIONS, type OsVersion } from '../documents/scalars';
import { listed } from '../errors/listed';
import type { Observation, Rule } from './rule';

/** Last day of support, as far as it is near enough to matter (docs/behaviour/versions.md section 1). */
const SUPPORTED_UNTIL: Readonly<Partial<Record<OsVersion, string>>> = {
  '2012': '2023-10-10',
  '2012 R2': '2023-10-10',
  '2016': '2027-01-12',
  '2019': '2029-01-09',
};

/** Rules know no clock: what had ended by this day, on which the table was last looked over, is over in any window. */
const LOOKED_OVER = '2026-11-21';

export const releaseSupport: Rule = {
  id: 'release-support',
  severity: 'note',
  statement: 'The servers of the target run releases that are supported beyond the migration.',
  reason: 'A deployment that ends on a release without updates is migrated again soon.',
  source: 'docs/behaviour/versions.md section 1',
  remedy: 'name a newer release for servers that are new',
  check({ target }) {
    const end = target.migration?.window?.end.slice(0, 10);
    return OS_VERSIONS.flatMap((os): Observation[] => {
      const last = SUPPORTED_UNTIL[os];
      const servers = Object.keys(target.servers).filter((name) => target.servers[name]?.os === os);
      if (last === undefined || servers.length === 0) return [];
      const over = last < LOOKED_OVER || (end !== undefined && end > last);
      const message = `${listed(servers, 8)} run ${os}, whose support ${over ? 'ended' : 'ends'} on ${last}`;
      return [{ message, at: `/servers/${servers[0]}`, ...(over ? { severity: 'warning' } : {}) }];
    });
  },
};
