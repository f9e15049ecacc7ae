import { isBuiltIn, maskBits, NETSH_CONTEXTS, ROUTE_SOURCES } from '../../documents/remote-access/settings';
import { nothing, numeric, type Reader, type Writer } from './reader';

/** `netsh routing dump`: docs/behaviour/remote-access.md section 4. */

/** An interface that is named is there; which side it is on only NAT says. */
function adapter(name: string, purpose: 'internet' | 'intranet' | undefined, { interfaces }: Reader): void {
  if (name === '' || isBuiltIn(name)) return;
  if (purpose !== undefined || !interfaces.has(name)) interfaces.set(name, purpose);
}

const route: Writer = (args, reader) => {
  const bits = maskBits(args.mask ?? '');
  if (bits === undefined || args.dest === undefined) {
    reader.leaveOut('a mask with holes is no network: make the route by hand');
    return;
  }
  const metric = numeric(args.metric);
  reader.push(['staticRoutes'], {
    to: `${args.dest}/${bits}`,
    via: args.nhop ?? '0.0.0.0',
    interface: args.name ?? '',
    ...(metric === undefined || metric === 0 ? {} : { metric }),
  });
  adapter(args.name ?? '', undefined, reader);
  if (args.view && !/^both$/i.test(args.view)) {
    reader.leaveOut(`the route is in the ${args.view} view alone, which no document has: see to it by hand`);
  }
};

const preference: Writer = (args, { set, leaveOut }) => {
  const name = ROUTE_SOURCES.find((one) => one.toLowerCase() === (args.proto ?? '').toLowerCase());
  const level = numeric(args.preflevel);
  if (name !== undefined && level !== undefined) set(['routing', 'preferences', name], level);
  else if (/ospf/i.test(args.proto ?? '')) leaveOut('OSPF is gone since 2008: nothing to do unless routes came by it');
  else leaveOut('no document has this source of routes: look whether anything uses it');
};

/** The word of `set filter` is what happens to everything that no filter names. */
const ACTION: Record<string, string> = { drop: 'dropAllExcept', forward: 'passAllExcept' };
const DIRECTION: Record<string, string> = { input: 'inbound', output: 'outbound' };

const filterOf = (args: Record<string, string>, reader: Reader): string[] | undefined => {
  const direction = DIRECTION[(args.filtertype ?? '').toLowerCase()];
  if (direction !== undefined) return ['packetFilters', args.name ?? '', direction];
  reader.push(
    ['byHand', 'demandDialFilters'],
    Object.entries(args)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  );
  return undefined;
};

const filterAction: Writer = (args, reader) => {
  const action = ACTION[(args.action ?? '').toLowerCase()];
  const fragments = args.fragcheck ?? args.filtertype;
  if (/^enable/i.test(fragments ?? '') && action === undefined) {
    reader.leaveOut('fragments are checked on this interface: tick it in the console');
    return;
  }
  if (action === undefined) return;
  const path = filterOf(args, reader);
  if (path) reader.set([...path, 'action'], action);
};

const addFilter: Writer = (args, reader) => {
  const path = filterOf(args, reader);
  if (!path) return;
  const { srcaddr = '0.0.0.0', srcmask = '0.0.0.0', dstaddr = '0.0.0.0', dstmask = '0.0.0.0', proto = 'any' } = args;
  const numbers = /^icmp$/i.test(proto) ? [args.code, args.type] : [args.srcport, args.dstport];
  const [first = 0, second = 0] = numbers.map(numeric);
  reader.push(
    [...path, 'filters'],
    `${srcaddr}/${srcmask}:${dstaddr}/${dstmask}:${proto.toLowerCase()}:${first}:${second}`,
  );
};

const NAT_MODES: Record<string, string> = {
  private: 'private',
  full: 'full',
  addressonly: 'address',
  portonly: 'port',
};

