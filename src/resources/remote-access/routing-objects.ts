import { z } from 'zod';
import { InterfaceName, Network, networkOf } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { numberOf } from '../values';
import { netshKind } from './netsh-kind';

/** Routes and the interfaces of routing protocols: docs/behaviour/remote-access.md section 4 has their arguments. */

type Words<T extends string> = Record<T, string>;

function wordOf<T extends string>(words: Words<T>, text: string | undefined): T | undefined {
  const wanted = text?.toLowerCase();
  for (const key in words) if (words[key].toLowerCase() === wanted) return key;
  return undefined;
}

const StaticRoute = z.strictObject({
  server: Fqdn,
  to: Network,
  via: z.ipv4(),
  interface: InterfaceName,
  metric: z.int().min(1).optional(),
});

export const staticRouteKind = netshKind<z.infer<typeof StaticRoute>>({
  name: 'StaticRoute',
  description: 'A static route of IPv4 of the Remote Access service.',
  schema: StaticRoute,
  id: ({ to, via, interface: name }) => `${to} ${via} ${name}`,
  fields: {
    to: { description: 'Network behind it.', change: 'replace' },
    via: { description: 'Next router.', change: 'replace' },
    interface: { description: 'Interface it leaves by.', change: 'replace', compare: 'name' },
    metric: { description: 'Lower is preferred.', change: 'inPlace', default: 1 },
  },
  context: 'routing ip',
  object: 'persistentroute',
  identity: ['dest', 'mask', 'name', 'nhop'],
  settable: true,
  installs: false,
  encode: ({ to, via, interface: name, metric }) => {
    const network = networkOf(to);
    return { dest: network?.address, mask: network?.mask, name, nhop: via, metric };
  },
  decode: ({ metric }, { to, via, interface: name }) => ({ to, via, interface: name, metric: numberOf(metric) ?? 1 }),
  example: { server: 'vpn11.contoso.com', to: '10.20.0.0/16', via: '10.9.0.1', interface: 'LAN', metric: 1 },
});

const NAT_MODES: Words<'private' | 'full' | 'address' | 'port'> = {
  private: 'PRIVATE',
  full: 'FULL',
  address: 'ADDRESSONLY',
  port: 'PORTONLY',
};
const NatInterface = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  mode: z.enum(['private', 'full', 'address', 'port']),
});

export const natInterfaceKind = netshKind<z.infer<typeof NatInterface>>({
  name: 'NatInterface',
  description: 'An interface on either side of network address translation.',
  schema: NatInterface,
  id: (props) => props.interface,
  fields: {
    interface: { description: 'Interface.', change: 'replace', compare: 'name' },
    mode: { description: 'private, or the public side: full translates addresses and ports.', change: 'inPlace' },
  },
  context: 'routing ip nat',
  object: 'interface',
  identity: ['name'],
  settable: true,
  installs: true,
  encode: ({ interface: name, mode }) => ({ name, mode: NAT_MODES[mode] }),
  decode: ({ mode }, props) => ({ interface: props.interface, mode: wordOf(NAT_MODES, mode) }),
  example: { server: 'vpn11.contoso.com', interface: 'WAN', mode: 'full' },
});

const NatAddressRange = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  start: z.ipv4(),
  end: z.ipv4(),
});

export const natAddressRangeKind = netshKind<z.infer<typeof NatAddressRange>>({
  name: 'NatAddressRange',
  description: 'Public addresses that translation may use on an interface.',
  schema: NatAddressRange,
  id: (props) => `${props.interface}/${props.start}`,
  fields: {
    interface: { description: 'Public interface.', change: 'replace', compare: 'name' },
    start: { description: 'First address.', change: 'replace' },
    end: { description: 'Last address.', change: 'replace' },
  },
  context: 'routing ip nat',
  object: 'addressrange',
  identity: ['name', 'start'],
  settable: false,
  installs: true,
  encode: ({ interface: name, start, end }) => ({ name, start, end, mask: '255.255.255.255' }),
  decode: ({ end }, props) => ({ interface: props.interface, start: props.start, end }),
  example: { server: 'vpn11.contoso.com', interface: 'WAN', start: '203.0.113.10', end: '203.0.113.12' },
});

