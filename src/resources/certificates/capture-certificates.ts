import type { Invocation } from '../../cmdlets/invocation';
import { getMachineCertificates, getRdCertificate, getRdServer } from '../../cmdlets/reads';
import { type Capture, type Seen, serversWith } from '../capture';
import { nameOf } from '../values';
import type { DeploymentCertificate } from './deployment-certificate';
import { sameThumbprint, thumbprintOf } from './thumbprint';

type CertificateRole = DeploymentCertificate['role'];

/** What a document calls each use, and the servers that hold its certificate. */
const USES: { role: CertificateRole; use: string; on: string }[] = [
  { role: 'RDRedirector', use: 'singleSignOn', on: 'RDS-CONNECTION-BROKER' },
  { role: 'RDPublishing', use: 'filePublishing', on: 'RDS-CONNECTION-BROKER' },
  { role: 'RDWebAccess', use: 'webAccess', on: 'RDS-WEB-ACCESS' },
  { role: 'RDGateway', use: 'gateway', on: 'RDS-GATEWAY' },
];

function usesIn(seen: Seen) {
  return USES.flatMap(({ role, use, on }) => {
    const row = seen.rows(getRdCertificate()).find((candidate) => nameOf(candidate.Role) === role.toLowerCase());
    const thumbprint = thumbprintOf(row?.Thumbprint);
    return thumbprint === undefined ? [] : [{ role, use, thumbprint, members: serversWith(seen, on) }];
  });
}

/** Servers whose store lacks a certificate or its private key. */
export function withoutCertificate(seen: Seen, servers: string[], thumbprint: string): string[] {
  const holds = (server: string) =>
    seen
      .rows(getMachineCertificates(server))
      .some((row) => sameThumbprint(row.Thumbprint, thumbprint) && row.HasPrivateKey !== false);
  return servers.filter((server) => !holds(server));
}

export const captureCertificates: Capture<DeploymentCertificate> = {
  reads: (seen): Invocation[] => [
    getRdServer(),
    getRdCertificate(),
    ...usesIn(seen).flatMap(({ members }) => members.map(getMachineCertificates)),
  ],
  strays: { untold: 'a use that no document speaks of is not managed' },
  probes: (seen) => usesIn(seen).map(({ role, thumbprint, members }) => ({ role, thumbprint, members })),
  write(objects, document, seen) {
    for (const { role, use, thumbprint, members } of usesIn(seen)) {
      const live = objects.find(({ probe }) => probe.role === role)?.live;
      const missing = withoutCertificate(seen, members, thumbprint);
      const unbound = members.filter((member) => live?.members !== undefined && !live.members.includes(member));
      if (missing.length > 0 || unbound.length > 0) {
        const reason =
          missing.length > 0
            ? `it is not with its private key in the store of ${missing.join(', ')}`
            : `${unbound.join(', ')} shows clients another one`;
        document.leaveOut(`certificate ${thumbprint} of ${role}`, `${reason}; set it once more by Set-RDCertificate`);
        continue;
      }
      document.set(['certificates', use], { thumbprint });
    }
    if (document.get(['certificates']) === undefined) return;
    document.note(
      ['certificates'],
      "Files and passwords can't be read. Where a certificate has to come onto a new server, add: pfx: { file: <file>.pfx, password: { secret: <name> } }",
    );
  },
};
