import type { Deployment } from '../../documents/schema';
import { brokersOf, gatewaysOf, isLost, sessionHostsOf, webServersOf } from '../../rules/facts';
import type { Resource } from '../types';
import { resource, sorted } from './build';

export type CertificateRole = 'RDRedirector' | 'RDPublishing' | 'RDWebAccess' | 'RDGateway';
export const BROKER_CERTIFICATES: CertificateRole[] = ['RDRedirector', 'RDPublishing'];

/** One certificate of a document by what it is used for, and the servers that have to hold it. */
interface Use {
  role?: CertificateRole;
  thumbprint: string;
  pfx?: unknown;
  exportFrom?: string;
  servers: string[];
}

function usesOf(deployment: Deployment): Use[] {
  const { certificates } = deployment;
  if (!certificates) return [];
  const uses: Use[] = [];
  const add = (role: CertificateRole, certificate: typeof certificates.gateway, servers: string[]) => {
    // TLS that ends at a load balancer: the certificate is on no server of the deployment.
    if (!certificate || certificate.tlsEndsAt) return;
    const { thumbprint, pfx, exportFrom } = certificate;
    uses.push({ role, thumbprint, pfx, exportFrom, servers });
  };
  add('RDRedirector', certificates.singleSignOn, brokersOf(deployment));
  add('RDPublishing', certificates.filePublishing, brokersOf(deployment));
  add('RDWebAccess', certificates.webAccess, webServersOf(deployment));
  add('RDGateway', certificates.gateway, gatewaysOf(deployment));
  const listener = certificates.sessionHostListener;
  if (listener && 'thumbprint' in listener) {
    // A wildcard certificate often serves here too; its file is then named where it is used otherwise.
    const same = uses.find((use) => use.thumbprint === listener.thumbprint);
    const { pfx, exportFrom } = same ?? {};
    uses.push({ thumbprint: listener.thumbprint, pfx, exportFrom, servers: sessionHostsOf(deployment) });
  }
  return uses;
}

/** Thumbprint of a role's certificate, if it is on servers of the deployment at all. */
export function certificateUse(deployment: Deployment, role: CertificateRole): Use | undefined {
  return usesOf(deployment).find((use) => use.role === role);
}

export function importedCertificate(server: string, use: Pick<Use, 'thumbprint' | 'pfx' | 'exportFrom'>): Resource {
  const { thumbprint, pfx, exportFrom } = use;
  return resource('ImportedCertificate', `${server}/${thumbprint}`, ['Certificates'], {
    server,
    thumbprint,
    pfx,
    exportFrom,
  });
}

export function certificateResources(deployment: Deployment): Resource[] {
  const imported = new Map<string, Resource>();
  const applied: Resource[] = [];
  for (const use of usesOf(deployment)) {
    for (const server of use.servers) {
      if (isLost(deployment, server)) continue;
      const next = importedCertificate(server, use);
      const other = imported.get(next.key);
      imported.set(next.key, other ? { ...next, props: { ...next.props, ...other.props } } : next);
    }
    if (!use.role) continue;
    applied.push(
      resource('DeploymentCertificate', use.role, ['Certificates'], {
        role: use.role,
        thumbprint: use.thumbprint,
        pfx: use.pfx,
        exportFrom: use.exportFrom,
        members: sorted(use.servers),
      }),
    );
  }
  return [...imported.values(), ...applied, ...listeners(deployment)];
}

/** Every session host, in a collection or not, shows a certificate on port 3389. */
function listeners(deployment: Deployment): Resource[] {
  const listener = deployment.certificates?.sessionHostListener;
  if (!listener) return [];
  const wanted =
    'thumbprint' in listener
      ? { source: 'document', thumbprint: listener.thumbprint }
      : { source: 'groupPolicy', template: listener.fromTemplate };
  return sessionHostsOf(deployment)
    .filter((host) => !isLost(deployment, host))
    .map((host) => resource('SessionHostListener', host, ['Certificates'], { host, ...wanted }));
}
