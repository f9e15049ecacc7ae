import type { Role } from '../../rules/facts';
import { type Context, holders, targetOf } from '../context';
import { sorted } from '../resources/build';
import { type CertificateRole, certificateUse, importedCertificate } from '../resources/certificates';
import type { Draft } from '../state';

export const SERVER_ROLE: Record<CertificateRole, Role> = {
  RDRedirector: 'RDS-CONNECTION-BROKER',
  RDPublishing: 'RDS-CONNECTION-BROKER',
  RDWebAccess: 'RDS-WEB-ACCESS',
  RDGateway: 'RDS-GATEWAY',
};

export const CERTIFICATE_ROLES = Object.keys(SERVER_ROLE) as CertificateRole[];

/** The target's certificate is applied once to all servers that hold the role now (docs/stages.md rule 9). */
export function applyCertificates(draft: Draft, context: Context, roles: CertificateRole[]): void {
  for (const role of roles) {
    const wanted = targetOf(context, 'DeploymentCertificate', role);
    const use = certificateUse(context.target, role);
    if (!wanted || !use) {
      membersOf(draft, [role]);
      continue;
    }
    const members = holders(draft, SERVER_ROLE[role]);
    for (const member of members) {
      const certificate = importedCertificate(member, use);
      if (draft.get('Server', member) && !draft.get('ImportedCertificate', certificate.key)) draft.put(certificate);
    }
    draft.put({ ...wanted, props: { ...wanted.props, members: sorted(members) } });
  }
}

/** The servers a certificate has to be on follow the role; nothing is applied anew to the others. */
export function membersOf(draft: Draft, roles: CertificateRole[]): void {
  for (const role of roles) {
    draft.patch('DeploymentCertificate', role, { members: sorted(holders(draft, SERVER_ROLE[role])) });
  }
}

export function certificateChanges(context: Context, role: CertificateRole): boolean {
  const wanted = certificateUse(context.target, role)?.thumbprint;
  return wanted !== undefined && wanted !== certificateUse(context.source, role)?.thumbprint;
}
