import { z } from 'zod';
import { DirectAccess } from '../../../documents/remote-access/direct-access';
import type { NpsPolicy } from '../../../documents/remote-access/nps';
import type { OsVersion } from '../../../documents/scalars';

/** A Remote Access server as the simulator keeps it. */

const byName = <T extends z.ZodType>(value: T) => z.record(z.string(), value);
const Values = byName(z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]));

export const RemoteAccessState = z.object({
  vpn: z.boolean(),
  routing: z.boolean(),
  pool: z.object({
    method: z.enum(['Dhcp', 'StaticPool']),
    ranges: z.array(z.tuple([z.string(), z.string()])),
    prefix: z.string(),
  }),
  authentication: z.enum(['Windows', 'ExternalRadius']),
  accepted: z.array(z.string()),
  tunnel: z.enum(['Certificates', 'PreSharedKey']),
  radius: z.array(
    z.object({
      name: z.string(),
      purpose: z.string(),
      port: z.int(),
      score: z.int(),
      timeout: z.int(),
      secret: z.string(),
    }),
  ),
  /** By device, e.g. `WAN Miniport (SSTP)`. */
  ports: byName(z.object({ rasinonly: z.boolean(), ddinout: z.boolean(), ddoutonly: z.boolean(), maxports: z.int() })),
  ipsec: Values,
  interfaces: z.array(Values),
  filters: z.array(
    z.object({
      alias: z.string(),
      direction: z.string(),
      family: z.string().default('IPv4'),
      action: z.string(),
      list: z.array(z.string()),
    }),
  ),
  preferences: byName(z.int()),
  /** What netsh was told and no cmdlet knows, as a dump prints it. */
  netsh: z.array(z.object({ context: z.string(), verb: z.string(), arguments: byName(z.string()) })),
  thumbprint: z.string(),
  useHttp: z.boolean(),
  directAccess: DirectAccess.optional(),
});
export type RemoteAccessState = z.infer<typeof RemoteAccessState>;

/** A policy of a Network Policy Server in its place; files of before have names alone. */
const PolicyState = z.union([
  z.object({ name: z.string(), enabled: z.boolean(), conditions: z.array(z.string()), settings: z.array(z.string()) }),
  z.string().transform((name) => ({ name, enabled: true, conditions: [], settings: [] })),
]);
export type PolicyState = z.infer<typeof PolicyState>;

/** Policies of a document in their order. */
export function policiesOf(written: Record<string, NpsPolicy> = {}): PolicyState[] {
  return Object.entries(written)
    .sort(([, one], [, other]) => one.order - other.order)
    .map(([name, { enabled, conditions = [], settings = [] }]) => ({ name, enabled, conditions, settings }));
}

export const NpsState = z.object({
  clients: z.array(
    z.object({
      Name: z.string(),
      Address: z.string(),
      VendorName: z.string(),
      Enabled: z.boolean(),
      AuthAttributeRequired: z.boolean(),
      secret: z.string(),
    }),
  ),
  /** Its network policies and connection request policies, in their order. */
  policies: z.array(PolicyState),
  requests: z.array(PolicyState),
});
export type NpsState = z.infer<typeof NpsState>;

/** An address, and the place among its adapters of the one that has it; files of before have the address alone. */
const NetworkAddress = z.union([
  z.object({ adapter: z.int(), address: z.string(), prefix: z.int() }),
  z.string().transform((address) => ({ adapter: 0, address, prefix: 24 })),
]);
type NetworkAddress = z.infer<typeof NetworkAddress>;

/** Addresses of adapters as a document has them. */
export function addressesOf(adapters: readonly { addresses?: readonly string[] | undefined }[]): NetworkAddress[] {
  return adapters.flatMap(({ addresses = [] }, adapter) =>
    addresses.map((text) => {
      const [address = '', prefix] = text.split('/');
      return { adapter, address, prefix: Number(prefix) };
    }),
  );
}

/** A folder or file that the migration tools made; a store has what is in it. */
export const MigrationFile = z.object({
  password: z.string(),
  remoteAccess: RemoteAccessState.optional(),
  users: z.array(z.string()),
  addresses: z.array(NetworkAddress),
  nps: NpsState.optional(),
});
export type MigrationFile = z.infer<typeof MigrationFile>;

