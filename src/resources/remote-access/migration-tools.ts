import { z } from 'zod';
import { change, type Invocation, type ParameterValue, read } from '../../cmdlets/invocation';
import { getNetIpAddress, getRemoteAccess } from '../../cmdlets/remote-access-reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, type Run, run } from '../../cmdlets/step';
import { MigrationTools } from '../../documents/remote-access/schema';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { nameOf, rowsOf } from '../values';
import { NOT_CAPTURED, remoteAccess } from './common';

/** Windows Server Migration Tools: docs/behaviour/remote-access.md section 9. */

const STORE_FILE = 'Svrmig.mig';
const storeFile = (folder: string): string => `${folder}\\${STORE_FILE}`;

const testPath = (host: string, path: string): Invocation => read('Test-Path', { LiteralPath: [path] }, { host });
const isThere = (snapshot: Snapshot, host: string, path: string): boolean =>
  snapshot.get(testPath(host, path)).output.some((one) => one === true);

/** `C:\\a\\b` is the item b in C:\\a; a folder that is there already is left as it is. */
function makeFolder(host: string, path: string): Run {
  const at = path.lastIndexOf('\\');
  const Path = [path.slice(0, at + 1)];
  return run(change('New-Item', { Path, Name: path.slice(at + 1), ItemType: 'Directory', Force: true }, { host }));
}

const removeStore = (host: string, folder: string): Run[] => [
  run(change('Remove-Item', { LiteralPath: [storeFile(folder)], Force: true }, { host }), { tolerate: ['notFound'] }),
];

/** The store as both cmdlets name it. */
const { store, password, users, groups } = MigrationTools.shape;
const Store = { store, password, users, groups };

function parameters(props: {
  store: string;
  password: { secret: string };
  users?: string | undefined;
  groups?: boolean | undefined;
}): Record<string, ParameterValue> {
  return {
    Path: props.store,
    Password: { ...props.password },
    ...(props.users === undefined ? {} : { User: props.users }),
    ...(props.groups === true ? { Group: true } : {}),
  };
}

const inPlace = (description: string) => ({ description, change: 'inPlace' as const, writeOnly: true });
const STORE_FIELDS = {
  server: { description: 'Server.', change: 'replace', compare: 'name' },
  store: { description: 'Folder of the store.', change: 'replace' },
  password: { ...inPlace('Encrypts the store.'), secret: true },
  users: inPlace('Local accounts that come along: All, Enabled or Disabled; left out, none.'),
  groups: inPlace('Whether local groups come along.'),
} as const;

const MigrationToolsFolder = z.strictObject({
  server: Fqdn,
  os: z.string().min(1),
  architecture: z.enum(['amd64', 'X86']),
  path: z.string().min(1),
});
type MigrationToolsFolder = z.infer<typeof MigrationToolsFolder>;

const folderOf = ({ path, os, architecture }: MigrationToolsFolder): string => `${path}\\SMT_${os}_${architecture}`;

export const migrationToolsFolderKind = defineKind<MigrationToolsFolder>({
  name: 'MigrationToolsFolder',
  description: 'The folder of Windows Server Migration Tools that is copied to an older server and registered there.',
  schema: MigrationToolsFolder,
  key: (props) => props.server,
  fields: {
    server: { description: 'Destination, which makes it.', change: 'replace', compare: 'name' },
    os: { description: 'Release of the source in the words of SmigDeploy.', change: 'replace' },
    architecture: { description: 'Architecture of the source.', change: 'replace' },
    path: { description: 'Where it is put.', change: 'replace' },
  },
  reads: (props) => [testPath(props.server, folderOf(props))],
  observe: (snapshot, props) => (isThere(snapshot, props.server, folderOf(props)) ? { ...props } : undefined),
  create: ({ server, os, architecture, path }) => [
    run(
      change(
        'SmigDeploy',
        { ArgumentList: ['/package', '/architecture', architecture, '/os', os, '/path', path] },
        { host: server },
      ),
    ),
  ],
  update: () => [],
  // A copy of what Windows has itself: it does no harm where it is.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', os: 'WS08R2', architecture: 'amd64', path: 'C:\\SmigDeploy' },
});

