import { newest, olderThan } from './facts';
import { all, type HostProps, type Rule, type ServerProps } from './rule';

export const licenceServerNewest: Rule = {
  id: 'licence-server-newest',
  severity: 'blocker',
  statement: 'A licence server of the deployment is at least as new as its newest session host that accepts users.',
  reason:
    'An older licence server cannot hold the licences those hosts need; their grace period hides that for 120 days.',
  source: 'docs/behaviour/licensing.md section 6; docs/behaviour/versions.md section 1',
  remedy: 'move licensing to a server of the newest release in this target, or upgrade the licence server in place',
  waivable: true,
  check({ plan }) {
    return (plan?.stages ?? []).slice(1).flatMap((stage) => {
      const os = new Map(all<ServerProps>(stage.after, 'Server').map((server) => [server.name, server.os]));
      const [licensing] = all<{ servers: string[] }>(stage.after, 'DeploymentLicensing');
      if (!licensing) return [];
      const server = newest(licensing.servers.map((name) => os.get(name)));
      const accepting = all<HostProps>(stage.after, 'SessionHost').filter((item) => item.state === 'accepting');
      const host = newest(accepting.map((item) => os.get(item.host)));
      if (!server || !host || !olderThan(server, host)) return [];
      return [
        {
          message: `session hosts of ${host} would get their licences from a server of ${server}`,
          stage: stage.name,
          about: 'DeploymentLicensing/deployment',
        },
      ];
    });
  },
};
