import type { PlainValue } from '../../../result';
import { type Context, type SimulatedCmdlet, WRITE_MS } from '../context';
import { shown } from '../conversion';
import { DEFAULT_SESSION_LIMIT, DEFAULT_WEIGHT, disksOff } from '../defaults';
import { canonicalShare, templateFile } from '../shares';
import type { CollectionState } from '../state';
import { reach, same, serversWith } from '../world';

/**
 * I: the module's text hands on the limits that were not given as empty values; whether they go to 0 is unknown. The
 * simulator takes the worse case, so that whoever leaves one out sees it (docs/behaviour/module.md section 6).
 */
const MISSING_LIMITS_GO_TO_ZERO = true;

const OTHER_CONNECTION = [
  'BrokenConnectionAction',
  'AutomaticReconnectionEnabled',
  'TemporaryFoldersDeletedOnExit',
  'TemporaryFoldersPerSession',
];
const LIMITS = ['ActiveSessionLimitMin', 'IdleSessionLimitMin', 'DisconnectedSessionLimitMin'];

function setConfiguration(context: Context): void {
  const collection = context.collection();
  const dead = collection.hosts.filter((host) => reach(context.state, host) !== 'ok');
  if (dead.length > 0) context.fail('hostsNotReady', { servers: dead.join(', ') });
  if (context.parameterSet === 'DisableUserProfileDisk') disableDisks(context, collection);
  else if (context.parameterSet === 'EnableUserProfileDisk') enableDisks(context, collection);
  else applyGroups(context, collection);
}

function applyGroups(context: Context, collection: CollectionState): void {
  // Group by group, and what went through before an error stays (section 6).
  general(context, collection);
  client(context, collection);
  connection(context, collection);
  security(context, collection);
  loadBalancing(context, collection);
  customRdp(context, collection);
}

/** A setting that Group Policy owns is left alone with an error; the rest goes on. */
function allowed(context: Context, name: string): boolean {
  if (!context.has(name)) return false;
  if (!context.state.policySettings.some((property) => same(property, name))) return true;
  context.complain('groupPolicy', { property: name });
  return false;
}

function general(context: Context, collection: CollectionState): void {
  if (allowed(context, 'CollectionDescription')) collection.description = context.text('CollectionDescription') ?? null;
  if (!allowed(context, 'UserGroup')) return;
  const groups = context.texts('UserGroup');
  for (const group of groups) {
    if (context.state.unknownAccounts.some((name) => same(name, group)))
      context.failText(`The user or group ${group} could not be resolved.`);
  }
  if (groups.length > 0) collection.userGroups = groups;
}

function client(context: Context, { client: settings }: CollectionState): void {
  if (allowed(context, 'ClientDeviceRedirectionOptions'))
    settings.redirect = context.texts('ClientDeviceRedirectionOptions');
  if (allowed(context, 'MaxRedirectedMonitors')) {
    const monitors = context.number('MaxRedirectedMonitors') ?? 0;
    if (monitors < 1 || monitors > 16) context.failText('MaxRedirectedMonitors must be between 1 and 16.');
    settings.maxRedirectedMonitors = monitors;
  }
  if (allowed(context, 'ClientPrinterRedirected'))
    settings.printerRedirected = context.flag('ClientPrinterRedirected') === true;
  if (allowed(context, 'RDEasyPrintDriverEnabled'))
    settings.easyPrint = context.flag('RDEasyPrintDriverEnabled') === true;
  if (allowed(context, 'ClientPrinterAsDefault'))
    settings.printerAsDefault = context.flag('ClientPrinterAsDefault') === true;
}

function connection(context: Context, { connection: settings }: CollectionState): void {
  const limits = LIMITS.filter((name) => allowed(context, name));
  const touched = [...LIMITS, ...OTHER_CONNECTION].some((name) => context.has(name));
  const limit = (name: string, now: number): number => {
    if (!context.has(name)) return touched && MISSING_LIMITS_GO_TO_ZERO ? 0 : now;
    if (!limits.includes(name)) return now;
    const minutes = context.number(name) ?? 0;
    return minutes < 0 ? context.failText(`${name} must not be negative.`) : minutes;
  };
  settings.activeSessionLimitMin = limit('ActiveSessionLimitMin', settings.activeSessionLimitMin);
  settings.idleSessionLimitMin = limit('IdleSessionLimitMin', settings.idleSessionLimitMin);
  settings.disconnectedSessionLimitMin = limit('DisconnectedSessionLimitMin', settings.disconnectedSessionLimitMin);
  if (allowed(context, 'BrokenConnectionAction')) {
    settings.brokenConnectionAction = context.need('BrokenConnectionAction') as typeof settings.brokenConnectionAction;
  }
  if (allowed(context, 'AutomaticReconnectionEnabled')) {
    settings.automaticReconnectionEnabled = context.flag('AutomaticReconnectionEnabled') === true;
  }
  if (allowed(context, 'TemporaryFoldersDeletedOnExit')) {
    settings.temporaryFoldersDeletedOnExit = context.flag('TemporaryFoldersDeletedOnExit') === true;
  }
  if (allowed(context, 'TemporaryFoldersPerSession')) {
    settings.temporaryFoldersPerSession = context.flag('TemporaryFoldersPerSession') === true;
  }
}

