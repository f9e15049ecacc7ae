import type { Props } from '../../resources/kind';
import { type Resource, type ResourceId, resourceId } from '../types';

/** What of a Remote Access server has to be right before what; the table in order.ts takes these rows in. */

interface Look {
  byKind: Map<string, Resource[]>;
}
type Needs = (props: Props, look: Look) => ResourceId[];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Everything of these kinds on the same server. */
const onServer = (look: Look, server: unknown, kinds: readonly string[]): ResourceId[] =>
  kinds.flatMap((kind) =>
    (look.byKind.get(kind) ?? [])
      .filter((item) => item.props.server === server)
      .map((item) => resourceId(item.kind, item.key)),
  );

const role = (props: Props): ResourceId => resourceId('RemoteAccessRole', text(props.server));

/** After the role. */
const PLAIN = [
  'VpnAddressAssignment',
  'VpnAuthentication',
  'VpnIpsec',
  'VpnPorts',
  'DemandDialInterface',
  'DialInUser',
];
/** After the role and the demand-dial interfaces, which they may name. */
const BY_INTERFACE = [
  'StaticRoute',
  'NatInterface',
  'RipInterface',
  'IgmpInterface',
  'DhcpRelayInterface',
  'PacketFilter',
];
const SETTINGS = [
  ...PLAIN,
  ...BY_INTERFACE,
  'DhcpRelayServer',
  'NatAddressRange',
  'NatPortMapping',
  'NetshSetting',
  'NetshSettings',
  'RemoteAccessRadius',
  'RoutePreferences',
  'SstpCertificate',
  'WeakEncryption',
];

const each = (kinds: readonly string[], needs: Needs): Record<string, Needs> =>
  Object.fromEntries(kinds.map((kind) => [kind, needs]));

export const remoteAccessNeeds: Record<string, Needs> = {
  WindowsFeatures: () => [],
  NetworkAdapter: () => [],
  NpsPolicies: (props, look) => onServer(look, props.server, ['WindowsFeatures']),
  // Most of them come with the policies' configuration.
  NpsRadiusClient: (props, look) => onServer(look, props.server, ['WindowsFeatures', 'NpsPolicies']),
  MigrationToolsFolder: (props, look) => onServer(look, props.server, ['WindowsFeatures']),
  MigrationStore: (props, look) => onServer(look, props.server, ['WindowsFeatures']),
  MigrationImport: (props, look) => [
    ...onServer(look, props.server, ['WindowsFeatures', 'NetworkAdapter']),
    ...onServer(look, props.from, ['MigrationStore']),
  ],
  // After the old server is off the network, and before names lead to the new one.
  MigratedAddresses: (props, look) => onServer(look, props.server, ['RemoteAccessRole']),
  // What the tools bring is set up by them; the role then only finds it.
  RemoteAccessRole: (props, look) =>
    onServer(look, props.server, ['WindowsFeatures', 'NetworkAdapter', 'MigrationImport']),
  ...each(PLAIN, (props) => [role(props)]),
  ...each(BY_INTERFACE, (props, look) => [role(props), ...onServer(look, props.server, ['DemandDialInterface'])]),
  ...each(['DhcpRelayServer', 'RoutePreferences', 'SstpCertificate', 'WeakEncryption'], (props) => [role(props)]),
  ...each(['NatAddressRange', 'NatPortMapping'], (props) => [
    role(props),
    resourceId('NatInterface', `${text(props.server)}/${text(props.interface)}`),
  ]),
  NetshSettings: (props, look) => [role(props), ...onServer(look, props.server, ['NatInterface'])],
  // What it sets may stand on an interface of the same protocol.
  NetshSetting: (props, look) => [
    role(props),
    ...onServer(look, props.server, [
      'DemandDialInterface',
      'NatInterface',
      'RipInterface',
      'IgmpInterface',
      'NatAddressRange',
    ]),
  ],
  // The provider has to be RADIUS, for accounting too, before servers can be added.
  RemoteAccessRadius: (props) => [
    role(props),
    resourceId('VpnAuthentication', text(props.server)),
    resourceId('NetshSettings', text(props.server)),
  ],
  // Ports and certificates count when it starts.
  RemoteAccessService: (props, look) => [role(props), ...onServer(look, props.server, SETTINGS)],
  FirewallRules: (props) => [role(props)],
  RemoteAccessCheck: (props, look) => [
    role(props),
    ...onServer(look, props.server, [...SETTINGS, 'RemoteAccessService', 'FirewallRules', 'NetworkAdapter']),
  ],
};