const MigrationStore = z.strictObject({
  server: Fqdn,
  ...Store,
  ipConfig: z.boolean().optional(),
  management: z.literal('running'),
});
type MigrationStore = z.infer<typeof MigrationStore>;

const getManagement = (host: string): Invocation => read('Get-Service', { Name: ['RaMgmtSvc'] }, { host });
const startManagement = (host: string): Run => run(change('Start-Service', { Name: ['RaMgmtSvc'] }, { host }));

export const migrationStoreKind = defineKind<MigrationStore>({
  name: 'MigrationStore',
  description: 'The settings of a Remote Access server as Windows Server Migration Tools export them, encrypted.',
  schema: MigrationStore,
  key: (props) => props.server,
  fields: {
    ...STORE_FIELDS,
    ipConfig: inPlace('Whether addresses are in it, for the cut-over.'),
    management: {
      description: 'The Remote Access Management service, which is stopped for the export, runs again.',
      change: 'inPlace',
    },
  },
  reads: ({ server, store: folder }) => [testPath(server, storeFile(folder)), getManagement(server)],
  observe(snapshot, props) {
    if (!isThere(snapshot, props.server, storeFile(props.store))) return undefined;
    const running = rowsOf(snapshot, getManagement(props.server)).some((row) => nameOf(row.Status) === 'running');
    return { server: props.server, store: props.store, ...(running ? { management: 'running' as const } : {}) };
  },
  create: (desired) => [
    makeFolder(desired.server, desired.store),
    // The guide: always stop it first, and start it again afterwards.
    run(change('Stop-Service', { Name: ['RaMgmtSvc'], Force: true }, { host: desired.server })),
    run(
      change(
        'Export-SmigServerSetting',
        { FeatureId: ['DirectAccess-VPN'], ...parameters(desired), ...(desired.ipConfig ? { IPConfig: true } : {}) },
        { host: desired.server },
      ),
    ),
    startManagement(desired.server),
  ],
  update: ({ desired, changes }) =>
    changes.some(({ path }) => path === 'management') ? [startManagement(desired.server)] : [],
  remove: ({ server, store: folder }) => removeStore(server, folder),
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn01.contoso.com',
    store: 'C:\\Migration',
    password: { secret: 'migrationStore' },
    users: 'All',
    groups: true,
    management: 'running',
  },
});

const MigrationImport = z.strictObject({
  server: Fqdn,
  ...Store,
  /** The source, where the store is fetched from it; left out = a person copied it. */
  from: Fqdn.optional(),
});
type MigrationImport = z.infer<typeof MigrationImport>;

/** The administrative share of a local folder. */
const shared = (host: string, path: string): string => `\\\\${host}\\${path.replace(/^([A-Za-z]):/, '$1$')}`;

const notThere = (host: string, path: string): Condition => ({
  text: `the store is not on ${host} yet`,
  reads: [testPath(host, path)],
  holds: (snapshot) => !isThere(snapshot, host, path),
});

function fetchStore({ server, store: folder, from }: MigrationImport): Run[] {
  if (from === undefined) return [];
  // From the management host: a server that is asked over WinRM may not go on to a third one.
  return [
    run(
      change(
        'Copy-Item',
        { LiteralPath: [shared(from, storeFile(folder))], Destination: shared(server, folder), Force: true },
        'managementHost',
      ),
      { onlyIf: notThere(server, storeFile(folder)) },
    ),
  ];
}

