import { brokerMove } from './facts';
import type { Rule } from './rule';

export const brokerUpgradeDeclared: Rule = {
  id: 'broker-upgrade-declared',
  severity: 'blocker',
  statement: 'Brokers of a newer release are reached only by upgrading one of the old brokers in place.',
  reason: 'A mixed set is not supported, so one old broker is kept, upgraded by a person, and joined by the new ones.',
  source: 'docs/behaviour/migration-guide.md section 1',
  remedy:
    'say so in the target under servers: give one broker of the source `upgrade: inPlace` and the os of the new brokers',
  check({ source, target }) {
    const move = brokerMove(source, target);
    if (!move?.osChanges) return [];
    const declared = target.servers[move.kept];
    const wanted = target.servers[move.to[0] ?? '']?.os;
    if (declared?.upgrade === 'inPlace' && declared.os === wanted) return [];
    if (declared?.upgrade === 'inPlace') {
      return [
        {
          message: `${move.kept} is upgraded to ${declared.os}, but the brokers of the target run ${wanted}`,
          at: `/servers/${move.kept}`,
        },
      ];
    }
    return [
      {
        message: `${move.kept} has to be upgraded in place to ${wanted} before brokers can be added, but the target does not say so`,
        at: `/servers/${move.kept}`,
      },
    ];
  },
};
