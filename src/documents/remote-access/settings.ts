import { z } from 'zod';
import { SecretName, Thumbprint } from '../scalars';
import { DemandDial, FilterEntry } from './demand-dial';
import { DirectAccess } from './direct-access';
import { Nps } from './nps';

/** What a Remote Access server is told, shaped as in the document; each part may be left out. */

/** Interface names as Windows takes them; netsh can't be given a quotation mark. */
export const InterfaceName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^"\r\n]+$/, { error: 'the name of an interface has no quotation mark' });

/**
 * Interfaces that Windows has on every Remote Access server, as it names them in the languages it comes in: `Internal`
 * stands for clients that are connected.
 */
const BUILT_IN_INTERFACES = ['internal', 'loopback', 'intern', 'interne', 'interno', 'interna', 'wewnętrzny', '内部'];
export const isBuiltIn = (name: string): boolean => BUILT_IN_INTERFACES.includes(name.toLowerCase());

/** `10.9.0.10-10.9.0.250`, first and last address of a pool. */
export const AddressRange = z.string().refine((text) => rangeOf(text) !== undefined, {
  error: 'a range is written 10.9.0.10-10.9.0.250, its lower address first',
});

/** `10.20.0.0/16`, without bits beyond the mask. */
export const Network = z.string().refine((text) => networkOf(text) !== undefined, {
  error: 'a network is written 10.20.0.0/16, without bits beyond its mask',
});

export const IPv6Prefix = z.string().regex(/^[0-9A-Fa-f:]+\/\d{1,3}$/, { error: 'a prefix is written 2001:db8::/64' });

/** A RADIUS server by name or address. */
const RadiusServerName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, { error: 'a server is written by its name or IPv4 address' })
  .transform((name) => name.toLowerCase());

export const RadiusServer = z.strictObject({
  port: z.int().min(1).max(65535),
  sharedSecret: SecretName,
  /** Higher is asked first. */
  score: z.int().min(0).max(255).optional(),
  timeoutSeconds: z.int().min(1).max(3600).optional(),
});

/** Methods of people who connect; those after PAP exist in documents of old servers only. */
export const AUTHENTICATION_METHODS = ['EAP', 'Certificate', 'MsChapv2', 'Chap', 'PAP', 'PreSharedKey'] as const;
export const LEGACY_METHODS = ['MsChap', 'SPAP', 'EAP-MD5'] as const;
const Method = z.enum([...AUTHENTICATION_METHODS, ...LEGACY_METHODS]);

export const PORT_TYPES = ['IKEv2', 'SSTP', 'L2TP', 'PPTP', 'GRE', 'PPPoE'] as const;
const PortCount = z.int().min(0).max(30000);

export const Vpn = z.strictObject({
  addressAssignment: z
    .strictObject({
      method: z.enum(['Dhcp', 'StaticPool']),
      ranges: z.array(AddressRange).min(1).optional(),
      ipv6Prefix: IPv6Prefix.optional(),
    })
    .optional(),
  authentication: z
    .strictObject({
      provider: z.enum(['Windows', 'Radius']),
      methods: z.array(Method).min(1).optional(),
      servers: z.record(RadiusServerName, RadiusServer).optional(),
    })
    .optional(),
  accounting: z
    .strictObject({
      provider: z.enum(['Windows', 'Radius', 'none']),
      servers: z.record(RadiusServerName, RadiusServer).optional(),
    })
    .optional(),
  /** 0 = none; a type that is left out is unmanaged. */
  ports: z
    .strictObject({
      IKEv2: PortCount.optional(),
      SSTP: PortCount.optional(),
      L2TP: PortCount.optional(),
      PPTP: PortCount.optional(),
      GRE: PortCount.optional(),
      PPPoE: PortCount.optional(),
    })
    .optional(),
  /** How the tunnels of L2TP and IKEv2 prove themselves. */
  tunnelAuthentication: z
    .discriminatedUnion('method', [
      z.strictObject({ method: z.literal('Certificates') }),
      z.strictObject({ method: z.literal('PreSharedKey'), sharedSecret: SecretName }),
    ])
    .optional(),
  ipsec: z
    .strictObject({
      encryption: z.enum(['NoEncryption', 'RequireEncryption', 'OptionalEncryption', 'MaximumEncryption']).optional(),
      idleDisconnectSeconds: z.int().min(300).max(172740).optional(),
      saLifetimeSeconds: z.int().min(300).max(172799).optional(),
      mainModeLifetimeSeconds: z.int().min(300).max(172799).optional(),
      saDataSizeKb: z.int().min(1024).max(4294967295).optional(),
    })
    .optional(),
  sstpCertificate: z.strictObject({ thumbprint: Thumbprint, selfSigned: z.boolean().optional() }).optional(),
  /** TLS ends before this server; readable and settable from 2016 on. */
  sstpUseHttp: z.boolean().optional(),
  ipv4: z
    .strictObject({
      networkAccess: z.enum(['all', 'serverOnly']).optional(),
      /** Whether a client may ask for an address of its own choice. */
      addressRequests: z.enum(['allow', 'deny']).optional(),
      broadcastNames: z.boolean().optional(),
      /** Adapter whose DNS and WINS addresses clients get; `any` = the service chooses. */
      dnsAdapter: InterfaceName.optional(),
    })
    .optional(),
  ipv6: z
    .strictObject({
      clients: z.enum(['allow', 'deny']).optional(),
      networkAccess: z.enum(['all', 'serverOnly']).optional(),
      advertise: z.boolean().optional(),
      /** Adapter for addresses of IKEv2 clients: no command reads or sets it, so that a person does. */
      adapter: InterfaceName.optional(),
    })
    .optional(),
  link: z
    .strictObject({
      multilink: z.boolean().optional(),
      bandwidthAllocation: z.boolean().optional(),
      lcpExtensions: z.boolean().optional(),
      softwareCompression: z.boolean().optional(),
    })
    .optional(),
});
export type Vpn = z.infer<typeof Vpn>;

