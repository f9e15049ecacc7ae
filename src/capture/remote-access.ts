import type { Invocation } from '../cmdlets/invocation';
import { LiveError } from '../cmdlets/live-error';
import { dumpRas, dumpRouting } from '../cmdlets/netsh/call';
import { getComputerSystem } from '../cmdlets/reads';
import {
  getNetAdapter,
  getNetIpAddress,
  getRemoteAccessRadius,
  getVpnS2sInterface,
  getWindowsFeature,
  getWindowsRelease,
} from '../cmdlets/remote-access-reads';
import { Adapter, REMOTE_ACCESS_OS, ROLE_SERVICES } from '../documents/remote-access/schema';
import { ROUTE_SOURCES } from '../documents/remote-access/settings';
import { kindOf } from '../resources';
import type { Props } from '../resources/kind';
import { nested } from '../resources/remote-access/common';
import { nameOf, numberOf, type Row, textOf } from '../resources/values';
import { captureDirectAccess } from './direct-access';
import type { Draft } from './draft';
import { writeDumps } from './dump';
import { secretName } from './dump/reader';
import { captureNps } from './nps';
import type { Reading } from './reading';

/**
 * A Remote Access server as it is live. netsh tells of most settings in two dumps, cmdlets of the rest, and where both do, the
 * cmdlets count: their kinds are what stage `source` compares with.
 */

const NPS = 'NPAS';
/** Kinds with one object per server, whatever their properties say beside its name. */
const WHOLE: Record<string, Record<string, unknown>> = {
  RoutePreferences: { levels: Object.fromEntries(ROUTE_SOURCES.map((source) => [source, 1])) },
  SstpCertificate: {},
  VpnAddressAssignment: { method: 'Dhcp' },
  VpnAuthentication: {},
  VpnIpsec: {},
  WeakEncryption: {},
};
const DIRECTIONS = ['inbound', 'outbound'] as const;

interface Place {
  reading: Reading;
  draft: Draft;
  server: string;
  base: readonly string[];
}

/** Reads one server and writes what it is and has; changes nothing. */
export async function captureRemoteAccess(
  reading: Reading,
  draft: Draft,
  server: string,
  counts: Map<string, number>,
): Promise<void> {
  const base = ['remoteAccess', server];
  const place = { reading, draft, server, base };
  // A server that does not answer is the user's to mend; of one that does, a part may be wanting.
  await reading.all(() => [getWindowsRelease(server)]);
  const silent = reading.failure(getWindowsRelease(server));
  if (silent !== undefined) throw new LiveError('unreachable', silent);
  await reading.all((seen) => [
    getComputerSystem({ host: server }),
    features(server),
    getNetAdapter(server),
    getNetIpAddress(server),
    getRemoteAccessRadius(server),
    getVpnS2sInterface(server),
    dumpRas(server),
    dumpRouting(server),
    ...Object.entries(WHOLE).flatMap(([kind, props]) => kindOf(kind).reads({ server, ...props })),
    ...seen.rows(getNetAdapter(server)).flatMap((row) => filterReads(server, textOf(row.Name))),
    ...seen.rows(getVpnS2sInterface(server)).flatMap((row) => filterReads(server, textOf(row.Name))),
  ]);
  draft.set(['domain'], domainOf(place));
  draft.set(['servers'], {});
  const machine = machineOf(place);
  if (machine.roleServices.length === 0) {
    draft.leaveOut(server, 'neither DirectAccess and VPN nor Routing is installed there: nothing to capture');
    return;
  }
  draft.set([...base, 'server'], machine);
  draft.set([...base, 'adapters'], {});
  const lines = (read: Invocation) => reading.texts(read).join('\n');
  const files = [
    { file: 'netsh ras dump', text: lines(dumpRas(server)) },
    { file: 'netsh routing dump', text: lines(dumpRouting(server)) },
  ];
  const dumps = writeDumps(draft, base, files, true);
  draft.set([...base, 'server', 'roleServices'], machine.roleServices);
  await captureDirectAccess(reading, draft, server);
  if (draft.get([...base, 'nps']) !== undefined) await captureNps(reading, draft, server);
  for (const { file, text, what, todo } of dumps.lines) {
    if (what !== 'secret') draft.leaveOut(`${server}: ${file}: ${text}`, todo);
  }
  const objects = dumps.statements + adapters(place) + vpn(place) + radius(place) + demandDial(place) + filters(place);
  counts.set('RemoteAccess', (counts.get('RemoteAccess') ?? 0) + objects);
}

