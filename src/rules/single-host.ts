import { hostsOf } from './facts';
import type { Rule } from './rule';

export const singleHost: Rule = {
  id: 'single-host',
  severity: 'note',
  statement: 'A collection with one host has no reserve.',
  reason: 'Whatever happens to that host while it is new, restarts or is upgraded closes the collection.',
  source: 'docs/stages.md, sessions/wave/add: capacity',
  remedy: 'give the collection a second host, at least until the new one has proven itself',
  check({ source, target }) {
    return Object.keys(target.collections ?? {}).flatMap((collection) => {
      const hosts = hostsOf(target, collection);
      const old = hostsOf(source, collection);
      const [only] = hosts;
      if (only === undefined || hosts.length > 1) return [];
      const fewer = old.length > 1 ? ` (it has ${old.length} now)` : '';
      return [{ message: `collection ${collection} has only ${only}${fewer}`, at: `/collections/${collection}` }];
    });
  },
};
