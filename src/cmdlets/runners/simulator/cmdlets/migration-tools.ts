import { type Context, READ_MS, type SimulatedCmdlet } from '../context';
import { folderLacks, pfxKeyOn } from '../pfx';
import { freshRemoteAccess, type MigrationFile, type RemoteAccessState } from '../remote-access';
import type { ServerState } from '../state';
import { findServer, hasFeature, same, servicesOf } from '../world';
import { network } from './remote-access-network';

/** Windows Server Migration Tools, as far as docs/behaviour/remote-access.md section 9 says what they do. */

const STORE_FILE = 'svrmig.mig';
const FEATURE = 'DirectAccess-VPN';

/** A folder or file as it is remembered: without its last backslash, in small letters. */
export const fileKey = (path: string): string => path.replace(/\//g, '\\').replace(/\\+$/, '').toLowerCase();

/** `\\server\C$\folder` as the server and its own path. */
function sharedPath(path: string): { host: string; local: string } | undefined {
  const found = /^\\\\([^\\]+)\\([A-Za-z])\$\\(.*)$/.exec(path);
  return found ? { host: found[1] ?? '', local: `${found[2]}:\\${found[3] ?? ''}` } : undefined;
}

function tools(context: Context): ServerState {
  const server = context.server(context.host);
  if (server && hasFeature(server, 'Migration')) return server;
  return context.notRecognized();
}

function checkStore(context: Context): { folder: string; password: string } {
  const folder = context.need('Path');
  const password = context.need('Password');
  if (password.length < 6 || password.length > 260) {
    context.failWith('InvalidPassword', 'InvalidArgument', 'The password must have 6 to 260 characters.');
  }
  if (folder.length > 246) context.failWith('PathTooLong', 'InvalidArgument', 'The path has more than 246 characters.');
  if (folder.startsWith('\\\\')) {
    context.failWith('InvalidPath', 'InvalidArgument', 'A network share has to be mapped to a drive letter.');
  }
  return { folder, password };
}

const result = (ItemType: string, ID: string, Success: boolean, message?: string) => ({
  ItemType,
  ID,
  Success,
  DetailsList:
    message === undefined
      ? []
      : [{ FeatureId: ID, Messages: [message], DetailCode: 1, Severity: Success ? 'Warning' : 'Error', Title: ID }],
});

function exportSettings(context: Context): void {
  const server = tools(context);
  const { folder, password } = checkStore(context);
  const { files, localUsers, addresses } = network(context);
  const file = `${fileKey(folder)}\\${STORE_FILE}`;
  if (files[file]) {
    context.failWith('StoreExists', 'ResourceExists', `${folder}\\Svrmig.mig already exists.`);
  }
  // The guide stops it for every export of 2012; what happens otherwise is not written down, so that it counts as failed.
  if (servicesOf(context.state, context.host).get('RaMgmtSvc') === true) {
    context.output.push(result('WindowsFeature', FEATURE, false, 'The Remote Access Management service is running.'));
    return;
  }
  if (!server.remoteAccess) {
    context.output.push(result('WindowsFeature', FEATURE, false, 'Remote Access is not configured.'));
    return;
  }
  files[file] = {
    password,
    remoteAccess: structuredClone(server.remoteAccess),
    users: context.has('User') ? [...localUsers] : [],
    addresses: context.flag('IPConfig') === true ? [...addresses] : [],
  };
  context.output.push(result('WindowsFeature', FEATURE, true));
  if (context.has('User')) context.output.push(result('OSSetting', 'Local User', true));
  if (context.flag('Group') === true) context.output.push(result('OSSetting', 'Local Group', true));
}

function importSettings(context: Context): void {
  const server = tools(context);
  const { folder, password } = checkStore(context);
  const here = network(context);
  const store = here.files[`${fileKey(folder)}\\${STORE_FILE}`];
  if (!store) context.failWith('StoreNotFound', 'ObjectNotFound', `There is no Svrmig.mig in ${folder}.`);
  else if (store.password !== password) {
    context.failWith('WrongPassword', 'AuthenticationError', 'The password does not open the migration store.');
  } else {
    if (context.has('FeatureId')) importFeatures(context, server, store);
    if (context.has('User')) {
      here.localUsers.push(...store.users.filter((user) => !here.localUsers.some((known) => same(known, user))));
      context.output.push(result('OSSetting', 'Local User', true));
    }
    if (context.flag('Group') === true) context.output.push(result('OSSetting', 'Local Group', true));
    if (context.has('IPConfig')) importAddresses(context, store, here);
  }
}

function importFeatures(context: Context, server: ServerState, store: MigrationFile): void {
  const [feature = ''] = context.texts('FeatureId');
  if (!same(feature, FEATURE)) {
    context.failWith('UnknownFeature', 'InvalidArgument', `The feature ${feature} is not in the migration store.`);
  }
  if (server.remoteAccess && context.flag('Force') !== true) {
    context.output.push(result('WindowsFeature', FEATURE, false, 'Settings of the destination would be overwritten.'));
    return;
  }
  server.remoteAccess = arrived(server, store.remoteAccess);
  server.stopped = [...server.stopped.filter((name) => name !== 'RemoteAccess'), 'RemoteAccess'];
  context.output.push(result('WindowsFeature', FEATURE, true));
}

/** Secrets and certificates stay behind, and what a new set-up of the release refuses is off (sections 9 and 13). */
function arrived(server: ServerState, exported: RemoteAccessState | undefined): RemoteAccessState {
  const fresh = freshRemoteAccess(server.os, exported?.vpn === false ? 'RoutingOnly' : 'Vpn');
  if (!exported) return fresh;
  const closed = server.os === '2025' ? ['PPTP', 'L2TP'] : [];
  const ports = Object.entries(structuredClone(exported.ports)).map(([device, port]) =>
    closed.some((name) => device.includes(name))
      ? ([device, { ...port, rasinonly: false, ddinout: false }] as const)
      : ([device, port] as const),
  );
  return {
    ...structuredClone(exported),
    ports: { ...fresh.ports, ...Object.fromEntries(ports) },
    radius: exported.radius.map((one) => ({ ...one, secret: '' })),
    thumbprint: server.store[exported.thumbprint] ? exported.thumbprint : '',
  };
}

function importAddresses(context: Context, store: MigrationFile, here: ReturnType<typeof network>): void {
  const [from, to] = [context.texts('SourcePhysicalAddress'), context.texts('TargetPhysicalAddress')];
  if (from.length !== to.length || from.length === 0) {
    context.failWith(
      'PhysicalAddresses',
      'InvalidArgument',
      'As many physical addresses of the target as of the source.',
    );
  }
  if (store.addresses.length === 0) {
    context.output.push(result('OSSetting', 'IP Configuration', false, 'The store holds no IP configuration.'));
    return;
  }
  here.addresses = [...store.addresses];
  context.output.push(result('OSSetting', 'IP Configuration', true));
}

function deploy(context: Context): void {
  tools(context);
  const words = context.texts('ArgumentList');
  const after = (name: string) => words[words.findIndex((word) => same(word, name)) + 1] ?? '';
  if (!words.some((word) => same(word, '/package'))) return;
  const [os, architecture, path] = [after('/os'), after('/architecture'), after('/path')];
  if (!/^WS(03|08|08R2|12|12R2)$/i.test(os) || !/^(amd64|x86)$/i.test(architecture) || path === '') {
    context.failWith('NativeCommandFailed', 'NotSpecified', 'SmigDeploy.exe: the arguments are not valid.');
  }
  network(context).files[`${fileKey(path)}\\smt_${os}_${architecture}`.toLowerCase()] = EMPTY;
}

const EMPTY: MigrationFile = { password: '', users: [], addresses: [] };

function copyItem(context: Context): void {
  const [path = ''] = [...context.texts('LiteralPath'), ...context.texts('Path')];
  const destination = context.need('Destination');
  const [from, to] = [sharedPath(path), sharedPath(destination)];
  const pfx = from && context.state.pfxFiles[pfxKeyOn(from.host, from.local)];
  if (from && pfx) {
    const folder = to ?? { host: context.host, local: destination };
    if (folderLacks(context.state, folder.local, folder.host))
      context.failWith('DirectoryNotFound', 'NotSpecified', `Could not find a part of the path '${destination}'.`, 3);
    const copied = `${folder.local}${from.local.split('\\').at(-1) ?? ''}`;
    context.state.pfxFiles[pfxKeyOn(folder.host, copied)] = { ...pfx, path: copied };
    return;
  }
  const source = from && findServer(context.state, from.host)?.network?.files[fileKey(from.local)];
  const target = to && findServer(context.state, to.host)?.network;
  if (!from || !source || !target) {
    context.failWith('PathNotFound', 'ObjectNotFound', `Cannot find path '${path}' because it does not exist.`);
    return;
  }
  const name = from.local.split('\\').at(-1) ?? '';
  target.files[`${fileKey(to?.local ?? '')}\\${name}`.toLowerCase()] = structuredClone(source);
}

function newItem(context: Context): void {
  for (const path of context.texts('Path')) {
    network(context).files[fileKey(`${fileKey(path)}\\${context.text('Name') ?? ''}`)] ??= EMPTY;
  }
}

function getAddresses(context: Context): void {
  const { addresses, adapters } = network(context);
  for (const { adapter, address, prefix } of addresses) {
    context.output.push({
      IPAddress: address,
      InterfaceAlias: adapters[adapter]?.name ?? '',
      AddressFamily: address.includes(':') ? 'IPv6' : 'IPv4',
      PrefixLength: prefix,
      PrefixOrigin: 'Manual',
    });
  }
  // Every computer has it.
  context.output.push({
    IPAddress: '127.0.0.1',
    InterfaceAlias: 'Loopback Pseudo-Interface 1',
    AddressFamily: 'IPv4',
    PrefixLength: 8,
    PrefixOrigin: 'WellKnown',
  });
}

const slow = (run: (context: Context) => void): SimulatedCmdlet => ({
  access: 'local',
  costMs: 120_000,
  writes: true,
  run(context) {
    if (!context.whatIf) run(context);
  },
});

export const migrationToolsCmdlets: Record<string, SimulatedCmdlet> = {
  'Export-SmigServerSetting': slow(exportSettings),
  'Import-SmigServerSetting': slow(importSettings),
  SmigDeploy: { ...slow(deploy), costMs: 30_000 },
  'Copy-Item': { access: 'local', costMs: READ_MS, writes: true, run: copyItem },
  'New-Item': { access: 'local', costMs: READ_MS, writes: true, run: newItem },
  'Get-NetIPAddress': { access: 'local', costMs: READ_MS, writes: false, run: getAddresses },
};