const natInterface: Writer = (args, reader) => {
  const mode = NAT_MODES[(args.mode ?? 'full').toLowerCase()];
  if (mode === undefined) {
    reader.leaveOut(`"${args.mode}" is no side of NAT that is known: look at it in the console`);
    return;
  }
  reader.set(['nat', 'interfaces', args.name ?? '', 'mode'], mode);
  adapter(args.name ?? '', mode === 'private' ? 'intranet' : 'internet', reader);
};

const mapping: Writer = (args, { push }) =>
  push(['nat', 'portMappings'], {
    interface: args.name,
    protocol: args.proto?.toLowerCase(),
    publicAddress: args.publicip ?? '0.0.0.0',
    publicPort: numeric(args.publicport),
    privateAddress: args.privateip,
    privatePort: numeric(args.privateport),
  });

const IGMP: Record<string, string> = {
  igmprtrv1: 'routerV1',
  igmprtrv2: 'routerV2',
  igmprtrv3: 'routerV3',
  igmpproxy: 'proxy',
};

/** Arguments with a field of the document; the others of the same command are kept as netsh has them. */
const ripInterface: Writer = (args, reader, statement) => {
  const { name = '', metric, updatemode, announce, accept, ...others } = args;
  reader.set(['routing', 'rip', 'interfaces', name], {
    metric: numeric(metric),
    updateMode: updatemode?.toLowerCase(),
    announce: announce?.toLowerCase(),
    accept: accept?.toLowerCase(),
  });
  adapter(name, undefined, reader);
  if (Object.keys(others).length > 0) asItIs({ name, ...others }, reader, { ...statement, verb: 'set interface' });
};

const igmpInterface: Writer = (args, reader, statement) => {
  const { name = '', igmpprototype = '', ifenabled, ...others } = args;
  const mode = IGMP[igmpprototype.toLowerCase()];
  adapter(name, undefined, reader);
  if (mode === undefined || /^disable$/i.test(ifenabled ?? '')) {
    reader.leaveOut('IGMP is switched off on this interface: nothing to carry');
    return;
  }
  reader.set(['routing', 'igmp', 'interfaces', name], { mode });
  if (Object.keys(others).length > 0) asItIs({ name, ...others }, reader, { ...statement, verb: 'set interface' });
};

const relayInterface: Writer = (args, reader) => {
  if (/^disable$/i.test(args.relaymode ?? '')) return;
  adapter(args.name ?? '', undefined, reader);
  reader.set(['routing', 'dhcpRelay', 'interfaces', args.name ?? ''], {
    maxHops: numeric(args.maxhop),
    minSeconds: numeric(args.minsecs),
  });
};

/** A command without a field of its own. */
const asItIs: Writer = (args, { push, leaveOut }, { context, verb }) => {
  const known = NETSH_CONTEXTS.find((one) => one === context);
  if (known === undefined) leaveOut('no document has this: see to it on the destination');
  else push(['netsh'], { context: known, command: verb, arguments: args });
};

const withInterface: Writer = (args, reader, statement) => {
  adapter(args.name ?? '', undefined, reader);
  asItIs(args, reader, statement);
};

const loglevel =
  (of: (args: Record<string, string>) => Record<string, string>): Writer =>
  (args, reader, statement) => {
    const rest = of(args);
    if (Object.keys(rest).length > 0) asItIs(rest, reader, statement);
  };
/** What every dump says and is so from the beginning. */
const withoutUsual = (usual: Record<string, string>) => (args: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(args).filter(([name, value]) => usual[name]?.toLowerCase() !== value.toLowerCase()),
  );

const installs = ['nat', 'relay', 'igmp', 'rip', 'dnsproxy', 'autodhcp', 'routerdiscovery'].flatMap((one) => [
  [`routing ip ${one}: install`, nothing] as const,
  [`routing ip ${one}: uninstall`, nothing] as const,
]);

