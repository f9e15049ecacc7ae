import { CONSOLE_PROTOCOLS } from '../../documents/remote-access/demand-dial';
import type { NpsPolicy } from '../../documents/remote-access/nps';
import { canBeDriven, type RemoteAccessServer } from '../../documents/remote-access/schema';
import {
  AUTHENTICATION_METHODS,
  networkOf,
  type RemoteAccessSettings,
  type Vpn,
} from '../../documents/remote-access/settings';
import type { Deployment } from '../../documents/schema';
import { netshSettingId } from '../../resources/remote-access/netsh-setting';
import { guide } from '../../rules/remote-access/guide';
import type { Resource } from '../types';
import { present, resource, sorted } from './build';

/** Where the resources of a Remote Access server are shown; a track owns what lies below. */
export const REMOTE_ACCESS = 'RemoteAccess';

export const remoteAccessPath = (server: string): string[] => [REMOTE_ACCESS, server];

/** What the document says of the Remote Access servers that cmdlets can be run on. */
export function remoteAccessResources(deployment: Deployment): Resource[] {
  return Object.entries(deployment.remoteAccess ?? {}).flatMap(([server, section]) =>
    canBeDriven(section.server.os) ? serverResources(server, section) : [],
  );
}

function serverResources(server: string, section: RemoteAccessServer): Resource[] {
  const make = (kind: string, id: string | undefined, props: Record<string, unknown>): Resource =>
    resource(kind, id === undefined ? server : `${server}/${id}`, remoteAccessPath(server), {
      server,
      ...present(props),
    });
  const one = (kind: string, props: Record<string, unknown>): Resource[] =>
    Object.keys(present(props)).length === 0 ? [] : [make(kind, undefined, props)];
  const { vpn, nat, routing } = section;
  return [
    make('WindowsFeatures', undefined, { features: featuresOf(section) }),
    ...Object.entries(section.adapters).flatMap(([name, { device }]) =>
      device === undefined ? [] : [make('NetworkAdapter', device, { device, name })],
    ),
    make('RemoteAccessRole', undefined, { type: vpn ? 'Vpn' : 'RoutingOnly' }),
    make('RemoteAccessService', undefined, { running: true }),
    ...vpnResources(vpn, make, one),
    ...one('NetshSettings', netshSettings(section)),
    ...demandDial(section, make),
    ...(section.staticRoutes ?? []).map((route) =>
      make('StaticRoute', `${route.to} ${route.via} ${route.interface}`, { ...route }),
    ),
    ...Object.entries(routing?.rip?.interfaces ?? {}).map(([name, rip]) =>
      make('RipInterface', name, { interface: name, ...rip }),
    ),
    ...Object.entries(routing?.igmp?.interfaces ?? {}).map(([name, igmp]) =>
      make('IgmpInterface', name, { interface: name, ...igmp }),
    ),
    ...(routing?.dhcpRelay?.servers ?? []).map((dhcpServer) => make('DhcpRelayServer', dhcpServer, { dhcpServer })),
    ...Object.entries(routing?.dhcpRelay?.interfaces ?? {}).map(([name, relay]) =>
      make('DhcpRelayInterface', name, { interface: name, ...relay }),
    ),
    ...(routing?.preferences ? [make('RoutePreferences', undefined, { levels: routing.preferences })] : []),
    ...natResources(nat, make),
    ...(section.netsh ?? []).map((setting) => make('NetshSetting', netshSettingId(setting), { ...setting })),
    ...Object.entries(section.packetFilters ?? {}).flatMap(([name, filter]) =>
      (['inbound', 'outbound'] as const).flatMap((direction) => {
        const list = filter[direction];
        return list ? [make('PacketFilter', `${name}/${direction}`, { interface: name, direction, ...list })] : [];
      }),
    ),
    ...Object.entries(section.localUsers ?? {}).map(([user, { dialIn, callback }]) =>
      make('DialInUser', user, {
        user,
        dialIn,
        callback: typeof callback === 'object' ? 'number' : callback,
        callbackNumber: typeof callback === 'object' ? callback.number : undefined,
      }),
    ),
    ...(section.weakEncryption ? [make('WeakEncryption', undefined, section.weakEncryption)] : []),
    ...(section.replaces === undefined ? [] : firewall(section, make)),
    ...npsResources(section, make),
  ];
}

