import { pointer } from '../documents/node';
import { OS_VERSIONS, type OsVersion } from '../documents/scalars';
import type { Deployment } from '../documents/schema';
import type { Collection } from '../documents/schema-collections';
import type { DesktopCollection } from '../documents/schema-desktops';
import { DEFAULT_SESSION_LIMIT } from '../resources/sessions/collection-settings';

/** What rules and planner ask of documents again and again; pure look-ups. */

export type Role =
  | 'RDS-CONNECTION-BROKER'
  | 'RDS-RD-SERVER'
  | 'RDS-WEB-ACCESS'
  | 'RDS-GATEWAY'
  | 'RDS-LICENSING'
  | 'RDS-VIRTUALIZATION';

export const brokersOf = (deployment: Deployment): string[] => deployment.connectionBrokers?.members ?? [];
export const webServersOf = (deployment: Deployment): string[] => deployment.webAccess?.members ?? [];
export const gatewaysOf = (deployment: Deployment): string[] => deployment.gateway?.members ?? [];
export const licenceServersOf = (deployment: Deployment): string[] => Object.keys(deployment.licensing?.servers ?? {});
export const sessionHostsOf = (deployment: Deployment): string[] => Object.keys(deployment.sessionHosts ?? {});

export const virtualizationHostsOf = (deployment: Deployment): string[] =>
  Object.keys(deployment.virtualDesktops?.hosts ?? {});

/** The servers of each role, in document order. */
export function serversByRole(deployment: Deployment): [Role, string[]][] {
  return [
    ['RDS-CONNECTION-BROKER', brokersOf(deployment)],
    ['RDS-LICENSING', licenceServersOf(deployment)],
    ['RDS-RD-SERVER', sessionHostsOf(deployment)],
    ['RDS-VIRTUALIZATION', virtualizationHostsOf(deployment)],
    ['RDS-WEB-ACCESS', webServersOf(deployment)],
    ['RDS-GATEWAY', gatewaysOf(deployment)],
  ];
}

/** Roles by server. */
export function rolesOf(deployment: Deployment): Map<string, Role[]> {
  const roles = new Map<string, Role[]>();
  for (const [role, servers] of serversByRole(deployment)) {
    for (const server of servers) roles.set(server, [...(roles.get(server) ?? []), role]);
  }
  return roles;
}

export function hostsOf(deployment: Deployment, collection: string): string[] {
  return sessionHostsOf(deployment).filter((host) => deployment.sessionHosts?.[host]?.collection === collection);
}

/** Most sessions that hosts take together by the limits of their collection; undefined = at least one has no limit. */
export function sessionsAtMost(
  hosts: readonly string[],
  balancing: Readonly<Record<string, { sessionLimit?: number | undefined }>> = {},
): number | undefined {
  let sum = 0;
  for (const host of hosts) {
    const limit = balancing[host]?.sessionLimit;
    if (limit === undefined || limit >= DEFAULT_SESSION_LIMIT) return undefined;
    sum += limit;
  }
  return sum;
}

/** Collections of both sorts, of sessions and of virtual desktops, with their place in the document. */
export function collectionsOf({ collections = {}, virtualDesktops }: Deployment) {
  const placed = <T>(of: Record<string, T>, ...path: string[]) =>
    Object.entries(of).map(([name, collection]) => ({ name, collection, at: pointer([...path, name]) }));
  return [
    ...placed<Collection>(collections, 'collections'),
    ...placed<DesktopCollection>(virtualDesktops?.collections ?? {}, 'virtualDesktops', 'collections'),
  ];
}

/** Key packs of all licence servers, each with the server that holds it. */
export function keyPacksOf({ licensing }: Deployment) {
  return Object.entries(licensing?.servers ?? {}).flatMap(([server, { keyPacks = [] }]) =>
    keyPacks.map((pack) => ({ ...pack, server })),
  );
}

export function osOf(deployment: Deployment, server: string): OsVersion | undefined {
  return deployment.servers[server]?.os;
}

export function isLost(deployment: Deployment, server: string): boolean {
  return deployment.servers[server]?.lost === true;
}

