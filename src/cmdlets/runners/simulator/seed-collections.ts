import type { Collection, RemoteApp } from '../../../documents/schema-collections';
import { blankCollection, collectionAlias, DEFAULT_SESSION_LIMIT, DEFAULT_WEIGHT, disksOff } from './defaults';
import type { FileTypeState, RemoteAppState } from './published';
import type { Seeding } from './seed';
import { canonicalShare, shareHost, templateFile } from './shares';
import type { CollectionState } from './state';

/** `default` in a document stands for what a new collection has, which is there already. */
function given<T>(value: T | 'default' | undefined): value is T {
  return value !== undefined && value !== 'default';
}

/** Collections of the source as they are live; what the document leaves out has its default. */
export function seedCollections(seeding: Seeding): void {
  const { source, state, documents } = seeding;
  for (const document of documents) {
    for (const collection of Object.values(document.collections ?? {})) seedShare(seeding, collection);
  }
  const deployment = state.deployment;
  if (!deployment) return;
  for (const [name, collection] of Object.entries(source.collections ?? {})) {
    const hosts = Object.entries(source.sessionHosts ?? {})
      .filter(([, host]) => host.collection === name)
      .map(([host]) => host);
    const alias = collectionAlias(
      name,
      deployment.collections.map((other) => other.alias),
    );
    const type = collection.type === 'personal' ? 'PersonalUnmanaged' : 'PooledUnmanaged';
    const groups = collection.userGroups ?? [`${state.netbiosDomain}\\Domain Users`];
    const live = blankCollection(name, alias, type, hosts, [...groups]);
    applySettings(
      live,
      collection,
      Object.keys(deployment.roles).filter((server) => deployment.roles[server]?.includes('RDS-CONNECTION-BROKER')),
    );
    Object.assign(live, publishedIn(collection.remoteApps));
    live.desktopInWebAccess = collection.desktopInWebAccess ?? live.remoteApps.length === 0;
    if (collection.assignments) live.assignments = { ...collection.assignments };
    deployment.collections.push(live);
  }
}

/** Shares of the profile disks of both documents, and the file servers that hold them; only those of the source are filled. */
function seedShare({ state, machine }: Seeding, collection: Collection): void {
  const disks = collection.userProfileDisks;
  if (disks === undefined || disks === 'none') return;
  state.shares[canonicalShare(disks.path)] ??= { path: disks.path, everyone: false, files: [] };
  const host = shareHost(disks.path);
  if (host !== undefined) machine(host.includes('.') ? host : `${host}.${state.domain}`);
}

function applySettings(live: CollectionState, document: Collection, brokers: string[]): void {
  const { limits, security, client, temporaryFolders, userProfileDisks } = document;
  if (given(document.description)) live.description = document.description;
  const connection = live.connection;
  if (given(limits?.activeSessionLimitMin)) connection.activeSessionLimitMin = limits.activeSessionLimitMin;
  if (given(limits?.idleSessionLimitMin)) connection.idleSessionLimitMin = limits.idleSessionLimitMin;
  if (given(limits?.disconnectedSessionLimitMin))
    connection.disconnectedSessionLimitMin = limits.disconnectedSessionLimitMin;
  if (given(limits?.brokenConnectionAction)) connection.brokenConnectionAction = limits.brokenConnectionAction;
  if (given(limits?.automaticReconnectionEnabled))
    connection.automaticReconnectionEnabled = limits.automaticReconnectionEnabled;
  if (given(temporaryFolders?.deletedOnExit)) connection.temporaryFoldersDeletedOnExit = temporaryFolders.deletedOnExit;
  if (given(temporaryFolders?.perSession)) connection.temporaryFoldersPerSession = temporaryFolders.perSession;
  if (given(security?.securityLayer)) live.security.securityLayer = security.securityLayer;
  if (given(security?.encryptionLevel)) live.security.encryptionLevel = security.encryptionLevel;
  if (given(security?.authenticateUsingNLA)) live.security.authenticateUsingNLA = security.authenticateUsingNLA;
  if (client?.redirect) live.client.redirect = [...client.redirect];
  if (given(client?.maxRedirectedMonitors)) live.client.maxRedirectedMonitors = client.maxRedirectedMonitors;
  live.client.printerRedirected = client?.printers?.redirected ?? live.client.printerRedirected;
  live.client.easyPrint = client?.printers?.easyPrint ?? live.client.easyPrint;
  live.client.printerAsDefault = client?.printers?.asDefault ?? live.client.printerAsDefault;
  const rdp = (document.customRdpProperty ?? []).join('\n');
  if (rdp !== '') for (const broker of brokers) live.customRdpProperty[broker] = rdp;
  for (const [host, { weight, sessionLimit }] of Object.entries(document.loadBalancing ?? {})) {
    if (live.hosts.includes(host)) {
      live.loadBalancing[host] = {
        weight: weight ?? DEFAULT_WEIGHT,
        sessionLimit: sessionLimit ?? DEFAULT_SESSION_LIMIT,
      };
    }
  }
  if (userProfileDisks === undefined || userProfileDisks === 'none') return;
  live.disks = {
    ...disksOff(),
    enabled: true,
    path: userProfileDisks.path,
    maxSizeGB: userProfileDisks.maxSizeGB,
    includeFolders: [...(userProfileDisks.include?.folders ?? [])],
    includeFiles: [...(userProfileDisks.include?.files ?? [])],
    excludeFolders: [...(userProfileDisks.exclude?.folders ?? [])],
    excludeFiles: [...(userProfileDisks.exclude?.files ?? [])],
  };
}

/** RemoteApps of a document with their file types, as they are live. */
export function publishedIn(apps: Collection['remoteApps'] = {}): {
  remoteApps: RemoteAppState[];
  fileTypes: FileTypeState[];
} {
  const entries = Object.entries(apps);
  return {
    remoteApps: entries.map(([alias, app]) => remoteApp(alias, app)),
    fileTypes: entries.flatMap(([alias, { fileTypes = [] }]) =>
      fileTypes.map((extension) => ({ alias, extension, published: true, iconPath: null, iconIndex: 0 })),
    ),
  };
}

function remoteApp(alias: string, app: RemoteApp): RemoteAppState {
  return {
    alias,
    displayName: app.displayName,
    filePath: app.filePath,
    virtualPath: app.virtualPath ?? app.filePath,
    folder: app.folder ?? null,
    showInWebAccess: given(app.showInWebAccess) ? app.showInWebAccess : true,
    iconPath: app.iconPath ?? app.filePath,
    iconIndex: app.iconIndex ?? 0,
    commandLine: app.commandLine?.mode ?? 'DoNotAllow',
    requiredCommandLine: app.commandLine?.arguments ?? '',
    userGroups: [...(app.userGroups ?? [])],
  };
}

/** Puts a user's disk, and the template, onto the share of a collection that has disks. */
export function seedDisk(seeding: Seeding, collection: Pick<CollectionState, 'disks'> | undefined, file: string): void {
  if (!collection?.disks.enabled) return;
  const share = seeding.state.shares[canonicalShare(collection.disks.path)];
  for (const name of [templateFile, file]) if (share && !share.files.includes(name)) share.files.push(name);
}
