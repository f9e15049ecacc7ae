import type { OsVersion } from '../documents/scalars';
import type { Deployment } from '../documents/schema';
import { brokersOf, gatewaysOf, hostsOf, licenceServersOf, virtualizationHostsOf, webServersOf } from '../rules/facts';

/** A server as diagram and table show it; `fate` is what becomes of it, or where it comes from. */
export interface TopologyServer {
  name: string;
  os: OsVersion | undefined;
  fate: 'stays' | 'new' | 'leaves' | 'upgraded';
}

/** Servers of one role or collection. */
export interface TopologyGroup {
  id: 'gateway' | 'web' | 'brokers' | 'licensing' | 'virtualization' | `collection ${string}`;
  title: string;
  servers: TopologyServer[];
}

/** One side of the migration: its groups and the names clients use. */
export interface Topology {
  groups: TopologyGroup[];
  database: boolean;
  names: { brokers?: string; web?: string; gateway?: string };
}

/** What a document describes, each server marked with what the other document says of it. */
export function topologyOf(deployment: Deployment, other: Deployment, side: 'source' | 'target'): Topology {
  const group = (id: TopologyGroup['id'], title: string, names: string[], others: string[]): TopologyGroup => ({
    id,
    title,
    servers: names.map((name) => ({
      name,
      os: deployment.servers[name]?.os,
      fate: fateOf(name, others.includes(name), deployment, other, side),
    })),
  });
  const collections = Object.keys(deployment.collections ?? {});
  const groups = [
    group('gateway', 'RD Gateway', gatewaysOf(deployment), gatewaysOf(other)),
    group('web', 'RD Web Access', webServersOf(deployment), webServersOf(other)),
    group('brokers', 'Connection brokers', brokersOf(deployment), brokersOf(other)),
    group('licensing', 'Licence servers', licenceServersOf(deployment), licenceServersOf(other)),
    group('virtualization', 'Virtualization hosts', virtualizationHostsOf(deployment), virtualizationHostsOf(other)),
    ...collections.map((name) =>
      group(`collection ${name}`, `Collection ${name}`, hostsOf(deployment, name), hostsOf(other, name)),
    ),
  ];
  return {
    groups: groups.filter(({ servers }) => servers.length > 0),
    database: deployment.connectionBrokers?.highAvailability !== undefined,
    names: {
      brokers: deployment.connectionBrokers?.highAvailability?.clientAccessName,
      web: deployment.webAccess?.fqdn,
      gateway: deployment.gateway?.externalFqdn,
    },
  };
}

function fateOf(
  name: string,
  inBoth: boolean,
  deployment: Deployment,
  other: Deployment,
  side: 'source' | 'target',
): TopologyServer['fate'] {
  if (!inBoth) return side === 'source' ? 'leaves' : 'new';
  return deployment.servers[name]?.os === other.servers[name]?.os ? 'stays' : 'upgraded';
}
