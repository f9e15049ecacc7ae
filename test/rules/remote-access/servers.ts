import {
  type Machine,
  Machine as MachineSchema,
  type RemoteAccessOs,
} from '../../../src/documents/remote-access/schema';
import type { RemoteAccessSettings } from '../../../src/documents/remote-access/settings';

export function machine(os: RemoteAccessOs, more: Partial<Machine> = {}): Machine {
  return MachineSchema.parse({
    os,
    edition: 'Standard',
    installLanguage: 'en-US',
    roleServices: ['DirectAccess-VPN', 'Routing'],
    ...more,
  });
}

/** One of everything that a document may say. */
export const everything: RemoteAccessSettings = {
  vpn: {
    addressAssignment: { method: 'StaticPool', ranges: ['10.9.0.10-10.9.0.250'], ipv6Prefix: '2001:db8:1::/64' },
    authentication: { provider: 'Windows', methods: ['EAP', 'MsChapv2', 'Chap', 'MsChap', 'SPAP', 'EAP-MD5'] },
    accounting: { provider: 'Windows' },
    ports: { IKEv2: 128, SSTP: 128, L2TP: 5, PPTP: 128, GRE: 2, PPPoE: 1 },
    tunnelAuthentication: { method: 'PreSharedKey', sharedSecret: { secret: 'psk' } },
    ipsec: {
      encryption: 'RequireEncryption',
      idleDisconnectSeconds: 600,
      saLifetimeSeconds: 28800,
      mainModeLifetimeSeconds: 10800,
      saDataSizeKb: 33553408,
    },
    sstpCertificate: { thumbprint: '0'.repeat(40) },
    sstpUseHttp: true,
    ipv4: { networkAccess: 'all', addressRequests: 'deny', broadcastNames: true, dnsAdapter: 'LAN' },
    ipv6: { clients: 'allow', networkAccess: 'all', advertise: true, adapter: 'LAN' },
    link: { multilink: true, bandwidthAllocation: true, lcpExtensions: true, softwareCompression: false },
  },
  demandDial: {
    Munich: {
      protocol: 'IKEv2',
      destination: ['munich.contoso.com'],
      authentication: 'EAP',
      userName: 'munich',
      password: { secret: 'munich' },
      persistent: true,
      idleDisconnectSeconds: 300,
      retries: 3,
      retryIntervalSeconds: 10,
      ipv4Subnets: ['10.30.0.0/16:100'],
      ipv6Subnets: ['2001:db8:30::/48:100'],
      ipv6ObtainAutomatically: true,
      customDll: 'dial.dll',
      dialOutHours: 'Mon-Fri',
    },
    Old: { protocol: 'PPTP', destination: ['old.contoso.com'], authentication: 'MsChap' },
    Modem: { protocol: 'Modem', destination: ['069 1234'] },
  },
  staticRoutes: [{ to: '10.20.0.0/16', via: '10.9.0.1', interface: 'LAN', metric: 1 }],
  routing: {
    rip: { interfaces: { LAN: { metric: 1, updateMode: 'periodic', announce: 'rip2', accept: 'rip2' } } },
    igmp: { interfaces: { LAN: { mode: 'proxy' } } },
    dhcpRelay: { servers: ['10.9.0.53'], interfaces: { Internal: { maxHops: 4, minSeconds: 4 } } },
    dhcpV6Relay: { servers: ['2001:db8::53'], interfaces: ['LAN'] },
    preferences: { Static: 3 },
  },
  nat: {
    tcpTimeoutMin: 720,
    udpTimeoutMin: 2,
    interfaces: {
      LAN: { mode: 'private' },
      WAN: { mode: 'full', basicFirewall: true, pool: ['203.0.113.20-203.0.113.22'] },
    },
    portMappings: [
      {
        interface: 'WAN',
        protocol: 'tcp',
        publicAddress: '0.0.0.0',
        publicPort: 8443,
        privateAddress: '10.9.0.20',
        privatePort: 443,
      },
    ],
  },
  packetFilters: { WAN: { inbound: { action: 'dropAllExcept', filters: ['0.0.0.0/0:203.0.113.10/32:tcp:0:443'] } } },
  localUsers: { branch: { dialIn: 'allow', callback: { number: '0221 4711' } } },
  logLevel: 'all',
  weakEncryption: { pptp: true, l2tp: true },
  nps: {
    server: 'local',
    moves: true,
    radiusClients: {
      Switch: {
        address: '10.9.0.30',
        sharedSecret: { secret: 'switch' },
        vendor: 'RADIUS Standard',
        enabled: true,
        authAttributeRequired: true,
        napCompatible: false,
      },
    },
    networkPolicies: { 'VPN users': { order: 1, enabled: true, conditions: ['0x3d ^5$'] } },
    connectionRequestPolicies: { All: { order: 1, enabled: true } },
    remoteServerGroups: { Partner: ['radius.partner.example'] },
    sqlLogging: true,
  },
  netsh: [
    { context: 'routing ip rip', command: 'set flags', arguments: { name: 'LAN', flag: 'SPLITHORIZON' } },
    { context: 'routing ip nat', command: 'add ftp', arguments: {} },
  ],
  directAccess: { settingsApplied: true, clientGpo: 'DirectAccess clients', serverGpo: 'DirectAccess servers' },
  byHand: {
    dialUpPorts: { COM1: 'Modem, line 1' },
    connectionProfiles: ['Contoso'],
    administrationDlls: ['admin.dll'],
    securityDlls: ['security.dll'],
    certificates: ['CN=vpn'],
    logAdditionalInformation: true,
    behindWindowsNat: true,
    demandDialFilters: ['name=Munich filtertype=DIAL srcaddr=10.9.0.0'],
    policyIpFilters: ['deny all'],
    accountingFailureAction: 'discard',
    lanConfiguration: 'DHCP',
    bgp: 'AS 65001',
    multitenancy: 'none',
  },
};
