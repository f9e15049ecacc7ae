import { entriesOf, type Findings } from './findings';

const USES = ['singleSignOn', 'filePublishing', 'webAccess', 'gateway'] as const;

/** Certificates, as far as documents tell; names and expiry are in the file and looked at before the stage. */
export function checkCertificates(findings: Findings): void {
  const { certificates, servers, webAccess } = findings.deployment;
  const files = new Map<string, { use: string; text: string }>();
  for (const use of USES) {
    const certificate = certificates?.[use];
    if (!certificate) continue;
    const path = ['certificates', use];
    const { pfx } = certificate;
    if (pfx && !pfx.file.endsWith('.pfx')) {
      findings.error(
        'check-pfx-name',
        [...path, 'pfx', 'file'],
        `${JSON.stringify(pfx.file)} must end in .pfx, in lower case (docs/behaviour/module.md section 8)`,
        'rename the file',
      );
    }
    if (certificate.tlsEndsAt && (pfx || certificate.exportFrom)) {
      findings.error(
        'check-certificate-load-balancer',
        path,
        'with tlsEndsAt: loadBalancer the certificate is on no server, so there is nothing to import',
        'remove pfx and exportFrom',
      );
    }
    const onShare = pfx !== undefined && /^[\\/]{2}/.test(pfx.file);
    if (onShare) {
      findings.error(
        'check-pfx-share',
        [...path, 'pfx', 'file'],
        `${JSON.stringify(pfx.file)} is on a share: the file is read in a session on each server, which reaches no other server`,
        'copy it to the same local path of each server that needs it, and write that path: C:\\certs\\<name>.pfx',
      );
    }
    if (certificate.exportFrom && !certificate.tlsEndsAt && !onShare && !/^[a-z]:\\/i.test(pfx?.file ?? '')) {
      findings.error(
        'check-certificate-export',
        [...path, ...(pfx ? ['pfx', 'file'] : ['exportFrom'])],
        pfx
          ? `${JSON.stringify(pfx.file)} is no path of a drive: the file is made on ${certificate.exportFrom}, carried to each server and deleted`
          : `exporting from ${certificate.exportFrom} needs a PFX file with a password`,
        'write pfx: { file: C:\\certs\\<name>.pfx, password: { secret: <name> } }; the folder has to be on every server, and for brokers before 2019 on the management host',
      );
    }
    if (certificate.exportFrom && !servers[certificate.exportFrom] && findings.role === 'source') {
      findings.error('check-server-unknown', [...path, 'exportFrom'], `${certificate.exportFrom} is not in servers`);
    }
    if (pfx) {
      const text = `${pfx.file}\n${pfx.password.secret}`;
      const other = files.get(certificate.thumbprint);
      if (other && other.text !== text) {
        findings.error(
          'check-certificate-files',
          [...path, 'pfx'],
          `the same certificate has another file or password in certificates.${other.use}`,
          'write the same pfx in both, for instance by an alias',
        );
      }
      files.set(certificate.thumbprint, { use, text });
    }
    checkServed(findings, use, certificate.tlsEndsAt !== undefined);
  }
  const named = webAccess?.webClient?.brokerCertificate;
  if (named !== undefined && !entriesOf(certificates).some(([use]) => use === named)) {
    findings.error(
      'check-broker-certificate',
      ['webAccess', 'webClient', 'brokerCertificate'],
      `there is no certificate ${JSON.stringify(named)}`,
      `certificates here: ${
        entriesOf(certificates)
          .map(([use]) => use)
          .join(', ') || 'none'
      }`,
    );
  }
}

/** Set-RDCertificate refuses a role that no server of the deployment has (docs/behaviour/module.md section 8). */
function checkServed(findings: Findings, use: (typeof USES)[number], elsewhere: boolean): void {
  if (elsewhere || (use !== 'webAccess' && use !== 'gateway')) return;
  const members = findings.deployment[use]?.members ?? [];
  if (members.length > 0) return;
  findings.warn(
    'check-certificate-unserved',
    ['certificates', use],
    `${use} has no members in this document, so this certificate goes nowhere`,
  );
}
