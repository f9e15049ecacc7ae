import { isLost, licenceServersOf, newest, olderThan, osOf, sessionHostsOf } from '../facts';
import type { OrderRule } from './order-rule';

export const licensingBeforeSessions: OrderRule = {
  id: 'licensing-before-sessions',
  statement: 'Licensing moves right after the brokers when the old licence server is older than a new session host.',
  reason:
    'A licence server serves only hosts that are not newer than itself; new hosts would run on their grace period.',
  source: 'docs/stages.md rule 10; docs/behaviour/licensing.md section 6',
  first: 'licensing',
  later: 'sessions',
  applies(source, target) {
    if (licenceServersOf(target).length === 0) return false;
    const serving = licenceServersOf(source).filter((server) => !isLost(source, server));
    const old = newest(serving.map((server) => osOf(source, server)));
    const host = newest(sessionHostsOf(target).map((server) => osOf(target, server)));
    return old !== undefined && host !== undefined && olderThan(old, host);
  },
};
