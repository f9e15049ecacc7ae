import { PRODUCT_TYPES, PRODUCT_VERSION_IDS } from '../../src/cmdlets/license-codes';
import type { State as Simulation } from '../../src/cmdlets/runners/simulator/state';
import type { Deployment } from '../../src/documents/schema';
import type { Witness } from './journey';

/** What may never be seen of a deployment, whatever call has just been made. Throws with the call that broke it. */
export function invariants(source: Deployment): Witness {
  const held = heldLicences(source);
  const applied = new Set<string>();
  const owners = ownersOf(source);
  let before: Members | undefined;
  let roles: Roles = {};
  return (now, call) => {
    const { deployment } = now;
    if (!deployment) return;
    const broken = (what: string): never => {
      throw new Error(`${what}\nafter ${call}`);
    };
    const releases = new Set(serversWith(now, 'RDS-CONNECTION-BROKER').map((name) => now.servers[name]?.os));
    if (releases.size > 1) broken(`brokers of ${[...releases].join(' and ')} in one set`);
    for (const collection of deployment.collections) {
      const open = collection.hosts
        .map((host) => now.servers[host])
        .filter((host) => host?.drainMode === 'Yes' && host.power === 'on');
      const kinds = new Set(open.map((host) => host?.os));
      if (kinds.size > 1) broken(`${[...kinds].join(' and ')} accept connections in ${collection.name}`);
      for (const host of leftOf(before, collection.name, collection.hosts)) {
        if (now.sessions.some((session) => session.host === host)) broken(`${host} was removed with a session`);
      }
    }
    for (const role of Object.keys(deployment.certificates)) applied.add(role);
    for (const role of applied) {
      if (!(role in deployment.certificates)) broken(`certificate role ${role} is not set any more`);
    }
    licences(now, held, broken);
    for (const name of namesOf(now, lostNamed(roles, deployment.roles)))
      broken(`${name} leads to a server that was removed`);
    for (const server of goneFrom(roles, deployment.roles)) {
      if (now.sessions.some((session) => session.host === server)) broken(`${server} was removed with a session`);
      if (now.machines?.some((machine) => machine.host === server && machine.collection !== undefined))
        broken(`${server} was removed with a virtual desktop`);
    }
    for (const [desktop, user] of owners) {
      if (now.machines?.find(({ name }) => name === desktop)?.user !== user)
        broken(`${user} has lost the virtual desktop ${desktop}`);
    }
    roles = structuredClone(deployment.roles);
    before = new Map(deployment.collections.map(({ name, hosts }) => [name, [...hosts]]));
  };
}

type Roles = NonNullable<Simulation['deployment']>['roles'];

/** Servers that hold users or desktops by a role, and have just lost it. */
function goneFrom(before: Roles, after: Roles): string[] {
  const holds = (of: Roles, server: string) =>
    (of[server] ?? []).some((role) => role === 'RDS-RD-SERVER' || role === 'RDS-VIRTUALIZATION');
  return Object.keys(before).filter((server) => holds(before, server) && !holds(after, server));
}

/** Servers that clients are led to by a name for their roles, and that have just lost the last of these. */
function lostNamed(before: Roles, after: Roles): string[] {
  const named = (of: Roles, server: string) => (of[server] ?? []).some((role) => NAMED.has(role));
  return Object.keys(before).filter((server) => named(before, server) && !named(after, server));
}

/** Names, but for their own, by which these servers are reached. */
function namesOf(now: Simulation, servers: string[]): string[] {
  const addresses = new Map(servers.map((server) => [now.servers[server]?.ip, server]));
  return Object.entries(now.dns.zones).flatMap(([zone, records]) =>
    records.flatMap(({ name, address }) => {
      const server = addresses.get(address);
      return server === undefined || server === `${name}.${zone}` ? [] : [`${name}.${zone}`];
    }),
  );
}

