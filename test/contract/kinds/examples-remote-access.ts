import type { State as Simulation } from '../../../src/cmdlets/runners/simulator';
import { kindOf } from '../../../src/resources';
import type { Entry, Example } from './example';

const server = 'vpn11.contoso.com';
const role: Entry[] = [
  [
    'WindowsFeatures',
    { server, features: ['DirectAccess-VPN', 'RSAT-RemoteAccess-PowerShell', 'RemoteAccess', 'Routing'] },
  ],
  ['NetworkAdapter', { server, device: 'Intel(R) I350 Gigabit', name: 'LAN' }],
  ['NetworkAdapter', { server, device: 'Intel(R) I350 Gigabit #2', name: 'WAN' }],
  ['RemoteAccessRole', { server, type: 'Vpn' }],
];
const ALWAYS = 'Remote Access has a value for each from its installation on';
const KEPT = 'what a server has of it is left on the server that is retired';

const account = (now: Simulation) => {
  now.servers[server]?.network?.localUsers.push('branch01');
};

const on = (kind: string, values: Record<string, unknown> = {}, more: Partial<Example> = {}): Example => ({
  kind,
  given: role,
  values,
  ...more,
});
const setting = (kind: string, values: Record<string, unknown>, more: Partial<Example> = {}): Example =>
  on(kind, values, { always: ALWAYS, kept: KEPT, ...more });

