import type { Deployment } from '../../../documents/schema';
import { zoneOf } from './names';
import type { Seeding } from './seed';

/** Hosts keep the default TTL of the DNS server. */
const HOST_TTL_SECONDS = 3600;

interface ClientName {
  name: string | undefined;
  addresses: NonNullable<Deployment['webAccess']>['addresses'];
  members: string[];
}

/** Names clients use, and the servers of a document they lead to. */
function clientNames(document: Deployment): ClientName[] {
  const { connectionBrokers, webAccess, gateway } = document;
  const ha = connectionBrokers?.highAvailability;
  const names: ClientName[] = [
    { name: ha?.clientAccessName, addresses: ha?.addresses, members: connectionBrokers?.members ?? [] },
    { name: webAccess?.fqdn, addresses: webAccess?.addresses, members: webAccess?.members ?? [] },
    {
      name: gateway?.externalFqdn,
      addresses: gateway?.addresses,
      members: [...(gateway?.members ?? []), ...(gateway?.unmanagedMembers ?? [])],
    },
  ];
  // Aliases lead where their name leads; one in another zone has the zone of its own name.
  return names.flatMap(({ name, addresses, members }): ClientName[] => {
    if (addresses?.managedBy !== 'dns') return [{ name, addresses, members }];
    const { zone, ...rest } = addresses;
    const all = [name, ...(addresses.aliases ?? [])];
    return all.map((one) => ({
      name: one,
      addresses: zone !== undefined && one?.endsWith(`.${zone.toLowerCase()}`) ? addresses : rest,
      members,
    }));
  });
}

/** The DNS server, its zones, a record for every machine, and the names of the source with the servers behind them. */
export function seedNames(seeding: Seeding): void {
  const { state, source, documents, machine } = seeding;
  for (const document of documents) {
    for (const { addresses, name } of clientNames(document)) {
      if (addresses?.managedBy !== 'dns' || name === undefined) continue;
      state.dns.server = addresses.server;
      const zone = (addresses.zone ?? name.slice(name.indexOf('.') + 1)).toLowerCase();
      state.dns.zones[zone] ??= [];
    }
    for (const name of document.gateway?.unmanagedMembers ?? []) machine(name);
  }
  machine(state.dns.server);
  for (const name of Object.keys(state.servers)) {
    const zone = name.slice(name.indexOf('.') + 1);
    if (!zoneOf(state, name)) state.dns.zones[zone] = [];
  }
  for (const [name, server] of Object.entries(state.servers)) addRecord(seeding, name, server.ip, HOST_TTL_SECONDS);
  for (const { name, addresses, members } of clientNames(source)) {
    if (name === undefined) continue;
    if (!zoneOf(state, name)) state.dns.zones[name.slice(name.indexOf('.') + 1).toLowerCase()] = [];
    const ttl = addresses?.managedBy === 'dns' ? addresses.ttlSeconds : HOST_TTL_SECONDS;
    for (const member of members) addRecord(seeding, name, machine(member).ip, ttl);
  }
}

function addRecord({ state }: Seeding, name: string, address: string, ttlSeconds: number): void {
  const place = zoneOf(state, name);
  const records = place && state.dns.zones[place.zone];
  if (!place || !records) return;
  const exists = records.some((record) => record.name === place.host && record.address === address);
  if (!exists) records.push({ name: place.host, ttlSeconds, address });
}
