import { olderThan } from './facts';
import { all, type Observation, type Rule, type ServerProps } from './rule';

export const pfxOldRelease: Rule = {
  id: 'pfx-old-release',
  severity: 'manual',
  statement: 'A PFX file for servers before 2019 is protected by TripleDES, not by AES.',
  reason: '2016 and earlier cannot read a file that is protected by AES, and say that the password is wrong.',
  source: 'docs/behaviour/certificates.md section 1',
  remedy: 'export the file with TripleDES-SHA1, as Export-PfxCertificate does unless told otherwise',
  check({ plan }) {
    return (plan?.stages ?? []).slice(1).flatMap((stage): Observation[] => {
      const os = new Map(all<ServerProps>(stage.after, 'Server').map((server) => [server.name, server.os]));
      const byFile = new Map<string, string[]>();
      for (const { action, after } of stage.changes) {
        if (action !== 'create' || after?.kind !== 'ImportedCertificate' || after.props.exportFrom) continue;
        const pfx = after.props.pfx;
        const server = String(after.props.server);
        const release = os.get(server);
        if (typeof pfx !== 'object' || pfx === null || !release || !olderThan(release, '2019')) continue;
        const file = String(Reflect.get(pfx, 'file'));
        byFile.set(file, [...(byFile.get(file) ?? []), `${server} (${release})`]);
      }
      return [...byFile].map(([file, servers]) => ({
        message: `${file} is read by ${servers.join(', ')}`,
        stage: stage.name,
        at: '/certificates',
      }));
    });
  },
};
