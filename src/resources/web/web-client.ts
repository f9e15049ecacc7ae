import { z } from 'zod';
import { change, type Invocation } from '../../cmdlets/invocation';
import { getModule, getRdServer, getWebClientBrokerCert, getWebClientPackages } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, type Run, run, type Step, type Wait } from '../../cmdlets/step';
import { Fqdn, Thumbprint } from '../../documents/scalars';
import { agreed, serversWith } from '../capture';
import { withPfx } from '../certificates/exported-pfx';
import { sameThumbprint, thumbprintOf } from '../certificates/thumbprint';
import { defineKind } from '../kind';
import { Pfx } from '../secrets';
import { firstRow, known, rowsOf, textOf } from '../values';

const WebClient = z.strictObject({
  server: Fqdn,
  channel: z.enum(['Production', 'Test']),
  brokerCertificate: Thumbprint.optional(),
  pfx: Pfx.optional(),
  exportFrom: Fqdn.optional(),
});
type WebClient = z.infer<typeof WebClient>;

const MODULE = 'RDWebClientManagement';

/** Channels in which a package is published; one package may be in both. */
function channels(snapshot: Snapshot, server: string): string[] {
  return rowsOf(snapshot, getWebClientPackages(server)).flatMap((row) => {
    const published = Array.isArray(row.publishedAs) ? row.publishedAs : [row.publishedAs];
    return published.flatMap((value) => textOf(value)?.split(/[,\s]+/) ?? []);
  });
}

const isPublished = (snapshot: Snapshot, { server, channel }: WebClient): boolean =>
  channels(snapshot, server).some((name) => name.toLowerCase() === channel.toLowerCase());

const brokerCertificate = (snapshot: Snapshot, server: string): string | undefined =>
  thumbprintOf(firstRow(snapshot, getWebClientBrokerCert(server))?.Thumbprint);

function onServer(server: string, cmdlet: string, parameters: Invocation['parameters'], onlyIf?: Condition): Run {
  return run(change(cmdlet, parameters, { host: server }), onlyIf ? { onlyIf } : {});
}

/** The module has cmdlets for nothing but this; it comes from the PowerShell Gallery. */
function installModule({ server }: WebClient): Run {
  const there = getModule(server, MODULE);
  return onServer(
    server,
    'Install-Module',
    { Name: [MODULE], AcceptLicense: true, Force: true },
    {
      text: `module ${MODULE} is not on ${server}`,
      reads: [there],
      holds: (snapshot) => rowsOf(snapshot, there).length === 0,
    },
  );
}

/** The client trusts the brokers by their certificate, which it takes from a file (.cer, or the PFX file with its password). */
function importCertificate(desired: WebClient): Step[] {
  const { server, brokerCertificate: wanted, pfx, exportFrom } = desired;
  if (wanted === undefined) return [];
  const reads = [getWebClientBrokerCert(server)];
  const differs = (snapshot: Snapshot) => !sameThumbprint(brokerCertificate(snapshot, server), wanted);
  if (pfx) {
    const onlyIf = {
      text: `the web client of ${server} has another certificate of the brokers`,
      reads,
      holds: differs,
    };
    const take = ({ file, password }: z.infer<typeof Pfx>) =>
      onServer(server, 'Import-RDWebClientBrokerCert', { Path: file, Password: password });
    return withPfx({ thumbprint: wanted, pfx, exportFrom, use: 'webClient' }, server, take, onlyIf);
  }
  const byHand: Wait = {
    do: 'wait',
    title: `certificate of the brokers in the web client of ${server}`,
    reads,
    open: (snapshot) =>
      differs(snapshot) ? `the web client of ${server} does not have certificate ${wanted}` : undefined,
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `Export certificate ${wanted} without its private key from a broker (.cer), copy the file to ${server} and run Import-RDWebClientBrokerCert -Path <file> there: the document names no PFX file for it.`,
  };
  return [byHand];
}