export function olderThan(one: OsVersion, other: OsVersion): boolean {
  return OS_VERSIONS.indexOf(one) < OS_VERSIONS.indexOf(other);
}

export function known(versions: (OsVersion | undefined)[]): OsVersion[] {
  return versions.filter((version) => version !== undefined);
}

export function newest(versions: (OsVersion | undefined)[]): OsVersion | undefined {
  return known(versions).sort((a, b) => OS_VERSIONS.indexOf(b) - OS_VERSIONS.indexOf(a))[0];
}

export function oldest(versions: (OsVersion | undefined)[]): OsVersion | undefined {
  return known(versions).sort((a, b) => OS_VERSIONS.indexOf(a) - OS_VERSIONS.indexOf(b))[0];
}

/** How the brokers get from the source's members to the target's (guides: migrate the brokers first). */
export interface BrokerMove {
  from: string[];
  to: string[];
  /** The one that stays while the others are out: upgraded in place if the release changes. */
  kept: string;
  /** Release that the kept broker shall run. */
  keptOs: OsVersion | undefined;
  /** The brokers of the target run another release than those of the source. */
  osChanges: boolean;
  setChanges: boolean;
  /** Taken out before the upgrade, since a set of mixed releases is not supported. */
  reduced: string[];
  /** Added after the upgrade; some may be old names, upgraded offline meanwhile. */
  added: string[];
  /** Taken out at the end. */
  retired: string[];
}

/** Undefined where one of the documents leaves the brokers unmanaged, or they don't change. */
export function brokerMove(source: Deployment, target: Deployment): BrokerMove | undefined {
  const from = brokersOf(source);
  const to = brokersOf(target);
  const first = from[0];
  if (first === undefined || to.length === 0) return undefined;
  const kept = keptBroker(from, to, source, target);
  const sourceOs = osOf(source, kept);
  const osChanges = to.some((broker) => osOf(target, broker) !== sourceOs);
  const setChanges = from.length !== to.length || from.some((broker) => !to.includes(broker));
  if (!osChanges && !setChanges) return undefined;
  const reduced = osChanges ? from.filter((broker) => broker !== kept) : [];
  const staying = from.filter((broker) => !reduced.includes(broker));
  const declared = osOf(target, kept);
  const wanted = to.includes(kept) ? declared : osOf(target, to[0] ?? kept);
  return {
    from,
    to,
    kept,
    keptOs: osChanges ? wanted : sourceOs,
    osChanges,
    setChanges,
    reduced,
    added: to.filter((broker) => !staying.includes(broker)),
    retired: staying.filter((broker) => !to.includes(broker)),
  };
}

function keptBroker(from: string[], to: string[], source: Deployment, target: Deployment): string {
  const alive = from.filter((broker) => !isLost(source, broker) && !isLost(target, broker));
  const inPlace = alive.find((broker) => target.servers[broker]?.upgrade === 'inPlace');
  if (inPlace) return inPlace;
  const both = alive.filter((broker) => to.includes(broker));
  const [only] = both;
  if (only !== undefined && both.length === 1) return only;
  return alive[0] ?? from[0] ?? '';
}

/**
 * An account as cmdlets and the gateway's classes answer, DOMAIN\name (docs/behaviour/gateway.md section 1), where it
 * belongs to the deployment's domain.
 */
export function accountOf({ domain, netbiosDomain }: Deployment, account: string): string {
  const netbios = netbiosDomain ?? (domain.split('.')[0] ?? domain).toUpperCase();
  const own = (name: string) =>
    name.toLowerCase() === domain.toLowerCase() || name.toLowerCase() === netbios.toLowerCase();
  const slash = account.indexOf('\\');
  if (slash >= 0) return own(account.slice(0, slash)) ? `${netbios}\\${account.slice(slash + 1)}` : account;
  const at = account.lastIndexOf('@');
  return own(account.slice(at + 1)) ? `${netbios}\\${account.slice(0, at)}` : account;
}

/** Several of them, as a set in one order. */
export function accountsOf(deployment: Deployment, accounts: string[] | undefined): string[] | undefined {
  return accounts && [...new Set(accounts.map((account) => accountOf(deployment, account)))].sort();
}
