import type { RemoteAccessServer } from '../../documents/remote-access/schema';
import type { Deployment } from '../../documents/schema';
import type { Props } from '../../resources/kind';
import { netshSettingId } from '../../resources/remote-access/netsh-setting';
import { except, type FieldPlaces, only, type Segments, text } from '../field-places';

/** The rows of pointer.ts for Remote Access: all below the section of one server. */

type Inside = (props: Props, field: string[], section: RemoteAccessServer) => Segments;

const IDENTITY = ['server', 'name', 'interface', 'direction', 'user', 'purpose', 'radiusServer'];
const SECRETS = ['password', 'sharedSecret'];
const BY_SERVER = { none: 'it follows from what the section of the server says elsewhere' };

function inside(place: Inside): FieldPlaces {
  return {
    depth: 2,
    of({ server, ...props }, field, document: Deployment) {
      const section = document.remoteAccess?.[text(server)];
      const found = section && place(props, field, section);
      return found && ['remoteAccess', text(server), ...found];
    },
  };
}

/** Every setting of an object that a map of the document has by name. */
const entry = (at: (props: Props) => string[]): FieldPlaces =>
  inside((props, field) => except([...IDENTITY, ...SECRETS], field, at(props)));

const at = (index: number | undefined, ...path: string[]): Segments =>
  index === undefined || index < 0 ? undefined : [...path, String(index)];

const NETSH: Readonly<Record<string, string>> = {
  ipv4NetworkAccess: 'vpn/ipv4/networkAccess',
  ipv4AddressRequests: 'vpn/ipv4/addressRequests',
  ipv4BroadcastNames: 'vpn/ipv4/broadcastNames',
  dnsAdapter: 'vpn/ipv4/dnsAdapter',
  ipv6Clients: 'vpn/ipv6/clients',
  ipv6NetworkAccess: 'vpn/ipv6/networkAccess',
  ipv6Advertise: 'vpn/ipv6/advertise',
  accountingProvider: 'vpn/accounting/provider',
  logLevel: 'logLevel',
  natTcpTimeoutMin: 'nat/tcpTimeoutMin',
  natUdpTimeoutMin: 'nat/udpTimeoutMin',
  lcpExtensions: 'vpn/link/lcpExtensions',
  softwareCompression: 'vpn/link/softwareCompression',
  multilink: 'vpn/link/multilink',
  bandwidthAllocation: 'vpn/link/bandwidthAllocation',
};

const SINGLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  VpnAuthentication: {
    provider: 'vpn/authentication/provider',
    methods: 'vpn/authentication/methods',
    tunnel: 'vpn/tunnelAuthentication/method',
  },
  SstpCertificate: { thumbprint: 'vpn/sstpCertificate/thumbprint', useHttp: 'vpn/sstpUseHttp' },
  NetshSettings: NETSH,
};

/** Kinds of one object per server whose fields lie apart in the document. */
const single = (kind: string): FieldPlaces => inside((_props, [name = '']) => SINGLE[kind]?.[name]?.split('/'));

export const remoteAccessFields: Readonly<Record<string, FieldPlaces>> = {
  VpnAuthentication: single('VpnAuthentication'),
  SstpCertificate: single('SstpCertificate'),
  NetshSettings: single('NetshSettings'),
  VpnAddressAssignment: entry(() => ['vpn', 'addressAssignment']),
  VpnIpsec: entry(() => ['vpn', 'ipsec']),
  VpnPorts: entry(() => ['vpn']),
  WeakEncryption: entry(() => ['weakEncryption']),
  RemoteAccessRadius: entry(({ purpose, radiusServer }) => [
    ...(purpose === 'Accounting' ? ['vpn', 'accounting'] : ['vpn', 'authentication']),
    'servers',
    text(radiusServer),
  ]),
  DemandDialInterface: entry(({ name }) => ['demandDial', text(name)]),
  RipInterface: entry((props) => ['routing', 'rip', 'interfaces', text(props.interface)]),
  IgmpInterface: entry((props) => ['routing', 'igmp', 'interfaces', text(props.interface)]),
  DhcpRelayInterface: entry((props) => ['routing', 'dhcpRelay', 'interfaces', text(props.interface)]),
  NatInterface: entry((props) => ['nat', 'interfaces', text(props.interface)]),
  PacketFilter: entry(({ interface: name, direction }) => ['packetFilters', text(name), text(direction)]),
  RoutePreferences: inside((_props, [field, ...level]) =>
    field === 'levels' ? ['routing', 'preferences', ...level] : undefined,
  ),
  // A number to call back is more in a document than a word.
  DialInUser: inside(({ user }, field) => only(['dialIn'], field, ['localUsers', text(user)])),
  StaticRoute: inside(({ to, via, interface: name }, field, { staticRoutes }) =>
    only(
      ['metric'],
      field,
      at(
        staticRoutes?.findIndex((route) => route.to === to && route.via === via && route.interface === name),
        'staticRoutes',
      ),
    ),
  ),
  NetshSetting: inside(({ context, command, arguments: given }, field, { netsh }) => {
    const same = (setting: NonNullable<typeof netsh>[number]) =>
      setting.context === context &&
      setting.command === command &&
      netshSettingId(setting) ===
        netshSettingId({ ...setting, arguments: { ...setting.arguments, ...entriesOf(given) } });
    return only(['arguments'], field, at(netsh?.findIndex(same), 'netsh'));
  }),
  NpsRadiusClient: entry(({ name }) => ['nps', 'radiusClients', text(name)]),
  NpsPolicies: { none: 'policies are carried by their export: change them on the server they come from' },
  NatAddressRange: { none: 'it is there or not: see the pool of the interface' },
  NatPortMapping: { none: 'it is there or not: see the port mappings' },
  DhcpRelayServer: { none: 'it is there or not: see the list of servers' },
  FirewallRules: { none: 'the rules follow from the ports in use' },
  NetworkAdapter: { none: 'the name is what the document knows the adapter by' },
  WindowsFeatures: BY_SERVER,
  RemoteAccessRole: BY_SERVER,
  RemoteAccessService: BY_SERVER,
  RemoteAccessCheck: BY_SERVER,
  MigratedAddresses: BY_SERVER,
  MigrationImport: BY_SERVER,
  MigrationStore: BY_SERVER,
  MigrationToolsFolder: BY_SERVER,
};

function entriesOf(value: unknown): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, argument]) => [name, text(argument)]));
}
