import { join } from 'node:path';
import { expect, test } from 'vitest';
import { captureDeployment } from '../../src/capture/capture';
import { AuditLog } from '../../src/cmdlets/audit';
import { Executor } from '../../src/cmdlets/executor';
import { Live } from '../../src/cmdlets/live';
import { Hands, Simulator } from '../../src/cmdlets/runners/simulator';
import { DirectAccess } from '../../src/documents/remote-access/direct-access';
import { Deployment } from '../../src/documents/schema';
import { NPS_FILE, remoteAccessResources } from '../../src/planner/resources/remote-access';
import type { Resource } from '../../src/planner/types';
import { viewOf } from '../../src/planner/view';
import { kindOf } from '../../src/resources';
import { fieldChanges } from '../../src/resources/diff';
import { observed } from '../../src/resources/observed';
import { source as rdsSource } from '../engine/documents';
import { scratchFolder } from '../support/folders';
import { loaded, simulation } from './support';

const SERVER = 'vpn11.contoso.com';
const DEVICES = { LAN: 'Intel(R) I350 Gigabit', WAN: 'Intel(R) I350 Gigabit #2' };

/** One of everything that can be read of a Remote Access server. */
const wanted = Deployment.parse({
  apiVersion: 'rds-migrate/v1',
  deployment: SERVER,
  domain: 'contoso.com',
  servers: {},
  remoteAccess: {
    [SERVER]: {
      server: {
        os: '2022',
        edition: 'Standard',
        installLanguage: 'en-US',
        roleServices: ['DirectAccess-VPN', 'Routing'],
      },
      nps: {
        server: 'local',
        moves: true,
        radiusClients: {
          'Switch 1': {
            address: '10.9.0.30',
            sharedSecret: { secret: 'npsClientSwitch1' },
            vendor: 'RADIUS Standard',
            enabled: false,
            authAttributeRequired: true,
          },
        },
        networkPolicies: {
          'VPN users': { order: 1, enabled: true, conditions: ['0x3d ^5$'], settings: ['0x1009 0x3 0x9'] },
          Deny: { order: 2, enabled: false },
        },
        connectionRequestPolicies: { Everybody: { order: 1, enabled: true } },
      },
      adapters: {
        LAN: { purpose: 'intranet', addresses: ['10.9.0.5/24'], device: DEVICES.LAN },
        WAN: { purpose: 'internet', addresses: ['203.0.113.10/24', '203.0.113.11/24'], device: DEVICES.WAN },
      },
      vpn: {
        addressAssignment: { method: 'StaticPool', ranges: ['10.9.10.10-10.9.10.250', '10.9.11.10-10.9.11.100'] },
        authentication: {
          provider: 'Radius',
          methods: ['EAP', 'MsChapv2'],
          servers: {
            'nps01.contoso.com': {
              port: 1812,
              sharedSecret: { secret: 'radiusNps01ContosoCom' },
              score: 30,
              timeoutSeconds: 5,
            },
          },
        },
        accounting: { provider: 'Windows' },
        tunnelAuthentication: { method: 'PreSharedKey', sharedSecret: { secret: 'l2tpPreSharedKey' } },
        ports: { IKEv2: 100, SSTP: 100, L2TP: 64, PPTP: 0, GRE: 128, PPPoE: 1 },
        ipsec: { idleDisconnectSeconds: 600, saLifetimeSeconds: 20_000 },
        sstpUseHttp: true,
        ipv4: { networkAccess: 'serverOnly', addressRequests: 'allow', broadcastNames: false, dnsAdapter: 'LAN' },
        ipv6: { clients: 'deny' },
        link: { multilink: false, softwareCompression: false },
      },
      demandDial: {
        'Branch Munich': {
          protocol: 'IKEv2',
          destination: ['munich.contoso.com'],
          authentication: 'PSKOnly',
          sharedSecret: { secret: 'branchMunichKey' },
          responderAuthentication: 'PSKOnly',
          encryption: 'MaximumEncryption',
          persistent: true,
          outageSeconds: 60,
          saLifetimeSeconds: 3600,
          sourceAddress: '203.0.113.11',
          ipv4Subnets: ['10.30.0.0/16:100'],
          postConnectionIpv4Subnets: ['10.31.0.0/16:10'],
          dialFilters: { action: 'Allow', filters: ['10.9.0.0/255.255.0.0:10.30.0.0/255.255.0.0:tcp:0:443'] },
        },
        Hamburg: {
          protocol: 'IKEv2',
          destination: ['hamburg.contoso.com'],
          enabled: false,
          authentication: 'EAP',
          eapMethod: 'EAP-TLS',
          userName: 'branch-hamburg',
          password: { secret: 'hamburgPassword' },
        },
      },
      staticRoutes: [{ to: '10.20.0.0/16', via: '10.9.0.1', interface: 'LAN', metric: 2 }],
      routing: {
        rip: {
          interfaces: { LAN: { metric: 1, updateMode: 'periodic', announce: 'rip2', accept: 'rip2' } },
        },
        igmp: { interfaces: { LAN: { mode: 'proxy' } } },
        dhcpRelay: { servers: ['10.9.0.53'], interfaces: { Internal: { maxHops: 4, minSeconds: 4 } } },
        preferences: { Static: 4, RIP: 100 },
      },
      nat: {
        tcpTimeoutMin: 720,
        interfaces: { LAN: { mode: 'private' }, WAN: { mode: 'full', pool: ['203.0.113.20-203.0.113.22'] } },
        portMappings: [
          { interface: 'WAN', protocol: 'tcp', publicPort: 8443, privateAddress: '10.9.0.20', privatePort: 443 },
        ],
      },
      packetFilters: {
        WAN: {
          inbound: {
            action: 'dropAllExcept',
            filters: ['0.0.0.0/0.0.0.0:203.0.113.10/255.255.255.255:tcp:0:443'],
          },
        },
      },
      localUsers: { Guest: { dialIn: 'allow', callback: 'caller' } },
      weakEncryption: { pptp: true, l2tp: false },
      logLevel: 'all',
      netsh: [{ context: 'routing ip rip', command: 'set flags', arguments: { name: 'LAN', flag: 'SPLITHORIZON' } }],
    },
  },
});

