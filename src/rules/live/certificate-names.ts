import type { Deployment } from '../../documents/schema';
import type { Row } from '../../resources/values';
import { appliedCertificates, shown, storeReads } from './certificates';
import type { LiveContext, LiveRule } from './live-rule';

/** Names under which clients meet the servers of a use. Signing files and the listener need none that a document has. */
function namesFor(use: string, { connectionBrokers, gateway, webAccess }: Deployment): string[] {
  const available = connectionBrokers?.highAvailability;
  const names: Record<string, (string | undefined)[]> = {
    RDGateway: [gateway?.externalFqdn],
    RDWebAccess: [webAccess?.fqdn],
    RDRedirector: [available?.clientAccessName, available?.publishedName],
  };
  return (names[use] ?? []).filter((name) => name !== undefined);
}

/** DnsNameList holds texts or objects with `Punycode`; without the extension the common name counts. */
function certifiedNames(row: Row): string[] {
  const list = Array.isArray(row.DnsNameList) ? row.DnsNameList : [];
  const names = list
    .map((entry: unknown) => (typeof entry === 'object' && entry !== null ? (entry as Row).Punycode : entry))
    .filter((name): name is string => typeof name === 'string' && name !== '');
  if (names.length > 0) return names;
  const common = /(?:^|,\s*)CN=([^,]+)/i.exec(typeof row.Subject === 'string' ? row.Subject : '')?.[1];
  return common ? [common.trim()] : [];
}

/** `*.contoso.com` stands for one label: not for contoso.com, not for a.b.contoso.com. */
export function covers(certified: string, name: string): boolean {
  const [one, other] = [certified.toLowerCase(), name.toLowerCase()];
  return one === other || (one.startsWith('*.') && one.slice(1) === other.slice(other.indexOf('.')));
}

function uncovered(row: Row, use: string, { target }: LiveContext): string[] {
  const certified = certifiedNames(row);
  return namesFor(use, target).filter((name) => !certified.some((pattern) => covers(pattern, name)));
}

export const certificateNames: LiveRule = {
  id: 'certificate-names',
  severity: 'blocker',
  statement: 'A certificate covers the names that clients use: gateway, web and client access name.',
  reason:
    'Clients refuse a gateway or page whose certificate does not name it; brokers show a warning at every sign-in.',
  source: 'docs/behaviour/certificates.md section 1',
  remedy:
    'have a certificate issued with these names (a wildcard covers one label), and write it into the target document',
  waivable: true,
  reads: storeReads,
  check(snapshot, context) {
    return appliedCertificates(context).flatMap((applied) => {
      const row = shown(snapshot, applied);
      if (!row) return [];
      return uncovered(row, applied.use, context).map((name) => ({
        message: `certificate ${applied.thumbprint} (${applied.use}) does not cover ${name}, only ${certifiedNames(row).join(', ') || 'no name'}`,
        about: applied.about,
        ...(applied.use === 'RDRedirector' ? { severity: 'warning' as const } : {}),
      }));
    });
  },
};
