import type { Deployment } from '../../../documents/schema';
import { pfxKey } from './pfx';
import type { Seeding } from './seed';
import type { CertificateRole, Role } from './state';
import { iso, serversWith } from './world';

type Certificate = NonNullable<NonNullable<Deployment['certificates']>['gateway']>;

const USES: [keyof NonNullable<Deployment['certificates']>, CertificateRole, Role][] = [
  ['singleSignOn', 'RDRedirector', 'RDS-CONNECTION-BROKER'],
  ['filePublishing', 'RDPublishing', 'RDS-CONNECTION-BROKER'],
  ['webAccess', 'RDWebAccess', 'RDS-WEB-ACCESS'],
  ['gateway', 'RDGateway', 'RDS-GATEWAY'],
];
const VALID_MS = 365 * 86_400_000;

/** Certificates of both documents: in force those of the source, in PFX files all that name one. */
export function seedCertificates(seeding: Seeding): void {
  for (const document of seeding.documents) {
    for (const [use] of USES) {
      const certificate = document.certificates?.[use] as Certificate | undefined;
      if (certificate) make(seeding, document, certificate);
    }
    const listener = document.certificates?.sessionHostListener;
    if (listener && 'thumbprint' in listener) describe(seeding, document, listener.thumbprint);
  }
  const deployment = seeding.state.deployment;
  if (!deployment) return;
  for (const [use, role, serverRole] of USES) {
    const certificate = seeding.source.certificates?.[use] as Certificate | undefined;
    // TLS that ends at a load balancer: the certificate is on no server.
    if (!certificate || certificate.tlsEndsAt) continue;
    const servers = serversWith(deployment, serverRole);
    deployment.certificates[role] = { thumbprint: certificate.thumbprint, appliedTo: servers };
    for (const name of servers) {
      const server = seeding.machine(name);
      server.store[certificate.thumbprint] = { exportable: true, hasPrivateKey: true };
      if (role === 'RDWebAccess' || role === 'RDGateway') server.https = certificate.thumbprint;
    }
  }
  const listener = seeding.source.certificates?.sessionHostListener;
  if (listener && 'thumbprint' in listener) {
    for (const name of serversWith(deployment, 'RDS-RD-SERVER')) {
      seeding.machine(name).store[listener.thumbprint] = { exportable: true, hasPrivateKey: true };
    }
  }
}

function make(seeding: Seeding, document: Deployment, certificate: Certificate): void {
  const { state, secret, machine } = seeding;
  describe(seeding, document, certificate.thumbprint);
  // One that is exported from a server is not in a file yet; the export makes it.
  if (certificate.exportFrom) {
    machine(certificate.exportFrom).store[certificate.thumbprint] ??= { exportable: true, hasPrivateKey: true };
  } else if (certificate.pfx) {
    const { file, password } = certificate.pfx;
    state.pfxFiles[pfxKey(file)] = {
      path: file,
      thumbprint: certificate.thumbprint,
      password: secret(password),
      hasPrivateKey: true,
    };
  }
}

/** Names that a certificate has to cover: those clients use, and a wildcard of the domain. */
function describe({ state }: Seeding, document: Deployment, thumbprint: string): void {
  const names = [
    document.gateway?.externalFqdn,
    document.webAccess?.fqdn,
    document.connectionBrokers?.highAvailability?.clientAccessName,
    document.connectionBrokers?.highAvailability?.publishedName,
    `*.${document.domain.toLowerCase()}`,
  ].filter((name): name is string => name !== undefined);
  const known = state.certificates[thumbprint];
  const all = [...new Set([...(known?.names ?? []), ...names])];
  const now = Date.parse(state.now);
  state.certificates[thumbprint] = {
    subject: `CN=${all[0]}`,
    issuer: `${document.domain.split('.')[0]} CA`,
    names: all,
    notBefore: iso(now - VALID_MS / 4),
    notAfter: iso(now + VALID_MS),
    trusted: true,
  };
}