/** Personal virtual desktops, which stay with their users wherever they are moved. */
function ownersOf(source: Deployment): [desktop: string, user: string][] {
  return Object.values(source.virtualDesktops?.collections ?? {}).flatMap(({ desktops }) =>
    Object.entries(desktops ?? {}).flatMap(([name, { assignedTo }]): [string, string][] =>
      assignedTo === undefined ? [] : [[name, assignedTo]],
    ),
  );
}

/** Hosts by collection. */
type Members = Map<string, string[]>;

/** Hosts that the call took out of a collection. */
function leftOf(before: Members | undefined, collection: string, hosts: string[]): string[] {
  const old = before?.get(collection) ?? [];
  return old.filter((host) => !hosts.includes(host));
}

export function serversWith(state: Simulation, role: string): string[] {
  const roles = Object.entries(state.deployment?.roles ?? {});
  return roles.filter(([, held]) => held.some((other) => other === role)).map(([name]) => name);
}

type Counts = Map<string, number>;

function heldLicences(source: Deployment): Counts {
  const counts: Counts = new Map();
  for (const server of Object.values(source.licensing?.servers ?? {})) {
    for (const { product, type, count } of server.keyPacks ?? [])
      add(counts, licenceOf(PRODUCT_VERSION_IDS[product], PRODUCT_TYPES[type]), count);
  }
  return counts;
}

const licenceOf = (version: number, type: number) => `version ${version}, type ${type}`;
const add = (counts: Counts, key: string, count: number) => counts.set(key, (counts.get(key) ?? 0) + count);

/** No licence is lost, and none is on two servers of the deployment's list at once. */
function licences(now: Simulation, held: Counts, broken: (what: string) => never): void {
  const everywhere: Counts = new Map();
  const listed = new Map<string, string[]>();
  const list = now.deployment?.licensing.servers.map((name) => name.toLowerCase()) ?? [];
  for (const [name, { licensing }] of Object.entries(now.servers)) {
    for (const pack of licensing?.keyPacks ?? []) {
      add(everywhere, licenceOf(pack.productVersionId, pack.productType), pack.total);
      if (list.includes(name)) {
        const key = `${pack.productVersionId}/${pack.productType}/${pack.total}`;
        listed.set(key, [...new Set([...(listed.get(key) ?? []), name])]);
      }
    }
  }
  for (const [key, count] of held) {
    if ((everywhere.get(key) ?? 0) < count)
      broken(`licences are lost: ${everywhere.get(key) ?? 0} of ${count} are left of ${key}`);
  }
  for (const [pack, servers] of listed) {
    if (servers.length > 1) broken(`${servers.join(' and ')} are both in the list with pack ${pack}`);
  }
}

/** At the end of every stage: what has to hold while one may rest there. */
export function atRest(now: Simulation, closed: string[]): string[] {
  const { deployment } = now;
  const problems = Object.entries(now.servers).flatMap(([name, { awaitsRestart = [] }]) =>
    awaitsRestart.map((service) => `${service} of ${name} has not been restarted: what it was told is not in force`),
  );
  if (!deployment) return problems;
  for (const { name, hosts } of deployment.collections) {
    const open = hosts.some((host) => now.servers[host]?.drainMode === 'Yes' && now.servers[host]?.power === 'on');
    if (!open && !closed.includes(name)) problems.push(`nobody gets into ${name}`);
  }
  const addresses = new Map(Object.entries(now.servers).map(([name, server]) => [server.ip, name]));
  for (const [zone, records] of Object.entries(now.dns.zones)) {
    for (const record of records) {
      const server = addresses.get(record.address);
      if (server === undefined || server === `${record.name}.${zone}`) continue;
      const roles = deployment.roles[server] ?? [];
      if (!roles.some((role) => NAMED.has(role)))
        problems.push(`${record.name}.${zone} leads to ${server}, which serves nothing`);
    }
  }
  return problems;
}

const NAMED: ReadonlySet<string> = new Set(['RDS-CONNECTION-BROKER', 'RDS-WEB-ACCESS', 'RDS-GATEWAY']);