/** Kinds of a Remote Access server. */
export const remoteAccessExamples: Example[] = [
  { kind: 'WindowsFeatures', values: { features: ['DirectAccess-VPN', 'Routing', 'Migration', 'NPAS'] }, kept: KEPT },
  { kind: 'NetworkAdapter', values: { name: 'Outside' }, always: 'a computer has its adapters', kept: KEPT },
  { kind: 'RemoteAccessRole', given: role.slice(0, 1) },
  on(
    'RemoteAccessService',
    { running: true },
    {
      props: { server, running: false },
      always: 'the role brings its service',
      kept: KEPT,
    },
  ),
  on('DemandDialInterface', {
    destination: ['munich2.contoso.com'],
    authentication: 'MachineCertificates',
    userName: 'branch',
    password: { secret: 'branchPassword' },
    sharedSecret: { secret: 'otherSecret' },
    persistent: true,
    idleDisconnectSeconds: 600,
    retries: 5,
    retryIntervalSeconds: 30,
    ipv4Subnets: ['10.31.0.0/16:50'],
    ipv6Subnets: ['2001:db8:1::/64:20'],
    enabled: false,
    eapMethod: 'EAP-TLS',
    responderAuthentication: 'MachineCertificates',
    encryption: 'MaximumEncryption',
    outageSeconds: 60,
    saLifetimeSeconds: 3600,
    mainModeLifetimeSeconds: 7200,
    saDataSizeKb: 20480,
    sourceAddress: '203.0.113.11',
    promoteAlternate: true,
    postConnectionIpv4Subnets: ['10.32.0.0/16:10'],
    postConnectionIpv6Subnets: ['2001:db8:2::/64:10'],
    'dialFilters.action': 'Deny',
    'dialFilters.filters': ['10.9.0.0/255.255.0.0:10.30.0.0/255.255.0.0:tcp:0:8443'],
    'ipv6DialFilters.action': 'Allow',
    'ipv6DialFilters.filters': ['2001:db8::/32'],
    ipv6ObtainAutomatically: true,
  }),
  on('DhcpRelayInterface', { maxHops: 7, minSeconds: 9 }),
  on('DhcpRelayServer'),
  on('DialInUser', { dialIn: 'deny', callback: 'caller' }, { state: account, kept: KEPT }),
  on(
    'DialInUser',
    { callbackNumber: '+49 89 2' },
    {
      title: 'called back',
      props: { server, user: 'branch01', dialIn: 'allow', callback: 'number', callbackNumber: '+49 89 1' },
      state: account,
      kept: KEPT,
    },
  ),
  on('FirewallRules', { enabled: ['SSTP-IN-TCP', 'RRAS-GRE-In'] }),
  on('IgmpInterface', { mode: 'proxy' }),
  on('NatAddressRange', {}, { given: [...role, ['NatInterface', kindOf('NatInterface').example]] }),
  on('NatInterface', { mode: 'address' }),
  on('NatPortMapping', {}, { given: [...role, ['NatInterface', kindOf('NatInterface').example]] }),
  on(
    'NetshSetting',
    { 'arguments.flag': 'SPLITHORIZON' },
    {
      given: [...role, ['RipInterface', kindOf('RipInterface').example]],
      kept: 'what was set before it is known to nobody',
    },
  ),
  on(
    'NetshSetting',
    { 'arguments.private': '10.9.0.31' },
    {
      title: 'that is added',
      props: {
        server,
        context: 'routing ip nat',
        command: 'add addressmapping',
        arguments: { name: 'WAN', public: '203.0.113.11', private: '10.9.0.30', inboundsessions: 'enable' },
      },
      given: [...role, ['NatInterface', kindOf('NatInterface').example]],
    },
  ),
  setting('NetshSettings', {
    ipv4NetworkAccess: 'serverOnly',
    ipv4AddressRequests: 'allow',
    ipv4BroadcastNames: false,
    dnsAdapter: 'LAN',
    ipv6Clients: 'allow',
    ipv6NetworkAccess: 'serverOnly',
    ipv6Advertise: false,
    accountingProvider: 'none',
    logLevel: 'all',
    natTcpTimeoutMin: 60,
    natUdpTimeoutMin: 5,
    lcpExtensions: false,
    softwareCompression: false,
    multilink: false,
    bandwidthAllocation: false,
  }),
  on('PacketFilter', {
    action: 'passAllExcept',
    filters: ['0.0.0.0/0.0.0.0:203.0.113.10/255.255.255.255:tcp:0:8443'],
  }),
  on(
    'RemoteAccessCheck',
    { text: 'It runs', expected: ['RasMan Running'] },
    { alike: ['expected'], always: 'what it expects is there', kept: 'it only reads' },
  ),
  on(
    'RemoteAccessRadius',
    {
      port: 1645,
      sharedSecret: { secret: 'otherSecret' },
      score: 10,
      timeoutSeconds: 30,
    },
    {
      given: [
        ...role,
        [
          'VpnAuthentication',
          {
            server,
            provider: 'Radius',
            firstServer: { name: 'nps02.contoso.com', port: 1812, sharedSecret: { secret: 'nps2' } },
          },
        ],
      ],
    },
  ),
  on('RipInterface', { metric: 2, updateMode: 'demand', announce: 'rip1', accept: 'disable' }),
  setting('RoutePreferences', { 'levels.Static': 4, 'levels.RIP': 100 }),
  setting(
    'SstpCertificate',
    { thumbprint: 'D'.repeat(40), useHttp: true },
    {
      state(now) {
        for (const thumbprint of [kindOf('SstpCertificate').example.thumbprint, 'D'.repeat(40)]) {
          const store = now.servers[server]?.store;
          if (store) store[String(thumbprint)] = { exportable: true, hasPrivateKey: true };
        }
      },
    },
  ),
  on('StaticRoute', { metric: 5 }),
  setting('VpnAddressAssignment', { ranges: ['10.9.1.10-10.9.1.20'], ipv6Prefix: '2001:db8::/64' }),
  setting(
    'VpnAddressAssignment',
    { method: 'StaticPool' },
    {
      title: 'by DHCP',
      props: { server, method: 'Dhcp' },
      together: { method: { ranges: ['10.9.0.10-10.9.0.250'] } },
    },
  ),
  setting(
    'VpnAuthentication',
    {
      firstServer: { name: 'nps01.contoso.com', port: 1645, sharedSecret: { secret: 'nps1' } },
      sharedSecret: { secret: 'otherKey' },
    },
    {
      title: 'of a RADIUS server',
      props: {
        server,
        provider: 'Radius',
        firstServer: { name: 'nps02.contoso.com', port: 1812, sharedSecret: { secret: 'nps2' } },
        tunnel: 'PreSharedKey',
        sharedSecret: { secret: 'tunnelKey' },
      },
    },
  ),
  setting(
    'VpnAuthentication',
    { methods: ['EAP'], tunnel: 'PreSharedKey', provider: 'Radius' },
    {
      together: {
        tunnel: { sharedSecret: { secret: 'tunnelKey' } },
        provider: { firstServer: { name: 'nps02.contoso.com', port: 1812, sharedSecret: { secret: 'nps2' } } },
      },
    },
  ),
  setting('VpnIpsec', {
    encryption: 'MaximumEncryption',
    idleDisconnectSeconds: 600,
    saLifetimeSeconds: 3600,
    mainModeLifetimeSeconds: 7200,
    saDataSizeKb: 1000000,
  }),
  setting('VpnPorts', { 'ports.IKEv2': 64, 'ports.PPTP': 5 }),
  setting('WeakEncryption', { pptp: true, l2tp: true }),
];
