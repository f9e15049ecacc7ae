import type { Props } from '../resources/kind';
import { desktopNeeds, madeBefore } from './desktop-order';
import { remoteAccessNeeds } from './remote-access/needs';
import { rowOf } from './rows';
import { type Resource, type ResourceChange, type ResourceId, resourceId, type Stage, type State } from './types';

/**
 * What has to be right before a resource is touched. One row per kind, read as "needs". Edges point to resources of the
 * same state only; deletes run after all creates and updates, dependents first (docs/behaviour/engine.md section 1), and need no row.
 */

/** A state with the look-ups that the table needs, made once per state. */
export interface Look {
  state: State;
  before: State;
  byKind: Map<string, Resource[]>;
  hostsByCollection: Map<string, Resource[]>;
  has(id: ResourceId): boolean;
  /** The stage makes it. */
  made(id: ResourceId): boolean;
  /** Computer groups of gateways that the stage changes: nobody is sent to a server before they let users through to it. */
  admitting: ResourceId[];
  /** Virtual desktop -> the one of its collection that is made before it. */
  madeBefore: Map<ResourceId, ResourceId>;
}

export type Needs = (props: Props, look: Look, resource: Resource) => ResourceId[];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);
const ids = (resources: Resource[]): ResourceId[] => resources.map((item) => resourceId(item.kind, item.key));
const role = (server: unknown, name: string): ResourceId => resourceId('ServerRole', `${text(server)}/${name}`);
const HIGH_AVAILABILITY = resourceId('BrokerHighAvailability', 'deployment');
const LICENSING = resourceId('DeploymentLicensing', 'deployment');

const brokerRoles = (look: Look): Resource[] =>
  (look.byKind.get('ServerRole') ?? []).filter((item) => item.props.role === 'RDS-CONNECTION-BROKER');
const made = (look: Look, resources: Resource[]): Resource[] =>
  resources.filter((item) => look.made(resourceId(item.kind, item.key)));
const desktops = (look: Look, collection: unknown): Resource[] =>
  ['VirtualDesktop', 'VirtualDesktopAllocation'].flatMap((kind) =>
    (look.byKind.get(kind) ?? []).filter(({ props }) => props.collection === collection),
  );
const hosts = (look: Look, collection: unknown): Resource[] => look.hostsByCollection.get(text(collection)) ?? [];

/**
 * A collection has to exist before hosts join it, but settings that name a host (load balancing) can only be written
 * once that host is in: so it comes after the hosts that join an existing collection in the same stage.
 */
const comesAfterHosts = (look: Look, collection: unknown): boolean =>
  !look.made(resourceId('SessionCollection', text(collection))) && made(look, hosts(look, collection)).length > 0;

