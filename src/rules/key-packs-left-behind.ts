import { keyPacksOf, licenceServersOf } from './facts';
import type { Observation, Rule } from './rule';

export const keyPacksLeftBehind: Rule = {
  id: 'key-packs-left-behind',
  severity: 'warning',
  statement: 'Every key pack of a licence server that leaves is migrated, or given up knowingly.',
  reason: 'Licences that stay on a deactivated server serve nobody, and moving them later needs the clearinghouse.',
  source: 'docs/behaviour/migration-guide.md section 6; docs/behaviour/licensing.md section 7',
  remedy: 'add a key pack with origin { migrateFrom, method } to a licence server of the target',
  check({ source, target }) {
    const observations: Observation[] = [];
    if (!target.licensing) return observations;
    const packs = keyPacksOf(target);
    for (const server of licenceServersOf(source)) {
      const old = source.licensing?.servers[server];
      if (!old || target.licensing.servers[server]) continue;
      const shared = (old.sharedWith ?? []).length > 0;
      const moved = packs.filter((pack) => typeof pack.origin === 'object' && pack.origin.migrateFrom === server);
      if (shared) {
        if (moved.length > 0) {
          observations.push({
            message: `key packs would be taken from ${server}, which ${old.sharedWith?.join(', ')} use as well`,
            severity: 'blocker',
            at: `/licensing/servers/${server}`,
            remedy: 'buy licences for the new server, or agree with the other deployments and take sharedWith out',
          });
        }
        continue;
      }
      for (const pack of old.keyPacks ?? []) {
        const same = moved.filter((other) => other.product === pack.product && other.type === pack.type);
        const count = same.reduce((sum, other) => sum + other.count, 0);
        if (count < pack.count) {
          observations.push({
            message: `${server} has ${pack.count} ${pack.product} ${pack.type} licences, of which ${count} are migrated`,
            stage: 'licensing/migrate-cals',
            at: `/licensing/servers/${server}`,
          });
        }
      }
    }
    return observations;
  },
};
