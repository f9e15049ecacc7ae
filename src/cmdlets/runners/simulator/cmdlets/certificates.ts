import { type Context, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import { findPfx, newThumbprint, normalThumbprint, pfxKey } from '../pfx';
import { CertificateRole, type Role } from '../state';
import { iso, nowOf, osIndex, reach, serversWith } from '../world';

const SERVERS_OF: Record<CertificateRole, Role> = {
  RDGateway: 'RDS-GATEWAY',
  RDWebAccess: 'RDS-WEB-ACCESS',
  RDRedirector: 'RDS-CONNECTION-BROKER',
  RDPublishing: 'RDS-CONNECTION-BROKER',
};
const APPLY_MS = 8000;

function row(context: Context, role: CertificateRole): Record<string, unknown> {
  const empty = {
    Subject: null,
    SubjectAlternateName: null,
    IssuedBy: null,
    IssuedTo: null,
    ExpiresOn: null,
    Thumbprint: null,
  };
  if (role === 'RDGateway' && serversWith(context.deployment, 'RDS-GATEWAY').length === 0) {
    return { ...empty, Role: role, Level: 'Unknown' };
  }
  const thumbprint = context.deployment.certificates[role]?.thumbprint;
  const certificate = thumbprint === undefined ? undefined : context.state.certificates[thumbprint];
  if (!thumbprint || !certificate) return { ...empty, Role: role, Level: 'Not Configured' };
  const expired = Date.parse(certificate.notAfter) <= nowOf(context.state);
  return {
    Subject: certificate.subject,
    SubjectAlternateName: [...certificate.names],
    IssuedBy: certificate.issuer,
    IssuedTo: certificate.subject.replace(/^CN=/, ''),
    // Text that holds a date, not a DateTime (docs/behaviour/module.md section 11).
    ExpiresOn: dateText(certificate.notAfter),
    Thumbprint: thumbprint,
    Role: role,
    // An invalid certificate shows as Not Configured too (docs/behaviour/certificates.md section 1).
    Level: expired ? 'Not Configured' : certificate.trusted ? 'Trusted' : 'Untrusted',
  };
}

function dateText(time: string): string {
  const [date, clock] = time.split('T');
  const [year, month, day] = (date ?? '').split('-');
  return `${Number(month)}/${Number(day)}/${year} ${clock?.slice(0, 8) ?? ''}`;
}

function getCertificates(context: Context): void {
  const role = context.text('Role');
  for (const each of CertificateRole.options) {
    if (role === undefined || each === role) context.output.push(row(context, each));
  }
}

function setCertificate(context: Context): void {
  context.requireForce();
  const role = context.need('Role') as CertificateRole;
  const servers = requireServers(context, role);
  if (context.parameterSet === 'Thumbprint') setByThumbprint(context, role, servers);
  else if (context.has('ImportPath')) setByFile(context, role, servers);
  else reapply(context, role, servers);
}

function reapply(context: Context, role: CertificateRole, servers: string[]): void {
  const now = context.deployment.certificates[role]?.thumbprint;
  if (now === undefined) context.failText(`No certificate is configured for the role ${role}.`);
  applyTo(context, role, now, servers);
}

function requireServers(context: Context, role: CertificateRole): string[] {
  const servers = serversWith(context.deployment, SERVERS_OF[role]);
  if (servers.length === 0) context.failText(`There is no server with the role ${SERVERS_OF[role]} in the deployment.`);
  return servers;
}

/** D: 2019 or later, and in LocalMachine\My on every server of the role. */
function setByThumbprint(context: Context, role: CertificateRole, servers: string[]): void {
  const thumbprint = normalThumbprint(context.need('Thumbprint'));
  const broker = context.server(context.deployment.activeBroker);
  if (broker && osIndex(broker.os) < osIndex('2019')) {
    context.failText(
      `The RD Connection Broker server ${context.deployment.activeBroker} does not support certificates by thumbprint.`,
    );
  }
  const without = servers.filter((server) => context.server(server)?.store[thumbprint]?.hasPrivateKey !== true);
  if (without.length > 0)
    context.failText(`The certificate ${thumbprint} could not be used on: ${without.join(', ')}.`);
  applyTo(context, role, thumbprint, servers);
}

function setByFile(context: Context, role: CertificateRole, servers: string[]): void {
  const path = context.need('ImportPath');
  // The test of the extension is case-sensitive (docs/behaviour/module.md section 8).
  if (!path.endsWith('.pfx'))
    context.failText(`The file ${path} is not a valid certificate file; it must end in .pfx.`);
  const pfx =
    findPfx(context.state, path, context.host) ?? context.failText(`The certificate file ${path} could not be opened.`);
  if (pfx.password !== (context.text('Password') ?? ''))
    context.failText('The specified network password is not correct.', 86);
  if (!pfx.hasPrivateKey) context.failText(`The certificate file ${path} holds no private key.`);
  for (const name of servers) {
    const server = context.server(name);
    if (server && reach(context.state, name) === 'ok')
      server.store[pfx.thumbprint] ??= { exportable: true, hasPrivateKey: true };
  }
  applyTo(context, role, pfx.thumbprint, servers);
}

/** Acts on all servers of the role that are there now; one added later needs it once more. */
function applyTo(context: Context, role: CertificateRole, thumbprint: string, servers: string[]): void {
  const dead = servers.filter((server) => reach(context.state, server) !== 'ok');
  if (dead.length === servers.length) context.fail('hostsNotReady', { servers: dead.join(', ') });
  const done = servers.filter((server) => !dead.includes(server));
  for (const name of done) {
    const server = context.server(name);
    if (server && (role === 'RDGateway' || role === 'RDWebAccess')) server.https = thumbprint;
  }
  context.deployment.certificates[role] = { thumbprint, appliedTo: done };
  for (const server of dead) context.complain('brokerUnreachable', { server });
  context.extraMs = APPLY_MS * done.length;
}

/** Self-signed; no object in the output means failure (docs/behaviour/module.md section 2). */
function newCertificate(context: Context): void {
  context.requireForce();
  const role = context.need('Role') as CertificateRole;
  const servers = requireServers(context, role);
  const dnsName = context.need('DnsName');
  const { state } = context;
  const exportPath = context.text('ExportPath');
  if (exportPath !== undefined && !exportPath.endsWith('.pfx'))
    context.failText(`The file ${exportPath} must end in .pfx.`);
  const thumbprint = newThumbprint(state);
  state.certificates[thumbprint] = {
    subject: `CN=${dnsName}`,
    issuer: dnsName,
    names: [dnsName],
    notBefore: state.now,
    notAfter: iso(nowOf(state) + 365 * 86_400_000),
    trusted: false,
  };
  for (const name of servers) {
    const server = context.server(name);
    if (server) server.store[thumbprint] = { exportable: true, hasPrivateKey: true };
  }
  if (exportPath !== undefined) {
    state.pfxFiles[pfxKey(exportPath)] = {
      path: exportPath,
      thumbprint,
      password: context.need('Password'),
      hasPrivateKey: true,
    };
  }
  applyTo(context, role, thumbprint, servers);
  context.output.push(row(context, role));
}

export const certificateCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDCertificate': { access: 'healthWorkflow', costMs: 2 * READ_MS, writes: false, run: getCertificates },
  'Set-RDCertificate': { access: 'healthWorkflow', costMs: WRITE_MS, writes: true, run: setCertificate },
  'New-RDCertificate': { access: 'healthWorkflow', costMs: WRITE_MS, writes: true, run: newCertificate },
};
