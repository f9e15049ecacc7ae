import { type Context, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import { findPfx, normalThumbprint } from '../pfx';
import type { ServerState } from '../state';
import { emptyClient, type WebClientState } from '../web';
import { hasFeature, same } from '../world';

const MODULE = 'RDWebClientManagement';
/** The newest package of the simulated gallery. */
const LATEST = '2.1.85.0';

function serverOf(context: Context): ServerState {
  return context.server(context.host) ?? context.failText('The computer is not known.');
}

/** Install-Module comes first; without it the cmdlets are not there. */
function clientOf(context: Context): { server: ServerState; client: WebClientState } {
  const server = serverOf(context);
  if (server.webClient) return { server, client: server.webClient };
  return context.notRecognized();
}

/** Modules of the management tools, and where each is. */
function toolModule(context: Context, name: string): boolean {
  if (context.state.faults.missingModules?.some((missing) => same(missing, name))) return false;
  if (same(name, 'DnsServer')) return same(context.host, context.state.managementHost.name);
  if (!same(name, 'RemoteDesktop')) return false;
  const broker = context.server(context.host)?.features.includes('RDS-Connection-Broker') === true;
  return broker || same(context.host, context.state.managementHost.name);
}

function getModule(context: Context): void {
  for (const name of context.texts('Name')) {
    if (toolModule(context, name)) context.output.push({ Name: name, Version: '2.0.0.0', ModuleType: 'Manifest' });
  }
  const has = serverOf(context).webClient !== undefined;
  if (has && context.texts('Name').some((name) => same(name, MODULE))) {
    context.output.push({ Name: MODULE, Version: '1.0.27', ModuleType: 'Script' });
  }
}

function installModule(context: Context): void {
  const server = serverOf(context);
  if (!context.texts('Name').every((name) => same(name, MODULE))) {
    context.failWith(
      'NoMatchFoundForCriteria',
      'ObjectNotFound',
      `No match was found for the specified search criteria and module name '${context.texts('Name').join(', ')}'.`,
    );
  }
  if (context.flag('AcceptLicense') !== true) {
    context.terminate(
      'AcceptLicenseRequired,Install-Package',
      'InvalidArgument',
      `License Acceptance is required for module '${MODULE}'. Please specify '-AcceptLicense' to perform this operation.`,
    );
  }
  if (!context.whatIf) server.webClient ??= emptyClient();
}

function getPackages(context: Context): void {
  const { client } = clientOf(context);
  for (const { version, publishedAs } of client.packages) {
    context.output.push({ package: 'rd-html5', version, publishedAs: publishedAs.join(', ') });
  }
}

function installPackage(context: Context): void {
  const { server, client } = clientOf(context);
  if (!hasFeature(server, 'RDS-Web-Access')) {
    context.failText('The RD Web Access role is not installed on this computer.');
  }
  const version = context.text('RequiredVersion') ?? LATEST;
  if (client.packages.some((known) => known.version === version)) {
    context.warnings.push(`The package version ${version} is already installed.`);
    return;
  }
  client.packages.push({ version, publishedAs: [] });
  context.extraMs = 20_000;
}

function publish(context: Context): void {
  const { client } = clientOf(context);
  const type = context.need('Type');
  if (client.brokerCertificate === undefined) {
    context.failText('No RD broker certificate was found. Use Import-RDWebClientBrokerCert to import the certificate.');
  }
  const version = context.text('RequiredVersion') ?? client.packages.at(-1)?.version;
  const wanted =
    client.packages.find((known) => known.version === version) ??
    context.failText('No package of the web client is installed.');
  for (const known of client.packages) known.publishedAs = known.publishedAs.filter((other) => other !== type);
  wanted.publishedAs.push(type);
}

function unpublish(context: Context): void {
  const { client } = clientOf(context);
  for (const known of client.packages) {
    known.publishedAs = known.publishedAs.filter((other) => other !== context.need('Type'));
  }
}

function getBrokerCertificate(context: Context): void {
  const thumbprint = clientOf(context).client.brokerCertificate;
  const certificate = thumbprint === undefined ? undefined : context.state.certificates[thumbprint];
  if (thumbprint === undefined || !certificate) return;
  context.output.push({
    Subject: certificate.subject,
    Thumbprint: normalThumbprint(thumbprint),
    NotAfter: certificate.notAfter,
  });
}

function importBrokerCertificate(context: Context): void {
  const { client } = clientOf(context);
  const path = context.need('Path');
  const file = findPfx(context.state, path, context.host) ?? context.failText(`Cannot find the file '${path}'.`);
  if (file.hasPrivateKey && file.password !== (context.text('Password') ?? '')) {
    context.failText('The specified network password is not correct.', 86);
  }
  client.brokerCertificate = file.thumbprint;
}

export const webClientCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-Module': { access: 'local', costMs: READ_MS, writes: false, run: getModule },
  'Install-Module': { access: 'local', costMs: 20_000, writes: true, run: installModule },
  'Get-RDWebClientPackage': { access: 'local', costMs: READ_MS, writes: false, run: getPackages },
  'Install-RDWebClientPackage': { access: 'local', costMs: WRITE_MS, writes: true, run: installPackage },
  'Publish-RDWebClientPackage': { access: 'local', costMs: WRITE_MS, writes: true, run: publish },
  'Unpublish-RDWebClientPackage': { access: 'local', costMs: WRITE_MS, writes: true, run: unpublish },
  'Get-RDWebClientBrokerCert': { access: 'local', costMs: READ_MS, writes: false, run: getBrokerCertificate },
  'Import-RDWebClientBrokerCert': { access: 'local', costMs: WRITE_MS, writes: true, run: importBrokerCertificate },
};