export const needs: Readonly<Record<string, Needs>> = {
  ...desktopNeeds,
  ...remoteAccessNeeds,
  Server: () => [],
  ManualTask: () => [],
  ImportedCertificate: (props) => [resourceId('Server', text(props.server))],
  ServerRole(props, look, self) {
    const own = [resourceId('Server', text(props.server))];
    // The licence server is activated before the deployment learns of it (docs/stages.md rule 10).
    if (props.role === 'RDS-LICENSING') own.push(resourceId('LicenseServer', text(props.server)));
    if (props.role !== 'RDS-CONNECTION-BROKER') return [...own, ...ids(brokerRoles(look))];
    // A second broker can only join a deployment that is highly available (docs/behaviour/module.md section 4).
    return look.made(resourceId('ServerRole', self.key)) && !look.made(HIGH_AVAILABILITY)
      ? [...own, HIGH_AVAILABILITY]
      : own;
  },
  BrokerHighAvailability(props, look) {
    // The name must lead to the broker when the set is made; later the name follows the brokers instead.
    const joins = made(look, brokerRoles(look)).length > 0;
    if (joins && !look.made(HIGH_AVAILABILITY)) return [];
    const name = resourceId('NameRecord', text(props.clientAccessName));
    return joins ? ids(brokerRoles(look)) : [...ids(brokerRoles(look)), name];
  },
  Workspace: (_props, look) => [...ids(brokerRoles(look)), HIGH_AVAILABILITY],
  NameRecord(props, look) {
    const targets = new Set(list(props.targets));
    const serves = (item: Resource) =>
      item.kind === 'ServerRole'
        ? targets.has(text(item.props.server)) && item.props.role !== 'RDS-RD-SERVER'
        : list(item.props.members).some((member) => targets.has(member));
    return [
      ...ids((look.byKind.get('ServerRole') ?? []).filter(serves)),
      ...ids((look.byKind.get('DeploymentCertificate') ?? []).filter(serves)),
      ...look.admitting,
    ];
  },
  DeploymentCertificate(props) {
    const roles: Record<string, string> = { RDWebAccess: 'RDS-WEB-ACCESS', RDGateway: 'RDS-GATEWAY' };
    return list(props.members).flatMap((member) => [
      role(member, roles[text(props.role)] ?? 'RDS-CONNECTION-BROKER'),
      resourceId('ImportedCertificate', `${member}/${text(props.thumbprint)}`),
    ]);
  },
  DeploymentGateway: (props, look) => [
    ...ids((look.byKind.get('ServerRole') ?? []).filter((item) => item.props.role === 'RDS-GATEWAY')),
    resourceId('DeploymentCertificate', 'RDGateway'),
    resourceId('NameRecord', text(props.externalFqdn)),
  ],
  GatewayComputerGroup: (props) => [role(props.server, 'RDS-GATEWAY')],
  // From the first to the last: each is made at the top and goes down past those before it.
  GatewayConnectionPolicy: (props) => [
    role(props.server, 'RDS-GATEWAY'),
    ...list(props.follows)
      .slice(-1)
      .map((name) => resourceId('GatewayConnectionPolicy', `${text(props.server)}/${name}`)),
  ],
  GatewayResourcePolicy: (props) => [role(props.server, 'RDS-GATEWAY'), ...gatewayGroup(props)],
  GatewayRadiusServer: (props) => [role(props.server, 'RDS-GATEWAY')],
  // Where policies are looked for changes when there are some; the permissive ones go when there are others.
  GatewaySettings: (props, look) => [role(props.server, 'RDS-GATEWAY'), ...policiesOf(props.server, look)],
  GatewayDefaults: (props, look) => [role(props.server, 'RDS-GATEWAY'), ...policiesOf(props.server, look)],
  GatewayFarm: (props) => list(props.members).map((member) => role(member, 'RDS-GATEWAY')),
  SessionHostListener: (props) => [
    role(props.host, 'RDS-RD-SERVER'),
    resourceId('ImportedCertificate', `${text(props.host)}/${text(props.thumbprint)}`),
  ],
  WebDeploySync: (props) => [role(props.server, 'RDS-WEB-ACCESS'), role(props.server, 'RDS-GATEWAY')],
  WebSettings: (props) => [role(props.server, 'RDS-WEB-ACCESS')],
  WebMachineKey: (props) => [role(props.server, 'RDS-WEB-ACCESS')],
  WebClient: (props) => [role(props.server, 'RDS-WEB-ACCESS')],
  LicenseServer(props, look) {
    const server = resourceId('Server', text(props.server));
    const named = list(look.state.get(LICENSING)?.props.servers).includes(text(props.server));
    return props.activated === false && !named ? [server, LICENSING] : [server];
  },
  KeyPack(props, look) {
    const own = [resourceId('LicenseServer', text(props.server))];
    const packs = look.byKind.get('KeyPack') ?? [];
    // Licences leave the old server only when the new one has them.
    if (props.count === 0) return [...own, ...ids(packs.filter((item) => migratesFrom(item) === props.server))];
    const from = migratesFrom({ props });
    const old = from === undefined ? undefined : resourceId('LicenseServer', from);
    // The clearinghouse asks the old server, so it must not be deactivated yet; afterwards nothing ties the two.
    return old && look.state.get(old)?.props.activated ? [...own, old] : own;
  },
  DeploymentLicensing: (props, look) => [
    ...list(props.servers).flatMap((server) => [role(server, 'RDS-LICENSING'), resourceId('LicenseServer', server)]),
    ...ids(look.byKind.get('KeyPack') ?? []),
  ],
  SessionCollection(props, look) {
    const members = hosts(look, props.name);
    if (comesAfterHosts(look, props.name)) return ids(made(look, members));
    return members.map((item) => role(item.props.host, 'RDS-RD-SERVER'));
  },
  SessionHost(props, look, self) {
    const own = [role(props.host, 'RDS-RD-SERVER'), resourceId('SessionHostListener', text(props.host))];
    const neighbours = hosts(look, props.collection);
    const joins = look.made(resourceId('SessionHost', self.key));
    if (joins || props.state === 'accepting') own.push(...look.admitting);
    if (!comesAfterHosts(look, props.collection)) own.push(resourceId('SessionCollection', text(props.collection)));
    if (joins || props.state === 'accepting') {
      // Never two releases that accept at once: the old ones stop before the new ones join, since joining a collection
      // lets users in at once, and before they open (docs/stages.md rule 4).
      const stopped = neighbours.filter((item) => item.props.state === 'draining');
      return [...own, ...ids(joins ? stopped.filter((item) => !look.made(resourceId(item.kind, item.key))) : stopped)];
    }
    // They go on serving until the machines that take over are ready.
    return [...own, ...made(look, neighbours).map((item) => role(item.props.host, 'RDS-RD-SERVER'))];
  },
  RemoteApp: (props, look) => [
    resourceId('SessionCollection', text(props.collection)),
    ...ids(made(look, hosts(look, props.collection))),
    resourceId('VirtualDesktopCollection', text(props.collection)),
    // One of them is asked for the program and its icon.
    ...ids(made(look, desktops(look, props.collection))),
  ],
  FileTypeAssociation: (props) => [resourceId('RemoteApp', `${text(props.collection)}/${text(props.alias)}`)],
};