export const ROUTING: Record<string, Writer> = {
  ...Object.fromEntries(installs),
  'routing: reset': nothing,
  'routing ip: reset': nothing,
  'routing ip: set loglevel': loglevel(withoutUsual({ loglevel: 'error' })),
  'routing ip: add preferenceforprotocol': preference,
  'routing ip: set preferenceforprotocol': preference,
  'routing ip: delete preferenceforprotocol': nothing,
  'routing ip: add interface'(args, reader) {
    adapter(args.name ?? '', undefined, reader);
    if (/^disable$/i.test(args.state ?? ''))
      reader.leaveOut('routing is switched off on this interface: see to it by hand');
  },
  'routing ip: set interface'(args, reader) {
    adapter(args.name ?? '', undefined, reader);
    if (/^disable$/i.test(args.state ?? ''))
      reader.leaveOut('routing is switched off on this interface: see to it by hand');
  },
  'routing ip: delete interface': nothing,
  'routing ip: add persistentroute': route,
  'routing ip: set persistentroute': route,
  'routing ip: delete persistentroute': nothing,
  'routing ip: set filter': filterAction,
  'routing ip: add filter': addFilter,
  'routing ip nat: set global'(args, reader, statement) {
    const { tcptimeoutmins, udptimeoutmins, ...rest } = args;
    reader.set(['nat', 'tcpTimeoutMin'], numeric(tcptimeoutmins));
    reader.set(['nat', 'udpTimeoutMin'], numeric(udptimeoutmins));
    loglevel(withoutUsual({ loglevel: 'error' }))(rest, reader, statement);
  },
  'routing ip nat: add interface': natInterface,
  'routing ip nat: set interface': natInterface,
  'routing ip nat: delete interface': nothing,
  'routing ip nat: add addressrange'(args, { push }) {
    push(['nat', 'interfaces', args.name ?? '', 'pool'], `${args.start ?? ''}-${args.end ?? ''}`);
  },
  'routing ip nat: delete addressrange': nothing,
  'routing ip nat: add addressmapping': withInterface,
  'routing ip nat: delete addressmapping': nothing,
  'routing ip nat: add portmapping': mapping,
  'routing ip nat: delete portmapping': nothing,
  'routing ip nat: add ftp': asItIs,
  'routing ip nat: delete ftp': nothing,
  'routing ip relay: set global': loglevel(withoutUsual({ loglevel: 'error' })),
  'routing ip relay: add dhcpserver'(args, { push }) {
    push(['routing', 'dhcpRelay', 'servers'], args.server);
  },
  'routing ip relay: delete dhcpserver': nothing,
  'routing ip relay: add interface': relayInterface,
  'routing ip relay: set interface': relayInterface,
  'routing ip relay: delete interface': nothing,
  'routing ip igmp: set global': loglevel(withoutUsual({ loglevel: 'error' })),
  'routing ip igmp: add interface': igmpInterface,
  'routing ip igmp: set interface': igmpInterface,
  'routing ip igmp: delete interface': nothing,
  'routing ip rip: set global': loglevel(withoutUsual({ loglevel: 'error', mintrig: '5', peermode: 'all' })),
  'routing ip rip: add interface': ripInterface,
  'routing ip rip: set interface': ripInterface,
  'routing ip rip: delete interface': nothing,
  'routing ip rip: set flags': withInterface,
  'routing ip rip: add neighbor': withInterface,
  'routing ip rip: add acceptfilter': withInterface,
  'routing ip rip: add announcefilter': withInterface,
  'routing ip rip: add peerfilter': asItIs,
  'routing ip dnsproxy: set global': asItIs,
  'routing ip dnsproxy: set interface': withInterface,
  'routing ip autodhcp: set global': asItIs,
  'routing ip autodhcp: set interface': withInterface,
  'routing ip autodhcp: add exclusion': asItIs,
  'routing ip routerdiscovery: add interface': withInterface,
  'routing ip routerdiscovery: set interface': withInterface,
  'routing ipv6 relayv6: install'(_args, { leaveOut }) {
    leaveOut('the DHCPv6 relay is installed: write its servers and interfaces into /routing/dhcpV6Relay');
  },
  'routing ipv6 relayv6: uninstall': nothing,
  'routing ip ospf: install': (_args, { leaveOut }) =>
    leaveOut('OSPF is gone since 2008: look which routes came by it, and make them static or let RIP carry them'),
  'routing ip ospf: uninstall': nothing,
};