const features = (server: string): Invocation => getWindowsFeature(server, ['RemoteAccess', ...ROLE_SERVICES, NPS]);

function filterReads(server: string, name: string | undefined): Invocation[] {
  if (name === undefined) return [];
  return DIRECTIONS.flatMap((direction) => kindOf('PacketFilter').reads({ server, interface: name, direction }));
}

/** What a kind sees of an object, as it does in every stage; undefined = it is not there, or was not read. */
function seen({ reading }: Place, name: string, props: Props): Record<string, unknown> | undefined {
  const [found] = reading.objects(kindOf(name), { probes: () => [props] });
  return found?.live;
}

const whole = (place: Place, kind: string) => seen(place, kind, { server: place.server, ...WHOLE[kind] });

function domainOf({ reading, draft, server }: Place): unknown {
  const row = reading.rows(getComputerSystem({ host: server }))[0];
  const own = row?.PartOfDomain === true ? nameOf(row.Domain) : undefined;
  return draft.get(['domain']) ?? own ?? server.slice(server.indexOf('.') + 1);
}

/** "Microsoft Windows Server 2012 R2 Standard", which is the same in every language. */
const RELEASE = /Windows Server (\d{4}(?: R2)?) (\w+)/;

function machineOf({ reading, draft, server, base }: Place) {
  const row = reading.rows(getWindowsRelease(server))[0];
  const [, release, edition] = RELEASE.exec(textOf(row?.Caption) ?? '') ?? [];
  const [language] = Array.isArray(row?.MUILanguages) ? row.MUILanguages.map(textOf) : [];
  if (language === undefined) {
    draft.note([...base, 'server', 'installLanguage'], 'The server did not say its language: en-US is a guess.');
  }
  const system = reading.rows(getComputerSystem({ host: server }))[0];
  const domain = nameOf(system?.Domain);
  const installed = reading
    .rows(features(server))
    .filter((one) => one.Installed === true)
    .map((one) => nameOf(one.Name));
  if (installed.includes(NPS.toLowerCase())) {
    draft.set([...base, 'nps'], { server: 'local', moves: true });
    draft.note([...base, 'nps'], 'Network Policy Server is installed, so it moves too. moves: false if it stays.');
  }
  return {
    os: REMOTE_ACCESS_OS.find((one) => one === release),
    edition: edition ?? 'Standard',
    installLanguage: language ?? 'en-US',
    domain: system?.PartOfDomain === false ? 'workgroup' : domain === draft.get(['domain']) ? undefined : domain,
    roleServices: ROLE_SERVICES.filter((service) => installed.includes(service.toLowerCase())),
  };
}

/** Addresses that every adapter gives itself. */
const SELF_ASSIGNED = /^(fe80:|169\.254\.)/i;

/** Addresses of an adapter as a document has them, without those that it or a router made up. */
function addressesOn(rows: readonly Row[], adapter: string): string[] {
  return rows.flatMap((row) => {
    const [address, prefix] = [textOf(row.IPAddress)?.replace(/%.*$/, ''), numberOf(row.PrefixLength)];
    const made = row.PrefixOrigin === 'RouterAdvertisement' || row.PrefixOrigin === 4;
    if (nameOf(row.InterfaceAlias) !== adapter.toLowerCase() || made) return [];
    return address === undefined || prefix === undefined || SELF_ASSIGNED.test(address) ? [] : [`${address}/${prefix}`];
  });
}