const policiesOf = (server: unknown, look: Look): ResourceId[] =>
  ['GatewayConnectionPolicy', 'GatewayResourcePolicy', 'GatewayRadiusServer'].flatMap((kind) =>
    ids((look.byKind.get(kind) ?? []).filter((item) => item.props.server === server)),
  );

function gatewayGroup({ server, computers }: Props): ResourceId[] {
  if (typeof computers !== 'object' || computers === null || !('gatewayGroup' in computers)) return [];
  return [resourceId('GatewayComputerGroup', `${text(server)}/${text(computers.gatewayGroup)}`)];
}

function migratesFrom(pack: { props: Props }): string | undefined {
  const { origin } = pack.props;
  return typeof origin === 'object' && origin !== null ? text((origin as Props).migrateFrom) : undefined;
}

function look(state: State, before: State): Look {
  const byKind = new Map<string, Resource[]>();
  const hostsByCollection = new Map<string, Resource[]>();
  const push = (map: Map<string, Resource[]>, key: string, item: Resource) => {
    const group = map.get(key);
    if (group) group.push(item);
    else map.set(key, [item]);
  };
  for (const item of state.values()) {
    push(byKind, item.kind, item);
    if (item.kind === 'SessionHost') push(hostsByCollection, text(item.props.collection), item);
  }
  const isMade = (id: ResourceId) => state.has(id) && !before.has(id);
  return {
    state,
    before,
    byKind,
    hostsByCollection,
    has: (id) => state.has(id),
    made: isMade,
    madeBefore: madeBefore(byKind.get('VirtualDesktop') ?? [], isMade),
    admitting: ids(
      (byKind.get('GatewayComputerGroup') ?? []).filter((item) => {
        const old = before.get(resourceId(item.kind, item.key));
        return old !== undefined && old !== item && asksForMore(old.props, item.props);
      }),
    ),
  };
}