const Port = z.int().min(1).max(65535);
const NatPortMapping = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  protocol: z.enum(['tcp', 'udp']),
  publicAddress: z.ipv4(),
  publicPort: Port,
  privateAddress: z.ipv4(),
  privatePort: Port,
});

export const natPortMappingKind = netshKind<z.infer<typeof NatPortMapping>>({
  name: 'NatPortMapping',
  description: 'A public port that leads to a server inside.',
  schema: NatPortMapping,
  id: (props) => `${props.interface}/${props.protocol} ${props.publicAddress} ${props.publicPort}`,
  fields: {
    interface: { description: 'Public interface.', change: 'replace', compare: 'name' },
    protocol: { description: 'tcp or udp.', change: 'replace' },
    publicAddress: { description: '0.0.0.0 = that of the interface.', change: 'replace' },
    publicPort: { description: 'Port outside.', change: 'replace' },
    privateAddress: { description: 'Server inside.', change: 'replace' },
    privatePort: { description: 'Its port.', change: 'replace' },
  },
  context: 'routing ip nat',
  object: 'portmapping',
  identity: ['name', 'proto', 'publicip', 'publicport'],
  settable: false,
  installs: true,
  encode: (props) => ({
    name: props.interface,
    proto: props.protocol,
    publicip: props.publicAddress,
    publicport: props.publicPort,
    privateip: props.privateAddress,
    privateport: props.privatePort,
  }),
  decode: ({ privateip, privateport }, props) => ({
    interface: props.interface,
    protocol: props.protocol,
    publicAddress: props.publicAddress,
    publicPort: props.publicPort,
    privateAddress: privateip,
    privatePort: numberOf(privateport),
  }),
  example: {
    server: 'vpn11.contoso.com',
    interface: 'WAN',
    protocol: 'tcp',
    publicAddress: '0.0.0.0',
    publicPort: 443,
    privateAddress: '10.9.0.20',
    privatePort: 443,
  },
});

const RIP_VERSIONS: Words<'rip1' | 'rip1compat' | 'rip2' | 'disable'> = {
  rip1: 'RIP1',
  rip1compat: 'RIP1COMPAT',
  rip2: 'RIP2',
  disable: 'DISABLE',
};
const RIP_MODES: Words<'demand' | 'periodic'> = { demand: 'DEMAND', periodic: 'PERIODIC' };
const RipVersion = z.enum(['rip1', 'rip1compat', 'rip2', 'disable']);
const RipInterface = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  metric: z.int().min(1).max(15).optional(),
  updateMode: z.enum(['demand', 'periodic']).optional(),
  announce: RipVersion.optional(),
  accept: RipVersion.optional(),
});

export const ripInterfaceKind = netshKind<z.infer<typeof RipInterface>>({
  name: 'RipInterface',
  description: 'An interface on which RIP tells and learns routes.',
  schema: RipInterface,
  id: (props) => props.interface,
  fields: {
    interface: { description: 'Interface.', change: 'replace', compare: 'name' },
    metric: { description: 'Added to what is announced.', change: 'inPlace', default: 1 },
    updateMode: { description: 'demand or periodic.', change: 'inPlace', default: 'periodic' },
    announce: { description: 'Version that is sent.', change: 'inPlace', default: 'rip2' },
    accept: { description: 'Version that is taken.', change: 'inPlace', default: 'rip2' },
  },
  context: 'routing ip rip',
  object: 'interface',
  identity: ['name'],
  settable: true,
  installs: true,
  encode: ({ interface: name, metric, updateMode, announce, accept }) => ({
    name,
    metric,
    updatemode: updateMode && RIP_MODES[updateMode],
    announce: announce && RIP_VERSIONS[announce],
    accept: accept && RIP_VERSIONS[accept],
  }),
  decode: ({ metric, updatemode, announce, accept }, props) => ({
    interface: props.interface,
    metric: numberOf(metric) ?? 1,
    updateMode: wordOf(RIP_MODES, updatemode),
    announce: wordOf(RIP_VERSIONS, announce),
    accept: wordOf(RIP_VERSIONS, accept),
  }),
  example: { server: 'vpn11.contoso.com', interface: 'LAN', metric: 1, announce: 'rip2', accept: 'rip2' },
});

