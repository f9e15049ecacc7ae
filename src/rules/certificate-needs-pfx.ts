import { olderThan, oldest } from './facts';
import { all, type RoleProps, type Rule, type ServerProps } from './rule';

export const certificateNeedsPfx: Rule = {
  id: 'certificate-needs-pfx',
  severity: 'blocker',
  statement: 'A broker before 2019 takes a certificate only from a PFX file.',
  reason: 'Set-RDCertificate -Thumbprint exists from 2019 on.',
  source: 'docs/behaviour/module.md section 8',
  remedy: 'give the certificate `pfx` with file and password',
  check({ plan }) {
    return (plan?.stages ?? []).slice(1).flatMap((stage) => {
      const os = new Map(all<ServerProps>(stage.after, 'Server').map((server) => [server.name, server.os]));
      const brokers = all<RoleProps>(stage.after, 'ServerRole').filter((item) => item.role === 'RDS-CONNECTION-BROKER');
      const broker = oldest(brokers.map((item) => os.get(item.server)));
      if (!broker || !olderThan(broker, '2019')) return [];
      return stage.changes.flatMap(({ action, before, after }) => {
        if (action === 'delete' || after?.kind !== 'DeploymentCertificate' || after.props.pfx) return [];
        const old = new Set((before?.props.members as string[] | undefined) ?? []);
        const joins = (after.props.members as string[]).some((member) => !old.has(member));
        if (!joins && before?.props.thumbprint === after.props.thumbprint) return [];
        return [
          {
            message: `${after.key} is applied on a broker of ${broker}, but certificate ${String(after.props.thumbprint)} has no PFX file`,
            stage: stage.name,
            about: `DeploymentCertificate/${after.key}`,
          },
        ];
      });
    });
  },
};