export const StaticRoute = z.strictObject({
  to: Network,
  via: z.ipv4(),
  interface: InterfaceName,
  metric: z.int().min(1).max(9999).optional(),
});
export type StaticRoute = z.infer<typeof StaticRoute>;

export const ROUTE_SOURCES = ['AutoStatic', 'Local', 'NetMgmt', 'NonDoD', 'RIP', 'Static'] as const;

export const Routing = z.strictObject({
  rip: z
    .strictObject({
      interfaces: z.record(
        InterfaceName,
        z.strictObject({
          metric: z.int().min(1).max(15).optional(),
          updateMode: z.enum(['demand', 'periodic']).optional(),
          announce: z.enum(['rip1', 'rip1compat', 'rip2', 'disable']).optional(),
          accept: z.enum(['rip1', 'rip1compat', 'rip2', 'disable']).optional(),
        }),
      ),
    })
    .optional(),
  igmp: z
    .strictObject({
      interfaces: z.record(
        InterfaceName,
        z.strictObject({ mode: z.enum(['routerV1', 'routerV2', 'routerV3', 'proxy']) }),
      ),
    })
    .optional(),
  dhcpRelay: z
    .strictObject({
      servers: z.array(z.ipv4()).min(1),
      interfaces: z.record(
        InterfaceName,
        z.strictObject({
          maxHops: z.int().min(1).max(16).optional(),
          minSeconds: z.int().min(0).max(2147483647).optional(),
        }),
      ),
    })
    .optional(),
  /** The DHCPv6 relay: netsh names its context, its arguments are written down nowhere, so that a person sets it. */
  dhcpV6Relay: z
    .strictObject({ servers: z.array(z.ipv6()).min(1), interfaces: z.array(InterfaceName).min(1) })
    .optional(),
  /** Lower wins. */
  preferences: z.partialRecord(z.enum(ROUTE_SOURCES), z.int().min(1).max(255)).optional(),
});
export type Routing = z.infer<typeof Routing>;

const Port = z.int().min(1).max(65535);

export const Nat = z.strictObject({
  tcpTimeoutMin: z.int().min(1).optional(),
  udpTimeoutMin: z.int().min(1).optional(),
  interfaces: z.record(
    InterfaceName,
    z.strictObject({
      /** `full` = public with translation of addresses. */
      mode: z.enum(['private', 'full', 'address', 'port']),
      pool: z.array(AddressRange).optional(),
      /** Settings of 2003's basic firewall. */
      basicFirewall: z.boolean().optional(),
    }),
  ),
  portMappings: z
    .array(
      z.strictObject({
        interface: InterfaceName,
        protocol: z.enum(['tcp', 'udp']),
        publicAddress: z.ipv4().default('0.0.0.0'),
        publicPort: Port,
        privateAddress: z.ipv4(),
        privatePort: Port,
      }),
    )
    .optional(),
});
export type Nat = z.infer<typeof Nat>;

const FilterList = z.strictObject({
  action: z.enum(['passAllExcept', 'dropAllExcept']),
  filters: z.array(FilterEntry).min(1),
});
/** Filters of IPv4 on one interface. */
export const PacketFilter = z.strictObject({ inbound: FilterList.optional(), outbound: FilterList.optional() });
export type PacketFilter = z.infer<typeof PacketFilter>;

export const LocalUser = z.strictObject({
  dialIn: z.enum(['allow', 'deny', 'policy']),
  callback: z.union([z.enum(['none', 'caller']), z.strictObject({ number: z.string().min(1) })]).optional(),
});
export type LocalUser = z.infer<typeof LocalUser>;