type Make = (kind: string, id: string | undefined, props: Record<string, unknown>) => Resource;
type One = (kind: string, props: Record<string, unknown>) => Resource[];

/** Role services as Windows calls them, with the management tools' module that every cmdlet here is from. */
function featuresOf({ server, replaces, transfer, nps }: RemoteAccessServer): string[] {
  const tools = [
    ...(replaces === undefined ? [] : ['RSAT-RemoteAccess-PowerShell']),
    ...(transfer === 'migrationTools' ? ['Migration'] : []),
    ...(nps?.server === 'local' ? ['NPAS'] : []),
  ];
  return sorted(['RemoteAccess', ...server.roleServices, ...tools]);
}

function vpnResources(vpn: Vpn | undefined, make: Make, one: One): Resource[] {
  if (!vpn) return [];
  const { addressAssignment, authentication, accounting, ports, tunnelAuthentication, ipsec } = vpn;
  const [first] = Object.entries(authentication?.servers ?? {});
  const methods = authentication?.methods?.flatMap((method) => AUTHENTICATION_METHODS.filter((one) => one === method));
  return [
    ...(addressAssignment
      ? [
          make('VpnAddressAssignment', undefined, {
            ...addressAssignment,
            ranges: addressAssignment.ranges && sorted(addressAssignment.ranges),
          }),
        ]
      : []),
    ...one('VpnAuthentication', {
      provider: authentication?.provider,
      methods: methods && sorted(methods),
      firstServer:
        authentication?.provider === 'Radius' && first
          ? { name: first[0], port: first[1].port, sharedSecret: first[1].sharedSecret }
          : undefined,
      tunnel: tunnelAuthentication?.method,
      sharedSecret: tunnelAuthentication?.method === 'PreSharedKey' ? tunnelAuthentication.sharedSecret : undefined,
    }),
    ...(authentication?.provider === 'Radius' ? radius('Authentication', authentication.servers, make) : []),
    ...(accounting?.provider === 'Radius' ? radius('Accounting', accounting.servers, make) : []),
    ...(ports ? [make('VpnPorts', undefined, { ports: present(ports) })] : []),
    ...one('VpnIpsec', { ...ipsec }),
    ...one('SstpCertificate', {
      thumbprint: vpn.sstpCertificate?.selfSigned ? undefined : vpn.sstpCertificate?.thumbprint,
      useHttp: vpn.sstpUseHttp,
    }),
  ];
}

function radius(
  purpose: 'Authentication' | 'Accounting',
  servers: NonNullable<Vpn['authentication']>['servers'],
  make: Make,
): Resource[] {
  return Object.entries(servers ?? {}).map(([radiusServer, props]) =>
    make('RemoteAccessRadius', `${purpose}/${radiusServer}`, { purpose, radiusServer, ...props }),
  );
}

function netshSettings({ vpn, nat, logLevel }: RemoteAccessSettings): Record<string, unknown> {
  return {
    ipv4NetworkAccess: vpn?.ipv4?.networkAccess,
    ipv4AddressRequests: vpn?.ipv4?.addressRequests,
    ipv4BroadcastNames: vpn?.ipv4?.broadcastNames,
    dnsAdapter: vpn?.ipv4?.dnsAdapter,
    ipv6Clients: vpn?.ipv6?.clients,
    ipv6NetworkAccess: vpn?.ipv6?.networkAccess,
    ipv6Advertise: vpn?.ipv6?.advertise,
    accountingProvider: vpn?.accounting?.provider,
    logLevel,
    natTcpTimeoutMin: nat?.tcpTimeoutMin,
    natUdpTimeoutMin: nat?.udpTimeoutMin,
    lcpExtensions: vpn?.link?.lcpExtensions,
    softwareCompression: vpn?.link?.softwareCompression,
    multilink: vpn?.link?.multilink,
    bandwidthAllocation: vpn?.link?.bandwidthAllocation,
  };
}

