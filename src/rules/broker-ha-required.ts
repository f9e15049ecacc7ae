import { brokerMove } from './facts';
import type { Rule } from './rule';

export const brokerHaRequired: Rule = {
  id: 'broker-ha-required',
  severity: 'blocker',
  statement: 'Connection brokers are exchanged only in a highly available deployment.',
  reason: 'A second broker can only join a high availability set, and a deployment cannot leave its only broker.',
  source: 'docs/behaviour/migration-guide.md section 1; docs/stages.md rule 11',
  remedy: 'add connectionBrokers.highAvailability to the target; or keep the single broker and upgrade it in place',
  check({ source, target }) {
    const move = brokerMove(source, target);
    if (!move?.setChanges || target.connectionBrokers?.highAvailability) return [];
    return [
      {
        message: `the brokers change from ${move.from.join(', ')} to ${move.to.join(', ')} without high availability`,
        at: '/connectionBrokers',
      },
    ];
  },
};