/** The adapters that are there, with the device each is known by; what else dumps name is no adapter. */
function adapters({ reading, draft, server, base }: Place): number {
  const dumped = draft.get([...base, 'adapters']);
  const live = reading.rows(getNetAdapter(server)).flatMap((row) => {
    const [name, device] = [textOf(row.Name), textOf(row.InterfaceDescription)];
    const mac = Adapter.shape.mac.safeParse(textOf(row.MacAddress)).data;
    return name === undefined || device === undefined ? [] : [{ name, device, mac }];
  });
  const known = typeof dumped === 'object' && dumped !== null ? Object.keys(dumped) : [];
  for (const name of known) if (!live.some((one) => one.name === name)) draft.remove([...base, 'adapters', name]);
  for (const { name, device, mac } of live) {
    const path = [...base, 'adapters', name];
    const purpose = draft.get([...path, 'purpose']);
    const addresses = addressesOn(reading.rows(getNetIpAddress(server)), name);
    draft.set(path, {
      purpose: purpose ?? 'intranet',
      addresses: addresses.length > 0 ? addresses : undefined,
      device,
      mac,
    });
    if (purpose === undefined) draft.note(path, 'Nothing says which side this is on: intranet is a guess.');
  }
  return live.length;
}

function vpn(place: Place): number {
  const { draft, base } = place;
  const at = (...path: string[]) => [...base, 'vpn', ...path];
  const addresses = whole(place, 'VpnAddressAssignment');
  if (addresses) {
    draft.remove(at('addressAssignment'));
    const { method, ranges, ipv6Prefix } = addresses;
    draft.set(at('addressAssignment'), { method, ranges, ipv6Prefix });
  }
  const authentication = whole(place, 'VpnAuthentication');
  if (!authentication) draft.remove([...base, 'vpn']);
  else {
    const { provider, methods, tunnel } = authentication;
    draft.set(at('authentication'), { provider, methods });
    if (tunnel === 'PreSharedKey') {
      const sharedSecret = draft.secret('l2tpPreSharedKey', 'pre-shared key of L2TP and IKEv2');
      draft.set(at('tunnelAuthentication'), { method: tunnel, sharedSecret });
    } else if (tunnel !== undefined) draft.set(at('tunnelAuthentication'), { method: tunnel });
    const { server: _ipsec, ...ipsec } = whole(place, 'VpnIpsec') ?? {};
    draft.set(at('ipsec'), ipsec);
    const sstp = whole(place, 'SstpCertificate');
    if (sstp?.thumbprint !== undefined) draft.set(at('sstpCertificate'), { thumbprint: sstp.thumbprint });
    draft.set(at('sstpUseHttp'), sstp?.useHttp);
  }
  draft.set([...base, 'routing', 'preferences'], whole(place, 'RoutePreferences')?.levels);
  const { server: _weak, ...weak } = whole(place, 'WeakEncryption') ?? {};
  if (Object.values(weak).includes(true)) draft.set([...base, 'weakEncryption'], weak);
  return [addresses, authentication].filter((one) => one !== undefined).length;
}

/** RADIUS servers with their order; the secrets that they share are read by nobody. */
function radius(place: Place): number {
  const { reading, draft, server, base } = place;
  const rows = reading.rows(getRemoteAccessRadius(server));
  for (const row of rows) {
    const radiusServer = nameOf(nested(row, 'ServerPurpose', 'ServerName'));
    const purpose = textOf(nested(row, 'ServerPurpose', 'Purpose'));
    const use = purpose === 'Accounting' ? 'accounting' : 'authentication';
    if (radiusServer === undefined || draft.get([...base, 'vpn', use, 'provider']) !== 'Radius') continue;
    const sharedSecret = draft.secret(
      secretName('radius', radiusServer),
      `shared secret of the RADIUS server ${radiusServer}`,
    );
    const found = seen(place, 'RemoteAccessRadius', { server, purpose, radiusServer, port: 1, sharedSecret });
    const { port, score, timeoutSeconds } = found ?? {};
    draft.set([...base, 'vpn', use, 'servers', radiusServer], { port, sharedSecret, score, timeoutSeconds });
  }
  return rows.length;
}