export const migrationImportKind = defineKind<MigrationImport>({
  name: 'MigrationImport',
  description:
    'The exported settings of a Remote Access server, imported; what came over is compared setting by setting.',
  schema: MigrationImport,
  key: (props) => props.server,
  fields: {
    ...STORE_FIELDS,
    from: { description: 'Server the store is fetched from.', change: 'inPlace', compare: 'name', writeOnly: true },
  },
  reads: ({ server, store: folder }) => [getRemoteAccess(server), testPath(server, storeFile(folder))],
  /** An import sets Remote Access up, from a store that lies there until the move is complete. */
  observe: (snapshot, { server, store: folder }) =>
    remoteAccess(snapshot, server) && isThere(snapshot, server, storeFile(folder))
      ? { server, store: folder }
      : undefined,
  create: (desired) => [
    makeFolder(desired.server, desired.store),
    ...fetchStore(desired),
    run(
      change(
        'Import-SmigServerSetting',
        // Imported as DirectAccess-VPN whatever it was exported as; it asks before it overwrites.
        { FeatureId: ['DirectAccess-VPN'], ...parameters(desired), Force: true },
        { host: desired.server },
      ),
    ),
    // The guide: RasMan first, then Remote Access.
    run(change('Stop-Service', { Name: ['RasMan'], Force: true }, { host: desired.server })),
    run(change('Start-Service', { Name: ['RemoteAccess'] }, { host: desired.server })),
  ],
  update: () => [],
  /** The store holds keys and passwords, even if it is encrypted. */
  remove: ({ server, store: folder }) => removeStore(server, folder),
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    store: 'C:\\Migration',
    password: { secret: 'migrationStore' },
    users: 'All',
    groups: true,
    from: 'vpn01.contoso.com',
  },
});

const MigratedAddresses = z.strictObject({
  server: Fqdn,
  store,
  password,
  /** Physical addresses of the source and of the destination, adapter by adapter. */
  adapters: z.array(z.strictObject({ source: z.string(), target: z.string() })).min(1),
  addresses: z.array(z.string()).min(1),
});
type MigratedAddresses = z.infer<typeof MigratedAddresses>;

export const migratedAddressesKind = defineKind<MigratedAddresses>({
  name: 'MigratedAddresses',
  description: 'The addresses of the old server on the adapters of the new one, put there from the exported settings.',
  schema: MigratedAddresses,
  key: (props) => props.server,
  fields: {
    server: { description: 'Destination.', change: 'replace', compare: 'name' },
    store: { ...inPlace('Folder of the store.') },
    password: { ...inPlace('Opens the store.'), secret: true },
    adapters: { ...inPlace('Which adapter takes the place of which, by physical address.') },
    addresses: { description: 'Addresses that it has to have.', change: 'inPlace', compare: 'set' },
  },
  reads: ({ server }) => [getNetIpAddress(server)],
  observe(snapshot, { server, addresses }) {
    const live = rowsOf(snapshot, getNetIpAddress(server)).map((row) => nameOf(row.IPAddress));
    const there = addresses.filter((address) => live.includes(address.toLowerCase()));
    return there.length === 0 ? undefined : { server, addresses: there };
  },
  create: (desired) => [takeAddresses(desired)],
  update: ({ desired, changes }) => (changes.some(({ path }) => path === 'addresses') ? [takeAddresses(desired)] : []),
  // Its own addresses are in no store: a person gives them back.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    store: 'C:\\Migration',
    password: { secret: 'migrationStore' },
    adapters: [{ source: '00-15-5D-01-02-03', target: '00-15-5D-04-05-06' }],
    addresses: ['203.0.113.10'],
  },
});

function takeAddresses({ server, store: folder, password: secret, adapters }: MigratedAddresses): Run {
  return run(
    change(
      'Import-SmigServerSetting',
      {
        Path: folder,
        Password: { ...secret },
        IPConfig: 'NIC',
        SourcePhysicalAddress: adapters.map(({ source }) => source),
        TargetPhysicalAddress: adapters.map(({ target }) => target),
        Force: true,
      },
      { host: server },
    ),
  );
}