const IGMP_MODES: Words<'routerV1' | 'routerV2' | 'routerV3' | 'proxy'> = {
  routerV1: 'IGMPRTRV1',
  routerV2: 'IGMPRTRV2',
  routerV3: 'IGMPRTRV3',
  proxy: 'IGMPPROXY',
};
const IgmpInterface = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  mode: z.enum(['routerV1', 'routerV2', 'routerV3', 'proxy']),
});

export const igmpInterfaceKind = netshKind<z.infer<typeof IgmpInterface>>({
  name: 'IgmpInterface',
  description: 'An interface that takes part in multicast groups.',
  schema: IgmpInterface,
  id: (props) => props.interface,
  fields: {
    interface: { description: 'Interface.', change: 'replace', compare: 'name' },
    mode: { description: 'Router of a version, or proxy.', change: 'inPlace', default: 'routerV3' },
  },
  context: 'routing ip igmp',
  object: 'interface',
  identity: ['name'],
  settable: true,
  installs: true,
  encode: ({ interface: name, mode }) => ({ name, igmpprototype: IGMP_MODES[mode], ifenabled: 'ENABLE' }),
  decode: ({ igmpprototype }, props) => ({ interface: props.interface, mode: wordOf(IGMP_MODES, igmpprototype) }),
  example: { server: 'vpn11.contoso.com', interface: 'LAN', mode: 'routerV3' },
});

const DhcpRelayServer = z.strictObject({ server: Fqdn, dhcpServer: z.ipv4() });

export const dhcpRelayServerKind = netshKind<z.infer<typeof DhcpRelayServer>>({
  name: 'DhcpRelayServer',
  description: 'A DHCP server that the relay agent asks.',
  schema: DhcpRelayServer,
  id: (props) => props.dhcpServer,
  fields: { dhcpServer: { description: 'Its address.', change: 'replace' } },
  context: 'routing ip relay',
  object: 'dhcpserver',
  identity: ['server'],
  settable: false,
  installs: true,
  encode: ({ dhcpServer }) => ({ server: dhcpServer }),
  decode: (_args, { dhcpServer }) => ({ dhcpServer }),
  example: { server: 'vpn11.contoso.com', dhcpServer: '10.9.0.53' },
});

const DhcpRelayInterface = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  maxHops: z.int().min(1).max(16).optional(),
  minSeconds: z.int().min(0).optional(),
});

export const dhcpRelayInterfaceKind = netshKind<z.infer<typeof DhcpRelayInterface>>({
  name: 'DhcpRelayInterface',
  description: 'An interface whose DHCP requests the relay agent passes on; Internal stands for VPN clients.',
  schema: DhcpRelayInterface,
  id: (props) => props.interface,
  fields: {
    interface: { description: 'Interface.', change: 'replace', compare: 'name' },
    maxHops: { description: 'Relay agents a request may pass.', change: 'inPlace', default: 4 },
    minSeconds: { description: 'Seconds that a nearer server has to answer.', change: 'inPlace', default: 4 },
  },
  context: 'routing ip relay',
  object: 'interface',
  identity: ['name'],
  settable: true,
  installs: true,
  encode: ({ interface: name, maxHops, minSeconds }) => ({
    name,
    relaymode: 'enable',
    maxhop: maxHops,
    minsecs: minSeconds,
  }),
  decode: ({ relaymode, maxhop, minsecs }, props) => ({
    interface: relaymode?.toLowerCase() === 'disable' ? '' : props.interface,
    maxHops: numberOf(maxhop) ?? 4,
    minSeconds: numberOf(minsecs) ?? 4,
  }),
  example: { server: 'vpn11.contoso.com', interface: 'Internal', maxHops: 4, minSeconds: 4 },
});