/** Properties of an interface that no document has. */
const NOT_WRITTEN = [
  ['an IPsec policy of its own', 'EncryptionMethod'],
  ['local traffic selectors', 'LocalVpnTrafficSelector'],
  ['remote traffic selectors', 'RemoteVpnTrafficSelector'],
  ['a certificate', 'Certificate'],
  ['a limit of what it sends', 'TxBandwidthKbps'],
  ['a limit of what it receives', 'RxBandwidthKbps'],
  ['a GRE key', 'GreKey'],
  ['a routing domain', 'RoutingDomain'],
] as const;

/** A list that holds nothing, and a connection that may connect, say nothing. */
const withoutEmpty = (props: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(props).filter(
      ([name, value]) => !(Array.isArray(value) && value.length === 0) && !(name === 'enabled' && value === true),
    ),
  );

function demandDial(place: Place): number {
  const { reading, draft, server, base } = place;
  const rows = reading.rows(getVpnS2sInterface(server));
  for (const row of rows) {
    const name = textOf(row.Name);
    if (name === undefined) continue;
    const found = seen(place, 'DemandDialInterface', { server, name, protocol: 'IKEv2', destination: ['x'] });
    const { server: _server, name: _name, ...props } = withoutEmpty(found ?? {});
    for (const [what, property] of NOT_WRITTEN) {
      const value = row[property];
      if (value === undefined || value === null || value === '' || value === 0 || value === 'Disabled') continue;
      if (Array.isArray(value) && value.length === 0) continue;
      draft.leaveOut(`${what} of ${name} on ${server}`, 'no document has this: set it by hand on the destination');
    }
    const key = (what: string) => secretName(name, what);
    draft.set([...base, 'demandDial', name], {
      ...props,
      ...(props.userName === undefined
        ? {}
        : { password: draft.secret(key('password'), `password that ${name} dials out with`) }),
      ...(props.authentication === 'PSKOnly'
        ? { sharedSecret: draft.secret(key('key'), `pre-shared key of ${name}`) }
        : {}),
    });
    if (props.dialFilters !== undefined) forgetDumped(place, name);
  }
  return rows.length;
}

/** netsh dumps the filters that start a connection too, in words of its own; those of the cmdlets count. */
function forgetDumped({ draft, base }: Place, name: string): void {
  const at = [...base, 'byHand', 'demandDialFilters'];
  const dumped = draft.get(at);
  if (!Array.isArray(dumped)) return;
  const rest = dumped.filter((line) => !String(line).toLowerCase().startsWith(`name=${name.toLowerCase()} `));
  draft.remove(at);
  if (rest.length > 0) draft.set(at, rest);
}

function filters(place: Place): number {
  const { reading, draft, server, base } = place;
  const names = [getNetAdapter(server), getVpnS2sInterface(server)].flatMap((read) =>
    reading.rows(read).flatMap((row) => textOf(row.Name) ?? []),
  );
  draft.remove([...base, 'packetFilters']);
  let count = 0;
  for (const name of names) {
    for (const direction of DIRECTIONS) {
      const [read] = kindOf('PacketFilter').reads({ server, interface: name, direction });
      if (read && reading.rows(read).some((row) => nameOf(row.AddressFamily) === 'ipv6')) {
        draft.leaveOut(
          `${direction} filters of IPv6 of ${name} on ${server}`,
          'no document has filters of IPv6: Get-RemoteAccessIpFilter shows them, set them by hand on the destination',
        );
      }
      const found = seen(place, 'PacketFilter', { server, interface: name, direction });
      if (!found) continue;
      count += 1;
      draft.set([...base, 'packetFilters', name, direction], { action: found.action, filters: found.filters });
    }
  }
  return count;
}