/**
 * The state with every resource's dependencies. `before` is the state that the stage starts from, since what a stage
 * makes is ordered among itself; without it the state is taken as it stands.
 */
export function linked(state: State, before: State = state): State {
  const view = look(state, before);
  const tasks = [...state.values()].filter((item) => item.kind === 'ManualTask');
  const first = ids(tasks.filter((item) => item.place === 'first'));
  const touched = tasks.length === 0 ? [] : changesOf(before, state).filter((change) => change.action !== 'delete');
  const waiting = new Set(first.length === 0 ? [] : touched.map((change) => change.id));
  const result = new Map<ResourceId, Resource>();
  for (const [id, item] of state) {
    const wanted = [...rowOf(needs, item.kind, 'needs')(item.props, view, item)];
    if (item.place !== 'first' && waiting.has(id)) wanted.push(...first);
    // One that may be done at any time comes last too: the engine begins nothing new once it has found it open.
    if (item.kind === 'ManualTask' && item.place !== 'first') {
      wanted.push(...touched.filter((change) => change.after?.kind !== 'ManualTask').map((change) => change.id));
    }
    const after = [...new Set(wanted)].filter((other) => other !== id && view.has(other));
    result.set(id, sameList(after, item.after) ? item : { ...item, after });
  }
  return result;
}

function sameList(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** What has to become of each object on the way from one state to another. */
export function changesOf(before: State, after: State): ResourceChange[] {
  const changes: ResourceChange[] = [];
  for (const [id, item] of after) {
    const old = before.get(id);
    if (!old) changes.push({ id, action: 'create', after: item });
    else if (asksForMore(old.props, item.props)) changes.push({ id, action: 'update', before: old, after: item });
  }
  for (const [id, item] of before) {
    if (!after.has(id)) changes.push({ id, action: 'delete', before: item });
  }
  return changes;
}

/** Whether a wish differs from an earlier one in anything it mentions; what it leaves out is unmanaged, so no change. */
function asksForMore(old: unknown, wish: unknown): boolean {
  if (old === wish || wish === undefined) return false;
  if (Array.isArray(wish)) {
    return (
      !Array.isArray(old) || old.length !== wish.length || wish.some((item, index) => asksForMore(old[index], item))
    );
  }
  if (typeof wish !== 'object' || wish === null || typeof old !== 'object' || old === null) return true;
  if ('secret' in wish || 'join' in wish) return JSON.stringify(old) !== JSON.stringify(wish);
  return Object.entries(wish).some(([key, value]) => asksForMore((old as Props)[key], value));
}

/** All resources of a state so that each comes after what it needs; a cycle is a mistake in the table. */
export function registrationOrder(state: State): Resource[] {
  const order: Resource[] = [];
  const done = new Map<ResourceId, boolean>();
  const trail: ResourceId[] = [];
  const visit = (id: ResourceId, item: Resource): void => {
    const known = done.get(id);
    if (known) return;
    if (known === false) throw new Error(`dependencies form a cycle: ${[...trail, id].join(' -> ')}`);
    done.set(id, false);
    trail.push(id);
    for (const other of item.after) {
      const needed = state.get(other);
      if (needed) visit(other, needed);
    }
    trail.pop();
    done.set(id, true);
    order.push(item);
  };
  for (const [id, item] of state) visit(id, item);
  return order;
}

/** The changes of a stage as the engine runs them one by one: creates and updates after what they need, then deletes, dependents first. */
export function engineOrder(stage: Pick<Stage, 'before' | 'after' | 'changes'>): ResourceChange[] {
  const changes = new Map(stage.changes.map((change) => [change.id, change]));
  const pick = (items: Resource[], deletes: boolean) =>
    items
      .map((item) => changes.get(resourceId(item.kind, item.key)))
      .filter((change) => change !== undefined && (change.action === 'delete') === deletes) as ResourceChange[];
  return [...pick(registrationOrder(stage.after), false), ...pick(registrationOrder(stage.before).reverse(), true)];
}