function security(context: Context, { security: settings }: CollectionState): void {
  if (allowed(context, 'AuthenticateUsingNLA'))
    settings.authenticateUsingNLA = context.flag('AuthenticateUsingNLA') === true;
  if (allowed(context, 'EncryptionLevel'))
    settings.encryptionLevel = context.need('EncryptionLevel') as typeof settings.encryptionLevel;
  if (allowed(context, 'SecurityLayer'))
    settings.securityLayer = context.need('SecurityLayer') as typeof settings.securityLayer;
}

/** Objects built from collection, weight, limit and host; plain objects with these properties here. */
function loadBalancing(context: Context, collection: CollectionState): void {
  if (!allowed(context, 'LoadBalancing')) return;
  if (collection.type === 'PersonalUnmanaged')
    context.failText('Load balancing cannot be set for a personal session collection.');
  const list = context.parameters.LoadBalancing;
  for (const item of Array.isArray(list) ? list : [list ?? null]) {
    const host = shown(field(item, 'SessionHost') ?? '').toLowerCase();
    if (!collection.hosts.includes(host))
      context.failText(`The server ${host} is not part of the collection ${collection.name}.`);
    const weight = field(item, 'RelativeWeight');
    const sessionLimit = field(item, 'SessionLimit');
    collection.loadBalancing[host] = {
      weight: typeof weight === 'number' ? weight : DEFAULT_WEIGHT,
      sessionLimit: typeof sessionLimit === 'number' ? sessionLimit : DEFAULT_SESSION_LIMIT,
    };
  }
}

function field(item: PlainValue, name: string): PlainValue | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  return Object.entries(item).find(([key]) => same(key, name))?.[1];
}

/** Stored on each broker, with an error for each that can't be reached; empty text changes nothing. */
function customRdp(context: Context, collection: CollectionState): void {
  if (!allowed(context, 'CustomRdpProperty')) return;
  const value = context.text('CustomRdpProperty') ?? '';
  if (value === '') return;
  for (const broker of serversWith(context.deployment, 'RDS-CONNECTION-BROKER')) {
    if (reach(context.state, broker) === 'ok') collection.customRdpProperty[broker] = value.replace(/\r?\n$/, '');
    else context.complain('brokerUnreachable', { server: broker });
  }
}

function disableDisks(context: Context, collection: CollectionState): void {
  if (collection.type === 'PersonalUnmanaged')
    context.failText('User profile disks cannot be set for a personal session collection.');
  collection.disks = disksOff();
}

function enableDisks(context: Context, collection: CollectionState): void {
  const { deployment, state } = context;
  const path = context.need('DiskPath');
  if (collection.type === 'PersonalUnmanaged')
    context.failText('User profile disks cannot be set for a personal session collection.');
  const other = deployment.collections.find(
    (candidate) =>
      candidate !== collection &&
      candidate.disks.enabled &&
      canonicalShare(candidate.disks.path) === canonicalShare(path),
  );
  if (other)
    context.failText(`The path ${path} is already in use for the user profile disks of the collection ${other.name}.`);
  const share = state.shares[canonicalShare(path)];
  if (!share) context.failText(`The path ${path} could not be accessed from the servers of the collection.`);
  if (share.everyone) context.warnings.push(`Everyone has rights on ${path}.`);
  const lists = {
    includeFolders: context.texts('IncludeFolderPath'),
    excludeFolders: context.texts('ExcludeFolderPath'),
    includeFiles: context.texts('IncludeFilePath'),
    excludeFiles: context.texts('ExcludeFilePath'),
  };
  if (
    lists.includeFolders.length + lists.includeFiles.length > 0 &&
    lists.excludeFolders.length + lists.excludeFiles.length > 0
  ) {
    context.failText('Include and exclude parameters cannot be used together.');
  }
  // A new size is silently ignored while disks are enabled: disable them first (section 6).
  const maxSizeGB = collection.disks.enabled
    ? collection.disks.maxSizeGB
    : (context.number('MaxUserProfileDiskSizeGB') ?? 0);
  if (!share.files.includes(templateFile)) share.files.push(templateFile);
  collection.disks = { enabled: true, path, maxSizeGB, ...lists };
}

export const collectionSettingsCmdlets: Record<string, SimulatedCmdlet> = {
  'Set-RDSessionCollectionConfiguration': {
    access: 'healthWorkflow',
    costMs: WRITE_MS,
    writes: true,
    run: setConfiguration,
  },
};
