import { brokersOf, hostsOf, olderThan, osOf } from './facts';
import type { Observation, Rule } from './rule';

export const personalRelease: Rule = {
  id: 'personal-release',
  severity: 'blocker',
  statement: 'A personal collection of session hosts needs brokers and hosts of 2016 or later.',
  reason:
    'Earlier releases have neither the parameter that makes such a collection nor the cmdlets that assign a host.',
  source: 'docs/behaviour/module.md section 10',
  remedy: 'write type: pooled, or name hosts and brokers of 2016 or later',
  check({ target }) {
    return Object.entries(target.collections ?? {}).flatMap(([collection, { type }]): Observation[] => {
      if (type !== 'personal') return [];
      const old = [...brokersOf(target), ...hostsOf(target, collection)].filter((server) => {
        const os = osOf(target, server);
        return os !== undefined && olderThan(os, '2016');
      });
      const message = `${collection} is personal, and ${old.join(', ')} run a release before 2016`;
      return old.length === 0 ? [] : [{ message, at: `/collections/${collection}/type` }];
    });
  },
};
