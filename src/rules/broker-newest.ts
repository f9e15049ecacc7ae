import { newest, olderThan, oldest } from './facts';
import { all, type HostProps, type RoleProps, type Rule, type ServerProps } from './rule';

export const brokerNewest: Rule = {
  id: 'broker-newest',
  severity: 'blocker',
  statement: 'No session host is newer than the connection brokers.',
  reason: 'A newer broker serves older session hosts; the reverse is not supported.',
  source: 'docs/behaviour/migration-guide.md section 1; docs/behaviour/module.md section 10',
  remedy: 'bring the brokers to the newest release of the session hosts first',
  check({ plan }) {
    return (plan?.stages ?? []).flatMap((stage) => {
      const os = new Map(all<ServerProps>(stage.after, 'Server').map((server) => [server.name, server.os]));
      const brokers = all<RoleProps>(stage.after, 'ServerRole').filter((item) => item.role === 'RDS-CONNECTION-BROKER');
      const hosts = all<HostProps>(stage.after, 'SessionHost');
      const broker = oldest(brokers.map((item) => os.get(item.server)));
      const host = newest(hosts.map((item) => os.get(item.host)));
      if (!broker || !host || !olderThan(broker, host)) return [];
      return [
        {
          message: `session hosts of ${host} would be served by a broker of ${broker}`,
          stage: stage.name,
          at: '/connectionBrokers/members',
        },
      ];
    });
  },
};
