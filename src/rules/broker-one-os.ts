import { brokersOf, known, osOf } from './facts';
import { all, type RoleProps, type Rule, type ServerProps } from './rule';

export const brokerOneOs: Rule = {
  id: 'broker-one-os',
  severity: 'blocker',
  statement: 'All connection brokers of a high availability set run the same release.',
  reason: 'A mixed set is not supported, and Add-RDServer refuses a broker of another release than the active one.',
  source: 'docs/behaviour/migration-guide.md section 1; docs/behaviour/module.md section 3',
  remedy: 'give all connectionBrokers.members the same os',
  check({ source, target, plan }) {
    const mixed = [source, target].flatMap((document, index) => {
      const releases = new Set(known(brokersOf(document).map((broker) => osOf(document, broker))));
      const name = index === 0 ? 'source' : 'target';
      if (releases.size < 2) return [];
      return [
        {
          message: `the brokers of the ${name} document run ${[...releases].join(' and ')}`,
          at: '/connectionBrokers/members',
        },
      ];
    });
    if (mixed.length > 0) return mixed;
    return (plan?.stages ?? []).flatMap((stage) => {
      const brokers = new Set(
        all<RoleProps>(stage.after, 'ServerRole')
          .filter((item) => item.role === 'RDS-CONNECTION-BROKER')
          .map((item) => item.server),
      );
      const releases = new Set(
        all<ServerProps>(stage.after, 'Server')
          .filter((server) => brokers.has(server.name))
          .map((server) => server.os),
      );
      if (releases.size < 2) return [];
      return [
        {
          message: `brokers of ${[...releases].join(' and ')} would be one set`,
          stage: stage.name,
          at: '/connectionBrokers/members',
        },
      ];
    });
  },
};
