import { known, licenceServersOf, olderThan, osOf, sessionHostsOf } from './facts';
import type { Rule } from './rule';

export const perUserRecords: Rule = {
  id: 'per-user-records',
  severity: 'manual',
  statement: 'Where session hosts of 2019 or later use Per User licences, users may write their licence attributes.',
  reason:
    'From 2019 on the session host writes them as the user, who has no right to: the records stop silently, and reports count too little.',
  source: 'docs/behaviour/licensing.md section 8',
  remedy:
    'delegate read and write of "Terminal Server license server" to SELF on the organizational units of the users',
  check({ source, target }) {
    if (target.licensing?.mode !== 'PerUser' || licenceServersOf(target).length === 0) return [];
    const newer = (document: typeof target) =>
      known(sessionHostsOf(document).map((host) => osOf(document, host))).some((os) => !olderThan(os, '2019'));
    if (!newer(target) || newer(source)) return [];
    return [
      {
        message: `session hosts of 2019 or later come to ${target.domain}: users need the right to write their own licence attributes`,
        at: '/licensing/mode',
      },
    ];
  },
};