/** Parts of routing whose commands a document may hold as netsh has them. */
export const NETSH_CONTEXTS = [
  'routing ip',
  'routing ip autodhcp',
  'routing ip dnsproxy',
  'routing ip igmp',
  'routing ip nat',
  'routing ip rip',
  'routing ip routerdiscovery',
] as const;

/** A setting for which netsh has a command and this document no field of its own: flags of RIP, timers of IGMP, the DHCP allocator. */
export const NetshSetting = z.strictObject({
  context: z.enum(NETSH_CONTEXTS),
  command: z.string().regex(/^(add|set) [a-z]+$/, { error: 'a command is written: set flags' }),
  arguments: z
    .record(
      z.string().regex(/^[a-z-]+$/, { error: 'an argument is written in small letters' }),
      z.string().regex(/^[^"\r\n]*$/, { error: 'netsh takes no quotation mark in a value' }),
    )
    .default(() => ({})),
});
export type NetshSetting = z.infer<typeof NetshSetting>;

/** Rest of what an old server may have and no command carries: each becomes a task of its own. */
export const ByHand = z.strictObject({
  /** Ports with what is plugged in, e.g. `COM1: Modem, line 069-1234`. */
  dialUpPorts: z.record(z.string().min(1), z.string().min(1)).optional(),
  /** Profiles of the Connection Manager Administration Kit. */
  connectionProfiles: z.array(z.string().min(1)).optional(),
  administrationDlls: z.array(z.string().min(1)).optional(),
  securityDlls: z.array(z.string().min(1)).optional(),
  /** Certificates for IKEv2, SSTP and L2TP, by thumbprint or subject. */
  certificates: z.array(z.string().min(1)).optional(),
  /** "Log additional Routing and Remote Access information" is ticked. */
  logAdditionalInformation: z.boolean().optional(),
  /** A NAT device that runs Windows stands before this server. */
  behindWindowsNat: z.boolean().optional(),
  /** Filters of demand-dial interfaces that start a connection, as netsh writes them. */
  demandDialFilters: z.array(z.string().min(1)).optional(),
  /** "IP Filters" under Remote Access Logging and Policies. */
  policyIpFilters: z.array(z.string().min(1)).optional(),
  /** What happens when accounting can't write: the properties of the log file and of SQL Server logging. */
  accountingFailureAction: z.string().optional(),
  /** "Configuration" tab of the local area connection under Routing (2003). */
  lanConfiguration: z.string().optional(),
  /** BGP routers and peers, and routing domains. */
  bgp: z.string().optional(),
  multitenancy: z.string().optional(),
});
export type ByHand = z.infer<typeof ByHand>;

/** Everything that is carried from one server to another. */
export const RemoteAccessSettings = z.strictObject({
  vpn: Vpn.optional(),
  demandDial: z.record(InterfaceName, DemandDial).optional(),
  staticRoutes: z.array(StaticRoute).optional(),
  routing: Routing.optional(),
  nat: Nat.optional(),
  packetFilters: z.record(InterfaceName, PacketFilter).optional(),
  localUsers: z.record(z.string().min(1).max(20), LocalUser).optional(),
  /** Of the event log. */
  logLevel: z.enum(['error', 'warn', 'all', 'none']).optional(),
  /** Values of the registry that let old clients in. */
  weakEncryption: z.strictObject({ pptp: z.boolean().optional(), l2tp: z.boolean().optional() }).optional(),
  /** Which Network Policy Server decides, and whether it moves too. */
  nps: Nps.optional(),
  /** Settings of routing as netsh commands, in their order. */
  netsh: z.array(NetshSetting).optional(),
  directAccess: DirectAccess.optional(),
  byHand: ByHand.optional(),
});
export type RemoteAccessSettings = z.infer<typeof RemoteAccessSettings>;

/** First and last address of a range as numbers; undefined = no range. */
export function rangeOf(text: string): [number, number] | undefined {
  const [first, last, ...more] = text.split('-').map((part) => addressNumber(part.trim()));
  if (first === undefined || last === undefined || more.length > 0 || first > last) return undefined;
  return [first, last];
}

export function networkOf(text: string): { address: string; mask: string } | undefined {
  const [address = '', length = '', ...more] = text.split('/');
  const number = addressNumber(address);
  const bits = /^\d{1,2}$/.test(length) ? Number(length) : 99;
  if (number === undefined || bits > 32 || more.length > 0) return undefined;
  const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  return (number & mask) >>> 0 === number ? { address, mask: addressText(mask) } : undefined;
}

export function addressNumber(text: string): number | undefined {
  if (!z.ipv4().safeParse(text).success) return undefined;
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

/** Length of a mask such as 255.255.0.0; undefined = no mask. */
export function maskBits(mask: string): number | undefined {
  const number = addressNumber(mask);
  if (number === undefined) return undefined;
  const length = Math.clz32(~number >>> 0);
  return (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0) === number ? length : undefined;
}