function liveOf(path: string): Live {
  return new Live(new Simulator(path), { brokers: [], secret: (name) => `hidden-${name}` });
}

/** Makes a blank server what the document says, by the kinds' own steps. */
async function setUp(live: Live, resources: Resource[], path: string): Promise<void> {
  new Hands(path).copyNpsExport(SERVER, NPS_FILE, wanted.remoteAccess?.[SERVER]?.nps ?? {});
  const executor = new Executor({
    live,
    audit: new AuditLog(join(scratchFolder(), 'audit.jsonl'), live.runner.clock, { run: 'test', stack: 'test' }),
    wait: false,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  const state = viewOf(new Map(resources.map((one) => [`${one.kind}/${one.key}` as const, one])));
  const world = { stage: 'source', before: state, after: state };
  const context = { stage: 'source', resource: '' };
  for (const { kind: name, props } of resources) {
    const kind = kindOf(name);
    const look = async () => observed(kind, await live.snapshot(kind.reads(props)), props);
    if (!(await look())) await executor.run(kind.create(props, world), context);
    const current = (await look()) ?? {};
    const changes = fieldChanges(kind, current, props);
    await executor.run(kind.update({ current, desired: props, changes }, world), context);
  }
}

test('a Remote Access server is captured so that its document equals what is live, and a second time alike', async () => {
  const path = simulation(Deployment.parse({ ...wanted, remoteAccess: undefined }), undefined, wanted);
  const live = liveOf(path);
  await setUp(live, remoteAccessResources(wanted), path);

  const take = () =>
    captureDeployment(liveOf(path), { deployment: SERVER, remoteAccess: [SERVER], withoutDeployment: true });
  const first = await take();
  const { deployment } = loaded(first.text);
  const { ports: _ports, ...vpn } = deployment.remoteAccess?.[SERVER]?.vpn ?? {};
  const { ports: _wanted, ...wantedVpn } = wanted.remoteAccess?.[SERVER]?.vpn ?? {};
  expect(vpn).toMatchObject(wantedVpn);
  expect(deployment.remoteAccess?.[SERVER]).toMatchObject({ ...wanted.remoteAccess?.[SERVER], vpn: {} });
  expect([...first.secrets.keys()].sort()).toEqual([
    'branchMunichKey',
    'hamburgPassword',
    'l2tpPreSharedKey',
    'npsClientSwitch1',
    'radiusNps01ContosoCom',
  ]);
  expect(first.text).not.toContain('hidden-');
  // What is told of files that somebody gave is not told of a server that was read.
  expect(first.text).not.toMatch(/[Dd]ump of|The dump does|in no dump/);
  expect(first.text).toContain('Network Policy Server is installed, so it moves too.');

  const again = liveOf(path);
  for (const { kind: name, key, props } of remoteAccessResources(deployment)) {
    const kind = kindOf(name);
    const found = observed(kind, await again.snapshot(kind.reads(props)), props);
    expect(found, `${name}/${key}`).toBeDefined();
    expect(fieldChanges(kind, found ?? {}, props), `${name}/${key}`).toEqual([]);
  }
  expect((await take()).text).toBe(first.text);
});

test('what no document has of a demand-dial interface and its filters is told, and so are hours nobody can read', async () => {
  const path = simulation(Deployment.parse({ ...wanted, remoteAccess: undefined }), undefined, wanted);
  await setUp(liveOf(path), remoteAccessResources(wanted), path);
  new Hands(path).change(({ servers }) => {
    const [munich] = servers[SERVER]?.remoteAccess?.interfaces ?? [];
    if (munich) Object.assign(munich, { EncryptionMethod: 'AES256', TxBandwidthKbps: 512, RxBandwidthKbps: 0 });
    servers[SERVER]?.remoteAccess?.filters.push({
      alias: 'WAN',
      direction: 'Inbound',
      family: 'IPv6',
      action: 'Deny',
      list: ['2001:db8::/32'],
    });
    const said = servers[SERVER]?.remoteAccess?.netsh;
    for (const name of ['Branch Munich', 'Elsewhere']) {
      const args = { name, filtertype: 'DIAL', srcaddr: '10.9.0.0', srcmask: '255.255.0.0' };
      said?.push({ context: 'routing ip', verb: 'add filter', arguments: args });
    }
  });
  const { text, leftOut } = await captureDeployment(liveOf(path), {
    deployment: SERVER,
    remoteAccess: [SERVER],
    withoutDeployment: true,
  });
  expect(leftOut.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      `an IPsec policy of its own of Branch Munich on ${SERVER}`,
      `a limit of what it sends of Branch Munich on ${SERVER}`,
      `inbound filters of IPv6 of WAN on ${SERVER}`,
    ]),
  );
  expect(leftOut.map(({ what }) => what)).not.toContainEqual(expect.stringContaining('receives'));
  // Those of an interface that cmdlets know are in its own section; others are kept as netsh has them.
  expect(loaded(text).deployment.remoteAccess?.[SERVER]?.byHand?.demandDialFilters).toEqual([
    'name=Elsewhere filtertype=DIAL srcaddr=10.9.0.0 srcmask=255.255.0.0',
  ]);
});