/** What of a computer only Remote Access looks at. */
export const NetworkState = z.object({
  adapters: z.array(z.object({ name: z.string(), device: z.string() })),
  firewall: byName(z.boolean()),
  rasMan: byName(z.int()),
  localUsers: z.array(z.string()),
  /** By path in small letters. */
  files: byName(MigrationFile).default(() => ({})),
  addresses: z.array(NetworkAddress).default(() => []),
  nps: NpsState.optional(),
});
export type NetworkState = z.infer<typeof NetworkState>;

/** Shipped with Windows, and off (the migration guide's pages after migration). */
const FIREWALL_RULES = ['RRAS-GRE-In', 'RRAS-L2TP-In-UDP', 'RRAS-PPTP-In-TCP', 'SSTP-IN-TCP'];

export function freshNetwork(devices: string[]): NetworkState {
  return {
    adapters: devices.map((device, index) => ({ name: index === 0 ? 'Ethernet' : `Ethernet ${index + 1}`, device })),
    firewall: Object.fromEntries(FIREWALL_RULES.map((name) => [name, false])),
    rasMan: {},
    localUsers: ['Administrator', 'Guest'],
    files: {},
    addresses: [],
  };
}

/** 128 is what configured servers were seen with (docs/behaviour/remote-access.md section 3). */
const USUAL_PORTS = 128;

/** As Install-RemoteAccess leaves it: Windows authentication, addresses by DHCP, IPv6 off. */
export function freshRemoteAccess(os: OsVersion, type: 'Vpn' | 'RoutingOnly'): RemoteAccessState {
  // A new set-up on 2025 takes neither PPTP nor L2TP (docs/behaviour/remote-access.md section 13).
  const closed = os === '2025' ? ['PPTP', 'L2TP'] : [];
  const inbound = (name: string) => {
    const on = !closed.includes(name);
    return [`WAN Miniport (${name})`, { rasinonly: on, ddinout: on, ddoutonly: false, maxports: USUAL_PORTS }] as const;
  };
  return {
    vpn: type === 'Vpn',
    routing: true,
    pool: { method: 'Dhcp', ranges: [], prefix: '' },
    authentication: 'Windows',
    accepted: ['EAP', 'MsChapv2'],
    tunnel: 'Certificates',
    radius: [],
    ports: {
      ...Object.fromEntries(['SSTP', 'IKEv2', 'L2TP', 'PPTP', 'GRE'].map(inbound)),
      'WAN Miniport (PPPOE)': { rasinonly: false, ddinout: false, ddoutonly: true, maxports: 1 },
    },
    ipsec: {
      EncryptionType: 'RequireEncryption',
      IdleDisconnect: 300,
      SALifeTime: 28800,
      MMSALifeTime: 10800,
      SADataSizeForRenegotiation: 33553408,
      TunnelType: 'IKEV2',
    },
    interfaces: [],
    filters: [],
    preferences: { Local: 1, Static: 3, NonDoD: 5, AutoStatic: 7, NetMgmt: 10, RIP: 120 },
    netsh: [
      said('ras', 'set authmode', { mode: 'standard' }),
      said('ras', 'add link', { type: 'SWC' }),
      said('ras', 'add link', { type: 'LCP' }),
      said('ras', 'add multilink', { type: 'MULTI' }),
      said('ras', 'add multilink', { type: 'BACP' }),
      said('ras', 'set conf', { confstate: 'enabled' }),
      said('ras ip', 'set negotiation', { mode: 'allow' }),
      said('ras ip', 'set access', { mode: 'all' }),
      said('ras ip', 'set addrreq', { mode: 'deny' }),
      said('ras ip', 'set broadcastnameresolution', { mode: 'enabled' }),
      said('ras ipv6', 'set negotiation', { mode: 'deny' }),
      said('ras ipv6', 'set access', { mode: 'all' }),
      said('ras ipv6', 'set routeradvertise', { mode: 'enabled' }),
      said('ras aaaa', 'set accounting', { provider: 'windows' }),
      said('ras diagnostics', 'set loglevel', { events: 'warn' }),
    ],
    thumbprint: '',
    useHttp: false,
  };
}

export function said(
  context: string,
  verb: string,
  args: Record<string, string> = {},
): RemoteAccessState['netsh'][number] {
  return { context, verb, arguments: args };
}
