import type { Rule } from './rule';

export const brokerHaOneWay: Rule = {
  id: 'broker-ha-one-way',
  severity: 'blocker',
  statement: 'High availability of the connection broker cannot be taken back.',
  reason:
    'No cmdlet leads back to a single internal database; with one broker left the deployment stays configured for it.',
  source: 'docs/behaviour/module.md section 4',
  remedy: 'keep connectionBrokers.highAvailability in the target, also with a single member',
  check({ source, target }) {
    const had = source.connectionBrokers?.highAvailability;
    const keeps = target.connectionBrokers?.highAvailability;
    if (had && target.connectionBrokers && !keeps) {
      return [
        {
          message: `the target gives up high availability (${had.clientAccessName}), which nothing can undo`,
          at: '/connectionBrokers',
        },
      ];
    }
    if (!had && keeps && source.connectionBrokers) {
      return [
        {
          message: `brokers/high-availability makes ${keeps.clientAccessName} for good: there is no way back to a single broker database`,
          severity: 'note',
          stage: 'brokers/high-availability',
          at: '/connectionBrokers/highAvailability',
        },
      ];
    }
    return [];
  },
};
