import type { Deployment } from '../documents/schema';
import { hostsOf, sessionsAtMost } from './facts';
import type { Observation, Rule } from './rule';

/** What the hosts of a collection take together; undefined = at least one has no limit. */
const most = (document: Deployment, collection: string): number | undefined =>
  sessionsAtMost(hostsOf(document, collection), document.collections?.[collection]?.loadBalancing);

export const sessionLimits: Rule = {
  id: 'session-limits',
  severity: 'warning',
  statement: 'The new hosts of a collection take as many sessions as the old ones did.',
  reason: 'Beyond the session limits of its hosts a collection refuses users, on the first morning with all of them.',
  source: 'docs/stages.md, sessions/wave/add: capacity',
  remedy: 'raise sessionLimit in loadBalancing, or add a host, unless fewer are enough',
  check({ source, target }) {
    return Object.keys(target.collections ?? {}).flatMap((collection): Observation[] => {
      const old = target.collections?.[collection]?.renamedFrom ?? collection;
      if (hostsOf(target, collection).length === 0 || hostsOf(source, old).length === 0) return [];
      const [before, after] = [most(source, old), most(target, collection)];
      if (after === undefined || (before !== undefined && after >= before)) return [];
      const now = before === undefined ? 'without a limit now' : `${before} now`;
      return [
        {
          message: `${collection} takes ${after} sessions at most, ${now}`,
          at: `/collections/${collection}/loadBalancing`,
        },
      ];
    });
  },
};
