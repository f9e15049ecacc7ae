import type { DesktopCollection, VirtualDesktops } from '../../../documents/schema-desktops';
import { collectionAlias, DEFAULT_REDIRECTION, disksOff } from './defaults';
import {
  type DesktopCollectionState,
  desktopsOf,
  findMachine,
  hyperVOf,
  type MachineState,
  VM_VERSIONS,
} from './desktops';
import type { Seeding } from './seed';
import { publishedIn } from './seed-collections';
import { canonicalShare, shareHost } from './shares';

const TYPES = {
  pooledManaged: 'PooledManaged',
  pooledUnmanaged: 'PooledUnmanaged',
  personalManaged: 'PersonalManaged',
  personalUnmanaged: 'PersonalUnmanaged',
} as const;
export const STORAGE = { local: 'LocalStorage', smbShare: 'CentralSmbShareStorage', san: 'CentralSanStorage' } as const;

/** Virtual desktops of the source as they are live; of the target the machines that its people prepare. */
export function seedDesktops(seeding: Seeding): void {
  const { source, state } = seeding;
  const deployment = state.deployment;
  if (!deployment) return;
  for (const document of seeding.documents) {
    for (const [host, { concurrency, idleCount }] of Object.entries(document.virtualDesktops?.hosts ?? {})) {
      const hyperV = hyperVOf(state, host);
      if (document !== source) continue;
      hyperV.concurrency = concurrency ?? hyperV.concurrency;
      hyperV.idleCount = idleCount ?? hyperV.idleCount;
    }
    seedShares(seeding, document.virtualDesktops?.templateExportPath);
    for (const collection of Object.values(document.virtualDesktops?.collections ?? {})) {
      const disks = collection.userProfileDisks;
      if (disks !== undefined && disks !== 'none') seedShares(seeding, disks.path);
      seedShares(seeding, collection.storage?.type === 'smbShare' ? collection.storage.path : undefined);
    }
  }
  const given = source.virtualDesktops;
  if (given) seedSource(seeding, given);
  seedTarget(seeding);
}

function seedSource(seeding: Seeding, given: VirtualDesktops): void {
  const { deployment } = seeding.state;
  if (!deployment) return;
  const desktops = desktopsOf(deployment);
  desktops.templateExportPath = given.templateExportPath ?? null;
  desktops.machineAccountReuse = given.machineAccountReuse ?? false;
  const brokers = Object.keys(deployment.roles).filter((name) =>
    deployment.roles[name]?.includes('RDS-CONNECTION-BROKER'),
  );
  for (const { ou } of given.ouAccess ?? []) desktops.ouAccess[ou.toLowerCase()] = [...brokers];
  for (const [name, collection] of Object.entries(given.collections)) seedCollection(seeding, name, collection);
}

function seedShares({ state, machine }: Seeding, path: string | undefined): void {
  if (path === undefined || !path.startsWith('\\\\')) return;
  state.shares[canonicalShare(path)] ??= { path, everyone: false, files: [] };
  const host = shareHost(path);
  if (host !== undefined) machine(host.includes('.') ? host : `${host}.${state.domain}`);
}

/** Templates, and machines that a collection shall take in, are made by people beforehand. */
function seedTarget(seeding: Seeding): void {
  for (const collection of Object.values(seeding.target?.virtualDesktops?.collections ?? {})) {
    const { template, desktops, type } = collection;
    if (template && !findMachine(seeding.state, template.name)) put(seeding, template.name, template.host, {});
    if (type.endsWith('Managed')) continue;
    for (const [name, { host }] of Object.entries(desktops ?? {})) {
      if (!findMachine(seeding.state, name)) put(seeding, name, host, {});
    }
  }
}

function put(seeding: Seeding, name: string, host: string, more: Partial<MachineState>): void {
  const { state, source, target } = seeding;
  const os = (source.servers[host] ?? target?.servers[host])?.os ?? '2022';
  const cluster = (source.virtualDesktops?.hosts[host] ?? target?.virtualDesktops?.hosts[host])?.cluster;
  state.machines ??= [];
  state.machines.push({
    name,
    host,
    state: more.collection === undefined ? 'STOPPED' : 'RUNNING',
    version: VM_VERSIONS[os] ?? '10.0',
    networkSwitch: 'External',
    ...(cluster === undefined || more.collection === undefined ? {} : { cluster }),
    ...more,
  });
}

