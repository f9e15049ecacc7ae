import type { Invocation } from '../../cmdlets/invocation';
import { addressesIn } from '../../cmdlets/live-values';
import {
  findZone,
  getDnsRecords,
  getHighAvailability,
  getRdDeploymentGatewayConfiguration,
  getRdServer,
  resolveDnsName,
} from '../../cmdlets/reads';
import { Fqdn } from '../../documents/scalars';
import { type Capture, type DocumentDraft, type Found, listedServers, type Seen } from '../capture';
import { nameOf, textOf } from '../values';
import type { NameRecord } from './name-record';

/** A name that clients use: where a document has it, and the servers it should lead to. */
interface ClientName {
  name: string;
  path: string[];
  members: string[];
}

const parentOf = (name: string): string => name.slice(name.indexOf('.') + 1);

/** Names that the deployment knows; that of RD Web Access it does not. */
function knownNames(seen: Seen): ClientName[] {
  const names: ClientName[] = [];
  const add = (value: unknown, path: string[], members: string[]) => {
    const name = Fqdn.safeParse(value).data;
    if (name !== undefined && members.length > 0) names.push({ name, path, members });
  };
  const brokers = listedServers(seen, 'RDS-CONNECTION-BROKER');
  const available = seen.rows(getHighAvailability())[0]?.ClientAccessName;
  add(nameOf(available), ['connectionBrokers', 'highAvailability', 'addresses'], brokers);
  const gateway = seen.rows(getRdDeploymentGatewayConfiguration())[0];
  if (textOf(gateway?.GatewayMode) === 'Custom') {
    add(nameOf(gateway?.GatewayExternalFqdn), ['gateway', 'addresses'], listedServers(seen, 'RDS-GATEWAY'));
  }
  return names;
}

/** The zone that holds names below a suffix, and a DNS server on which it can be edited. */
function zoneOf(seen: Seen, suffix: string): { zone: string; server: string } | undefined {
  const row = seen.rows(findZone(suffix)).find((answer) => Fqdn.safeParse(answer.PrimaryServer).success);
  const server = Fqdn.safeParse(row?.PrimaryServer).data;
  const zone = nameOf(row?.Name);
  return server === undefined || zone === undefined ? undefined : { zone, server };
}

function records(seen: Seen, suffix: string): { host: string; address: string }[] {
  const place = zoneOf(seen, suffix);
  if (!place) return [];
  return seen.rows(getDnsRecords(place.server, place.zone)).flatMap((row) => {
    const host = nameOf(row.HostName);
    const data = row.RecordData;
    const address = typeof data === 'object' && data !== null && 'IPv4Address' in data ? textOf(data.IPv4Address) : '';
    return host && address ? [{ host: host === '@' ? place.zone : `${host}.${place.zone}`, address }] : [];
  });
}

/** The one name besides those of servers that leads to exactly the web servers; several = nobody can tell. */
function webName(seen: Seen): ClientName | undefined {
  const members = listedServers(seen, 'RDS-WEB-ACCESS');
  const [first] = members;
  if (first === undefined) return undefined;
  const wanted = members.flatMap((server) => addressesIn(seen.rows(resolveDnsName(server)))).sort();
  const byName = new Map<string, string[]>();
  for (const { host, address } of records(seen, parentOf(first))) {
    byName.set(host, [...(byName.get(host) ?? []), address].sort());
  }
  const taken = new Set([...listedServers(seen), ...knownNames(seen).map(({ name }) => name)]);
  const names = [...byName].filter(([name, found]) => !taken.has(name) && found.join() === wanted.join());
  const [only, ...others] = names;
  return wanted.length > 0 && only && others.length === 0
    ? { name: only[0], path: ['webAccess', 'addresses'], members }
    : undefined;
}

function namesIn(seen: Seen): ClientName[] {
  const web = webName(seen);
  return [...knownNames(seen), ...(web ? [web] : [])];
}

function reads(seen: Seen): Invocation[] {
  const names = knownNames(seen);
  const web = listedServers(seen, 'RDS-WEB-ACCESS');
  const suffixes = [...new Set([...names.map(({ name }) => name), ...web].map(parentOf))];
  const zones = suffixes.flatMap((suffix) => zoneOf(seen, suffix) ?? []);
  const servers = new Set([...names.flatMap(({ members }) => members), ...web]);
  return [
    getRdServer(),
    getHighAvailability(),
    getRdDeploymentGatewayConfiguration(),
    ...suffixes.map(findZone),
    ...zones.map(({ server, zone }) => getDnsRecords(server, zone)),
    ...[...servers].map(resolveDnsName),
  ];
}

function writeName(found: Found<NameRecord> | undefined, of: ClientName, document: DocumentDraft): void {
  const { name, path, members } = of;
  const targets = found?.live.targets ?? [];
  const others = targets.filter((target) => !members.includes(target));
  const isGateway = path[0] === 'gateway';
  const servers = others.every((target) => Fqdn.safeParse(target).success && !/^[\d.]+$/.test(target));
  const complete = found !== undefined && members.every((member) => targets.includes(member));
  if (!complete || (others.length > 0 && !(isGateway && servers))) {
    const where = targets.length === 0 ? 'no A record of it was found' : `it leads to ${targets.join(', ')}`;
    document.leaveOut(
      `addresses of ${name}`,
      `${where}, not to ${members.join(', ')}: a load balancer, or a zone that could not be read`,
    );
    return;
  }
  const { server, zone } = found.probe;
  document.set(path, {
    managedBy: 'dns',
    server,
    ...(zone === parentOf(name) ? {} : { zone }),
    ttlSeconds: found.live.ttlSeconds,
  });
  if (others.length > 0) document.set(['gateway', 'unmanagedMembers'], others);
}

export const captureNames: Capture<NameRecord> = {
  after: ['BrokerHighAvailability', 'DeploymentGateway', 'ServerRole'],
  reads,
  strays: { untold: 'a name that no document manages may lead to a load balancer' },
  probes: (seen) =>
    namesIn(seen).flatMap(({ name, members }) => {
      const place = zoneOf(seen, parentOf(name));
      return place ? [{ name, ...place, ttlSeconds: 0, targets: members }] : [];
    }),
  write(objects, document, seen) {
    for (const of of namesIn(seen)) {
      if (of.path[0] === 'webAccess') {
        document.set(['webAccess', 'fqdn'], of.name);
        document.note(
          ['webAccess', 'fqdn'],
          'Found in DNS: the one name that leads to these servers. The deployment does not know it.',
        );
      }
      writeName(
        objects.find(({ probe }) => probe.name === of.name),
        of,
        document,
      );
    }
    const web = listedServers(seen, 'RDS-WEB-ACCESS');
    if (web.length > 0 && document.get(['webAccess', 'fqdn']) === undefined) {
      document.leaveOut('name of RD Web Access', 'no one name in DNS leads to its servers alone; write webAccess/fqdn');
    }
  },
};