/** Those of the console alone are tasks (src/planner/remote-access/tasks.ts), and so is what no cmdlet takes of the others. */
function demandDial(section: RemoteAccessSettings, make: Make): Resource[] {
  return Object.entries(section.demandDial ?? {}).flatMap(([name, link]) => {
    if (CONSOLE_PROTOCOLS.some((protocol) => protocol === link.protocol)) return [];
    const { dialOutHours: _hours, customDll: _dll, ...props } = link;
    return [make('DemandDialInterface', name, { name, ...props })];
  });
}

/** Where an exported configuration of a Network Policy Server lies for a moment, on either server. */
export const NPS_FILE = 'C:\\rds-migrate-nps.xml';

/** One on the server itself; one of its own is somebody else's server, which this program leaves alone. */
function npsResources({ nps }: RemoteAccessServer, make: Make): Resource[] {
  if (nps?.server !== 'local') return [];
  const named = (written: Record<string, NpsPolicy> | undefined) =>
    written && Object.entries(written).map(([name, policy]) => ({ name, ...policy }));
  const { networkPolicies, connectionRequestPolicies, radiusClients = {} } = nps;
  const policies = present({
    networkPolicies: named(networkPolicies),
    connectionRequestPolicies: named(connectionRequestPolicies),
  });
  return [
    ...(Object.keys(policies).length === 0 ? [] : [make('NpsPolicies', undefined, { file: NPS_FILE, ...policies })]),
    ...Object.entries(radiusClients).map(([name, { napCompatible: _nap, ...client }]) =>
      make('NpsRadiusClient', name, { name, ...client }),
    ),
  ];
}

function natResources(nat: RemoteAccessSettings['nat'], make: Make): Resource[] {
  if (!nat) return [];
  const pools = Object.entries(nat.interfaces).flatMap(([name, { pool = [] }]) =>
    rangesOf(pool).map(({ start, end }) =>
      make('NatAddressRange', `${name}/${start}`, { interface: name, start, end }),
    ),
  );
  const mappings = (nat.portMappings ?? []).map((mapping) =>
    make(
      'NatPortMapping',
      `${mapping.interface}/${mapping.protocol} ${mapping.publicAddress} ${mapping.publicPort}`,
      mapping,
    ),
  );
  const interfaces = Object.entries(nat.interfaces).map(([name, { mode }]) =>
    make('NatInterface', name, { interface: name, mode }),
  );
  return [...interfaces, ...pools, ...mappings];
}

const rangesOf = (ranges: string[]): { start: string; end: string }[] =>
  ranges.map((range) => {
    const [start = '', end = ''] = range.split('-').map((part) => part.trim());
    return { start, end };
  });

/** Rules of Windows Firewall for the protocols in use: shipped, off, and not enabled by migration. */
function firewall({ vpn }: RemoteAccessServer, make: Make): Resource[] {
  const used = Object.entries(vpn?.ports ?? {}).flatMap(([type, count]) => (count === 0 ? [] : [type]));
  const enabled = guide.vpnFirewallRules
    .filter(({ protocols }) => protocols.some((protocol) => used.includes(protocol)))
    .map(({ name }) => name);
  return enabled.length === 0 ? [] : [make('FirewallRules', undefined, { enabled: sorted(enabled) })];
}

/** The mask and address of a route as the checks write them. */
export function routeText({ to, via, interface: name }: { to: string; via: string; interface: string }): string {
  const network = networkOf(to);
  return `${network?.address} ${network?.mask} by ${via} on ${name}`;
}
