import { type Context, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import { type DesktopCollectionState, desktopsIn, findDesktopCollection } from '../desktops';
import type { RemoteAppState } from '../published';
import { accountOf } from '../seed-gateway';
import type { CollectionState } from '../state';
import { reach, same } from '../world';

type Publishing = CollectionState | DesktopCollectionState;

const ofSessions = (collection: Publishing): collection is CollectionState => 'hosts' in collection;

/** Contents of an icon do not matter; one shared value keeps reads cheap. */
const ICON: readonly number[] = [0, 0, 1, 0];

const wanted = (given: string | undefined, value: string): boolean => given === undefined || same(given, value);

function getApps(context: Context): void {
  const names = context.texts('DisplayName');
  for (const collection of collectionsAsked(context)) {
    for (const app of collection.remoteApps) {
      if (!wanted(context.text('Alias'), app.alias)) continue;
      if (names.length > 0 && !names.some((name) => same(name, app.displayName))) continue;
      context.output.push(row(context, collection, app));
    }
  }
}

function collectionsAsked(context: Context): Publishing[] {
  if (context.has('CollectionName')) return [publishing(context)];
  return [...context.deployment.collections, ...(context.deployment.desktops?.collections ?? [])];
}

function publishing(context: Context): Publishing {
  return findDesktopCollection(context.deployment, context.need('CollectionName')) ?? context.collection();
}

function row(context: Context, collection: Publishing, app: RemoteAppState): Record<string, unknown> {
  return {
    CollectionName: collection.name,
    Alias: app.alias,
    DisplayName: app.displayName,
    FolderName: app.folder,
    FilePath: app.filePath,
    FileVirtualPath: app.virtualPath,
    CommandLineSetting: app.commandLine,
    // One blank when unset (docs/behaviour/module.md section 7).
    RequiredCommandLine: app.requiredCommandLine === '' ? ' ' : app.requiredCommandLine,
    IconContents: ICON,
    IconIndex: app.iconIndex,
    IconPath: app.iconPath,
    UserGroups: app.userGroups.length > 0 ? app.userGroups.map((group) => accountOf(context.state, group)) : null,
    ShowInWebAccess: app.showInWebAccess,
  };
}

/** The machine that is asked for programs and icons: any host, or the desktop that is named (section 7). */
function requireAnswering(context: Context, collection: Publishing): void {
  if (!ofSessions(collection)) {
    requireDesktop(context, collection);
    return;
  }
  if (context.has('VirtualDesktopName'))
    context.failText(`The collection ${collection.name} is no virtual desktop collection.`);
  const dead = collection.hosts.filter((host) => reach(context.state, host) !== 'ok');
  if (dead.length > 0) context.fail('hostsNotReady', { servers: dead.join(', ') });
}

function requireDesktop(context: Context, { name }: DesktopCollectionState): void {
  const asked =
    context.text('VirtualDesktopName') ??
    context.failText(`The virtual desktop collection ${name} needs the name of one of its virtual desktops.`);
  const desktop =
    desktopsIn(context.state, name).find((machine) => same(machine.name, asked)) ??
    context.failText(`The virtual desktop ${asked} is not in the collection ${name}.`);
  if (desktop.failed || reach(context.state, desktop.host) !== 'ok')
    context.failText(`The virtual desktop ${asked} could not be started.`);
  desktop.state = 'RUNNING';
}

/** Alias from the file name, with `(n)` on a clash: that is how reruns without -Alias make copies (section 7). */
function madeAlias(collection: Publishing, filePath: string): string {
  const base = (filePath.split(/[\\/]/).pop() ?? filePath).replace(/\.[^.]*$/, '');
  const taken = (alias: string) => collection.remoteApps.some((app) => same(app.alias, alias));
  if (!taken(base)) return base;
  for (let number = 1; ; number += 1) if (!taken(`${base} (${number})`)) return `${base} (${number})`;
}

function newApp(context: Context): void {
  const collection = publishing(context);
  requireAnswering(context, collection);
  const filePath = context.need('FilePath');
  const alias = context.text('Alias') ?? madeAlias(collection, filePath);
  if (collection.remoteApps.some((app) => same(app.alias, alias)))
    context.fail('aliasTaken', { alias, collection: collection.name });
  const app: RemoteAppState = {
    alias,
    displayName: context.need('DisplayName'),
    filePath,
    virtualPath: filePath,
    folder: null,
    showInWebAccess: true,
    iconPath: filePath,
    iconIndex: 0,
    commandLine: 'DoNotAllow',
    requiredCommandLine: '',
    userGroups: [],
  };
  apply(context, collection, app);
  // R: the first RemoteApp takes the full desktop off RD Web.
  if (collection.remoteApps.length === 0) showDesktop(collection, false);
  collection.remoteApps.push(app);
  context.output.push(row(context, collection, app));
}

function showDesktop(collection: Publishing, shown: boolean): void {
  if (ofSessions(collection)) collection.desktopInWebAccess = shown;
  else collection.showInWebAccess = shown;
}

/** Checks everything before it writes anything into `app`. */
function apply(context: Context, collection: Publishing, app: RemoteAppState): void {
  const filePath = context.text('FilePath') ?? app.filePath;
  const iconPath =
    context.text('IconPath') ?? (context.has('FilePath') && same(app.iconPath, app.filePath) ? filePath : app.iconPath);
  const commandLine = (context.text('CommandLineSetting') ?? app.commandLine) as RemoteAppState['commandLine'];
  const required = context.text('RequiredCommandLine');
  const groups = context.has('UserGroups') ? context.texts('UserGroups') : app.userGroups;
  if (/%[^%]+%/.test(filePath)) context.failText(`The path ${filePath} must not hold environment variables.`);
  if (!/^[A-Za-z]:\\/.test(filePath)) context.failText(`The path ${filePath} is not a valid local path.`);
  if (required && commandLine !== 'Require')
    context.failText('RequiredCommandLine may be given only with CommandLineSetting Require.');
  for (const group of groups) {
    if (context.state.unknownAccounts.some((name) => same(name, group)))
      context.failText(`The user or group ${group} could not be resolved.`);
  }
  const asked = ofSessions(collection) ? collection.hosts[0] : undefined;
  const missing = asked ? (context.server(asked)?.missingPrograms ?? []) : [];
  if (missing.some((path) => same(path, iconPath)))
    context.failText(`The icon of ${iconPath} could not be read on ${asked}.`);
  app.filePath = filePath;
  app.iconPath = iconPath;
  app.commandLine = commandLine;
  app.requiredCommandLine = commandLine === 'Require' ? (required ?? app.requiredCommandLine) : '';
  app.userGroups = groups;
  app.displayName = context.text('DisplayName') ?? app.displayName;
  app.virtualPath = context.text('FileVirtualPath') ?? (context.has('FilePath') ? filePath : app.virtualPath);
  if (context.has('FolderName')) app.folder = context.text('FolderName') || null;
  app.showInWebAccess = context.flag('ShowInWebAccess') ?? app.showInWebAccess;
  if (context.has('IconIndex')) app.iconIndex = Number.parseInt(context.need('IconIndex'), 10) || 0;
}

function findApp(context: Context, collection: Publishing, alias: string): RemoteAppState {
  return (
    collection.remoteApps.find((app) => same(app.alias, alias)) ??
    context.fail('appNotFound', { alias, collection: collection.name })
  );
}

function setApp(context: Context): void {
  const collection = publishing(context);
  requireAnswering(context, collection);
  apply(context, collection, findApp(context, collection, context.need('Alias')));
}

function removeApp(context: Context): void {
  const collection = publishing(context);
  const app = findApp(context, collection, context.need('Alias'));
  if (context.whatIf) return;
  context.requireForce();
  collection.remoteApps = collection.remoteApps.filter((other) => other !== app);
  collection.fileTypes = collection.fileTypes.filter((type) => !same(type.alias, app.alias));
}

function getFileTypes(context: Context): void {
  for (const collection of collectionsAsked(context)) {
    for (const type of collection.fileTypes) {
      if (!wanted(context.text('AppAlias'), type.alias) || !wanted(context.text('FileExtension'), type.extension))
        continue;
      context.output.push({
        FileExtension: type.extension,
        CollectionName: collection.name,
        AppAlias: type.alias,
        Description: null,
        IsPublished: type.published,
        IconContents: null,
        IconIndex: type.iconIndex,
        IconPath: type.iconPath,
      });
    }
  }
}

function setFileType(context: Context): void {
  const collection = publishing(context);
  if (!ofSessions(collection)) requireDesktop(context, collection);
  const { alias } = findApp(context, collection, context.need('AppAlias'));
  const extension = context.need('FileExtension');
  if (!extension.startsWith('.')) context.failText(`The file extension ${extension} must begin with a dot.`);
  let type = collection.fileTypes.find((other) => same(other.alias, alias) && same(other.extension, extension));
  if (!type) {
    type = { alias, extension, published: false, iconPath: null, iconIndex: 0 };
    collection.fileTypes.push(type);
  }
  type.published = context.flag('IsPublished') === true;
  type.iconPath = context.text('IconPath') ?? type.iconPath;
  if (context.has('IconIndex')) type.iconIndex = Number.parseInt(context.need('IconIndex'), 10) || 0;
}

function getDesktops(context: Context): void {
  for (const collection of context.deployment.collections) {
    context.output.push({ CollectionName: collection.name, ShowInWebAccess: collection.desktopInWebAccess });
  }
  for (const { name, showInWebAccess } of context.deployment.desktops?.collections ?? [])
    context.output.push({ CollectionName: name, ShowInWebAccess: showInWebAccess });
}

function setDesktop(context: Context): void {
  const collection = publishing(context);
  if (context.whatIf) return;
  context.requireForce();
  showDesktop(collection, context.flag('ShowInWebAccess') === true);
}

export const remoteAppCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDRemoteApp': { access: 'health', costMs: 2 * READ_MS, writes: false, run: getApps },
  'New-RDRemoteApp': { access: 'health', costMs: WRITE_MS, writes: true, run: newApp },
  'Set-RDRemoteApp': { access: 'health', costMs: WRITE_MS, writes: true, run: setApp },
  'Remove-RDRemoteApp': { access: 'health', costMs: WRITE_MS, writes: true, run: removeApp },
  'Get-RDFileTypeAssociation': { access: 'health', costMs: READ_MS, writes: false, run: getFileTypes },
  'Set-RDFileTypeAssociation': { access: 'health', costMs: WRITE_MS, writes: true, run: setFileType },
  'Get-RDRemoteDesktop': { access: 'health', costMs: READ_MS, writes: false, run: getDesktops },
  'Set-RDRemoteDesktop': { access: 'health', costMs: WRITE_MS, writes: true, run: setDesktop },
};