test('DirectAccess is captured part by part', async () => {
  const path = simulation(Deployment.parse({ ...wanted, remoteAccess: undefined }), undefined, wanted);
  await setUp(liveOf(path), remoteAccessResources(wanted), path);
  const parts = DirectAccess.parse({
    settingsApplied: true,
    connectTo: 'da.contoso.com',
    installType: 'ManageOut',
    clientGpo: 'DirectAccess clients',
    serverGpo: 'DirectAccess servers',
    clientGroups: ['CONTOSO\\DirectAccess computers'],
    networkLocationServer: 'https://nls.contoso.com',
    dnsSuffixes: ['.contoso.com', 'fabrikam.com'],
    managementServers: ['sccm01.contoso.com'],
    applicationServerGroups: ['CONTOSO\\Protected servers'],
    forceTunnel: true,
    userAuthentication: 'TwoFactor',
  });
  new Hands(path).setUpDirectAccess(SERVER, parts);
  const { text } = await captureDeployment(liveOf(path), {
    deployment: SERVER,
    remoteAccess: [SERVER],
    withoutDeployment: true,
  });
  expect(loaded(text).deployment.remoteAccess?.[SERVER]?.directAccess).toEqual(parts);
  expect(text).toContain('settingsApplied is a guess');
});

test('a deployment and a Remote Access server are captured into one document', async () => {
  const deployment = Deployment.parse(rdsSource);
  const path = simulation(deployment, undefined, wanted);
  await setUp(liveOf(path), remoteAccessResources(wanted), path);
  const [broker = ''] = deployment.connectionBrokers?.members ?? [];
  const live = new Live(new Simulator(path), { brokers: [broker], secret: (name) => `hidden-${name}` });
  const { text } = await captureDeployment(live, { deployment: 'both', remoteAccess: [SERVER] });
  const both = loaded(text).deployment;
  expect(Object.keys(both.servers)).toEqual(Object.keys(deployment.servers));
  expect(both.collections).toMatchObject({ Office: { type: 'pooled' } });
  expect(both.remoteAccess?.[SERVER]).toMatchObject({ ...wanted.remoteAccess?.[SERVER], vpn: {} });
});

test('one that does not answer is an error, one without Remote Access says what is missing', async () => {
  const path = simulation(Deployment.parse({ ...wanted, remoteAccess: undefined }), undefined, wanted);
  const take = (server: string) =>
    captureDeployment(liveOf(path), { deployment: 'x', remoteAccess: [server], withoutDeployment: true });
  await expect(take('nobody.contoso.com')).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/^Get-CimInstance on nobody\.contoso\.com: /),
  });
  const blank = await take(SERVER);
  expect(blank.leftOut).toMatchObject([{ what: SERVER, why: expect.stringContaining('is installed there') }]);
  expect(loaded(blank.text).deployment.remoteAccess).toBeUndefined();
});