/** The certificate goes first: what is published is made with the one that is there then (docs/behaviour/web.md section 1). */
function publish(desired: WebClient, differs = true): Step[] {
  const { server, channel, brokerCertificate: certificate = '' } = desired;
  const packages = getWebClientPackages(server);
  return [
    installModule(desired),
    ...importCertificate(desired),
    onServer(
      server,
      'Install-RDWebClientPackage',
      {},
      {
        text: `no package of the web client is on ${server}`,
        reads: [packages],
        holds: (snapshot) => rowsOf(snapshot, packages).length === 0,
      },
    ),
    run(change('Publish-RDWebClientPackage', { Type: channel, Latest: true }, { host: server }), {
      leaves: { place: `web-client:${server}`, as: `${channel} ${certificate}` },
      ...(differs ? {} : { unlessLeft: true }),
    }),
  ];
}

export const webClientKind = defineKind<WebClient>({
  name: 'WebClient',
  description:
    'The web client (HTML5) on one RD Web Access server: published channel and the certificate of the brokers.',
  schema: WebClient,
  key: (props) => props.server,
  fields: {
    server: { description: 'RD Web Access server.', change: 'replace', compare: 'name' },
    channel: { description: 'Production, or Test for a try beside it.', change: 'inPlace' },
    brokerCertificate: {
      description: 'Thumbprint of the certificate by which the client trusts the brokers.',
      change: 'inPlace',
      compare: 'name',
    },
    'pfx.file': { description: 'File the certificate is taken from.', change: 'inPlace', writeOnly: true },
    'pfx.password': { description: 'Password of the file.', change: 'inPlace', secret: true, writeOnly: true },
    exportFrom: {
      description: 'Server that the file is exported on; it is deleted afterwards.',
      change: 'inPlace',
      compare: 'name',
      writeOnly: true,
    },
  },
  reads: (props) => [
    getWebClientPackages(props.server),
    ...(props.brokerCertificate === undefined ? [] : [getWebClientBrokerCert(props.server)]),
  ],
  observe(snapshot, props) {
    const published = channels(snapshot, props.server);
    if (published.length === 0) return undefined;
    const channel = isPublished(snapshot, props) ? props.channel : (published[0] as WebClient['channel']);
    return known({
      server: props.server,
      channel,
      brokerCertificate: props.brokerCertificate === undefined ? undefined : brokerCertificate(snapshot, props.server),
    });
  },
  create: (desired) => publish(desired),
  update({ current, desired, changes }) {
    if (!changes.some(({ path }) => path === 'channel' || path === 'brokerCertificate')) return [];
    const same = current.channel === desired.channel && current.brokerCertificate === desired.brokerCertificate;
    return publish(desired, !same);
  },
  // With which certificate the package was published can't be read.
  updateResumes: true,
  // A server that leaves the deployment keeps its web client.
  remove: () => [],
  capture: {
    after: ['DeploymentCertificate'],
    reads: (seen) => [getRdServer(), ...serversWith(seen, 'RDS-WEB-ACCESS').map(getWebClientPackages)],
    strays: { untold: 'every server of the role has it' },
    probes: (seen) =>
      serversWith(seen, 'RDS-WEB-ACCESS')
        .filter((server) => seen.rows(getWebClientPackages(server)).length > 0)
        .map((server) => ({ server, channel: 'Production', brokerCertificate: '0'.repeat(40) })),
    write(objects, document, seen) {
      if (objects.length === 0) return;
      const servers = serversWith(seen, 'RDS-WEB-ACCESS');
      const of = (server: string) => objects.find(({ probe }) => probe.server === server)?.live;
      const channel = agreed(
        document,
        'the web client',
        servers.map((server) => ({ server, value: of(server)?.channel })),
      );
      if (channel === undefined) return;
      document.set(['webAccess', 'webClient', 'channel'], channel);
      const thumbprint = agreed(
        document,
        "the brokers' certificate in the web client",
        servers.map((server) => ({ server, value: of(server)?.brokerCertificate })),
      );
      const uses = Object.entries(document.get(['certificates']) ?? {});
      const use = uses.find(
        ([name, certificate]) => name !== 'sessionHostListener' && certificate.thumbprint === thumbprint,
      );
      if (use) document.set(['webAccess', 'webClient', 'brokerCertificate'], use[0]);
      else if (thumbprint)
        document.leaveOut(`certificate ${thumbprint} in the web client`, 'no use in the certificates section has it');
    },
  },
  example: {
    server: 'rdwa11.contoso.com',
    channel: 'Production',
    brokerCertificate: '3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F',
    pfx: { file: 'C:\\certs\\farm.pfx', password: { secret: 'farmPfx' } },
  },
});
