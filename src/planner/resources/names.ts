import type { Deployment } from '../../documents/schema';
import { brokersOf, gatewaysOf, type Role, webServersOf } from '../../rules/facts';
import type { Resource } from '../types';
import { resource, sorted } from './build';

type Addresses = NonNullable<NonNullable<Deployment['webAccess']>['addresses']>;

/** A name that clients use, and the servers it leads to. */
export interface ClientName {
  name: string;
  role: Role;
  addresses: Addresses;
  servers: string[];
}

/** An alias may be in another zone than the name itself. */
function zoned(addresses: Addresses, alias: string): Addresses {
  if (addresses.managedBy !== 'dns' || addresses.zone === undefined) return addresses;
  const { zone, ...rest } = addresses;
  return alias.endsWith(`.${zone.toLowerCase()}`) ? addresses : rest;
}

/** Names whose addresses a document manages: client access name, web name, gateway name. */
export function clientNames(deployment: Deployment): ClientName[] {
  const names: ClientName[] = [];
  const add = (role: Role, name: string | undefined, addresses: Addresses | undefined, servers: string[]) => {
    if (name === undefined || !addresses) return;
    names.push({ name, role, addresses, servers });
    for (const alias of addresses.managedBy === 'dns' ? (addresses.aliases ?? []) : []) {
      names.push({ name: alias, role, addresses: zoned(addresses, alias), servers });
    }
  };
  const { connectionBrokers, webAccess, gateway } = deployment;
  const highAvailability = connectionBrokers?.highAvailability;
  add('RDS-CONNECTION-BROKER', highAvailability?.clientAccessName, highAvailability?.addresses, brokersOf(deployment));
  add('RDS-WEB-ACCESS', webAccess?.fqdn, webAccess?.addresses, webServersOf(deployment));
  const unmanaged = gateway?.unmanagedMembers ?? [];
  add('RDS-GATEWAY', gateway?.externalFqdn, gateway?.addresses, [...gatewaysOf(deployment), ...unmanaged]);
  return names;
}

export function nameResource(name: ClientName): Resource | undefined {
  if (name.addresses.managedBy !== 'dns') return undefined;
  const { server, ttlSeconds } = name.addresses;
  return resource('NameRecord', name.name, ['Names'], {
    name: name.name,
    zone: name.addresses.zone ?? name.name.slice(name.name.indexOf('.') + 1),
    server,
    ttlSeconds,
    targets: sorted(name.servers),
  });
}

/** One record set per name; a name that serves two roles leads to the servers of both. */
export function nameResources(deployment: Deployment): Resource[] {
  const records = new Map<string, Resource>();
  for (const name of clientNames(deployment)) {
    const record = nameResource(name);
    if (!record) continue;
    const other = records.get(record.key);
    const targets = sorted([...targetsOf(other), ...targetsOf(record)]);
    records.set(record.key, { ...record, props: { ...record.props, targets } });
  }
  return [...records.values()];
}

export function targetsOf(record: Resource | undefined): string[] {
  return (record?.props.targets as string[] | undefined) ?? [];
}