function seedCollection(seeding: Seeding, name: string, document: DesktopCollection): void {
  const { state } = seeding;
  const deployment = state.deployment;
  if (!deployment) return;
  const aliases = [...deployment.collections, ...desktopsOf(deployment).collections].map((other) => other.alias);
  const live = blankDesktopCollection(name, collectionAlias(name, aliases), TYPES[document.type], [
    ...(document.userGroups ?? [`${state.netbiosDomain}\\Domain Users`]),
  ]);
  if (document.description !== undefined && document.description !== 'default') live.description = document.description;
  Object.assign(live, publishedIn(document.remoteApps));
  live.showInWebAccess = document.desktopInWebAccess ?? live.remoteApps.length === 0;
  live.autoAssign = document.autoAssign ?? live.autoAssign;
  live.grantAdministrativePrivilege = document.grantAdministrativePrivilege ?? false;
  live.rollback = document.rollback ?? live.rollback;
  if (typeof document.saveDelayMin === 'number') live.saveDelayMinutes = document.saveDelayMin;
  live.customRdpProperty = document.customRdpProperty?.length ? document.customRdpProperty.join('\n') : null;
  if (document.client?.redirect) live.client.redirect = [...document.client.redirect];
  live.client.allMonitors = document.client?.allMonitors ?? live.client.allMonitors;
  live.client.printer = document.client?.printer ?? live.client.printer;
  const disks = document.userProfileDisks;
  if (disks !== undefined && disks !== 'none') {
    live.disks = {
      enabled: true,
      path: disks.path,
      maxSizeGB: disks.maxSizeGB,
      includeFolders: [...(disks.include?.folders ?? [])],
      includeFiles: [...(disks.include?.files ?? [])],
      excludeFolders: [...(disks.exclude?.folders ?? [])],
      excludeFiles: [...(disks.exclude?.files ?? [])],
    };
  }
  if (document.template && document.storage) {
    live.made = {
      template: { ...document.template },
      storageType: STORAGE[document.storage.type],
      storagePath: document.storage.path ?? null,
      namePrefix: document.namePrefix ?? live.alias,
      nextIndex: 0,
      domain: document.domain ?? state.domain,
      ou: document.ou ?? null,
    };
    if (!findMachine(state, document.template.name)) put(seeding, document.template.name, document.template.host, {});
  }
  for (const [host, count] of Object.entries(document.desktopsPerHost ?? {})) {
    for (let index = 0; index < count; index += 1) {
      put(seeding, `${live.made?.namePrefix}-${live.made?.nextIndex ?? index}`, host, { collection: name });
      if (live.made) live.made.nextIndex += 1;
    }
  }
  for (const [desktop, { host, assignedTo }] of Object.entries(document.desktops ?? {})) {
    put(seeding, desktop, host, { collection: name, ...(assignedTo === undefined ? {} : { user: assignedTo }) });
    if (live.made) live.made.nextIndex = Math.max(live.made.nextIndex, numberAfter(live.made.namePrefix, desktop));
  }
  desktopsOf(deployment).collections.push(live);
}

/** What a name of this prefix counts for: the next one is not the same. */
function numberAfter(prefix: string, name: string): number {
  const number = name.toLowerCase().startsWith(`${prefix.toLowerCase()}-`)
    ? Number(name.slice(prefix.length + 1))
    : NaN;
  return Number.isInteger(number) ? number + 1 : 0;
}

/** A new virtual desktop collection. */
export function blankDesktopCollection(
  name: string,
  alias: string,
  type: DesktopCollectionState['type'],
  userGroups: string[],
): DesktopCollectionState {
  return {
    name,
    alias,
    type,
    description: null,
    showInWebAccess: true,
    autoAssign: false,
    grantAdministrativePrivilege: false,
    rollback: type === 'PooledManaged',
    saveDelayMinutes: 0,
    userGroups,
    customRdpProperty: null,
    client: { redirect: [...DEFAULT_REDIRECTION], allMonitors: true, printer: true },
    disks: disksOff(),
    remoteApps: [],
    fileTypes: [],
  };
}
