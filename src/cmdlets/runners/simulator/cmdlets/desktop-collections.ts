import { type Context, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import { collectionAlias } from '../defaults';
import {
  type DesktopCollectionState,
  desktopsIn,
  desktopsOf,
  findDesktopCollection,
  isManaged,
  isPersonal,
  machinesOf,
} from '../desktops';
import { blankDesktopCollection } from '../seed-desktops';
import { accountOf } from '../seed-gateway';
import { canonicalShare } from '../shares';
import { findCollection, same } from '../world';
import { desktopCollection, requireHost, requireTemplate, takeIn } from './desktop-access';
import { provision, wantedByHost } from './desktop-jobs';

function row(context: Context, collection: DesktopCollectionState): Record<string, unknown> {
  const desktops = desktopsIn(context.state, collection.name);
  const used = context.state.sessions.filter((session) => same(session.collection, collection.name)).length;
  return {
    CollectionName: collection.name,
    CollectionAlias: collection.alias,
    Type: collection.type,
    Description: collection.description,
    ShowInWebAccess: collection.showInWebAccess,
    AutoAssignPersonalDesktop: collection.autoAssign,
    GrantAdministrativePrivilege: collection.grantAdministrativePrivilege,
    VirtualDesktopRollback: collection.rollback,
    Users: [...collection.userGroups],
    Size: desktops.length,
    PercentInUse: desktops.length === 0 ? 0 : Math.round((100 * used) / desktops.length),
  };
}

function getCollections(context: Context): void {
  const wanted = context.text('CollectionName');
  const { collections } = desktopsOf(context.deployment);
  for (const collection of wanted === undefined ? collections : [desktopCollection(context, wanted)])
    context.output.push(row(context, collection));
}

const TYPES: Record<string, DesktopCollectionState['type']> = {
  PooledMgd: 'PooledManaged',
  PersonalMgd: 'PersonalManaged',
  PooledUnmgd: 'PooledUnmanaged',
  PersonalUnmgd: 'PersonalUnmanaged',
};

function newCollection(context: Context): void {
  const { deployment, state } = context;
  const name = context.need('CollectionName');
  if (name.includes("'")) context.failWith('HRESULT 0x80041017', 'InvalidArgument', 'Invalid query', 0x80041017);
  if (findCollection(deployment, name) || findDesktopCollection(deployment, name))
    context.fail('collectionNotCreated', { collection: name });
  const desktops = desktopsOf(deployment);
  const alias = collectionAlias(
    name,
    [...deployment.collections, ...desktops.collections].map((other) => other.alias),
  );
  const type = TYPES[context.parameterSet] ?? 'PooledManaged';
  const groups = context.texts('UserGroups');
  const collection = blankDesktopCollection(
    name,
    alias,
    type,
    groups.length > 0 ? groups : [`${state.netbiosDomain}\\Domain Users`],
  );
  collection.description = context.text('Description') ?? null;
  collection.autoAssign = context.flag('AutoAssignPersonalVirtualDesktopToUser') === true;
  collection.grantAdministrativePrivilege = context.flag('GrantAdministrativePrivilege') === true;
  if (context.flag('DisableVirtualDesktopRollback')) collection.rollback = false;
  if (context.has('UserProfileDiskPath')) {
    const path = context.need('UserProfileDiskPath');
    if (!state.shares[canonicalShare(path)]) context.failText(`The path ${path} does not exist.`);
    collection.disks = {
      ...collection.disks,
      enabled: true,
      path,
      maxSizeGB: context.number('MaxUserProfileDiskSizeGB') ?? 20,
    };
  }
  if (type === 'PooledManaged' || type === 'PersonalManaged') newManaged(context, collection);
  else {
    takeIn(context, collection, context.texts('VirtualDesktopName'));
    desktops.collections.push(collection);
  }
  context.output.push(row(context, collection));
}

function newManaged(context: Context, collection: DesktopCollectionState): void {
  const { state } = context;
  const template = requireTemplate(context);
  const storageType = context.need('StorageType') as NonNullable<DesktopCollectionState['made']>['storageType'];
  const path = context.text(storageType === 'LocalStorage' ? 'LocalStoragePath' : 'CentralStoragePath') ?? null;
  if (storageType !== 'LocalStorage' && path === null)
    context.failText('CentralStoragePath must be specified for central storage.');
  if (storageType === 'CentralSmbShareStorage' && path !== null && !state.shares[canonicalShare(path)])
    context.failText(`The path ${path} does not exist.`);
  const wanted = wantedByHost(context);
  for (const [host] of wanted) requireHost(context, host);
  collection.made = {
    template,
    storageType,
    storagePath: path,
    namePrefix: context.text('VirtualDesktopNamePrefix') ?? collection.alias,
    nextIndex: 0,
    domain: context.text('Domain') ?? state.domain,
    ou: context.text('OU') ?? null,
  };
  desktopsOf(context.deployment).collections.push(collection);
  provision(context, collection, wanted, 'CREATE_VIRTUAL_DESKTOP_INPROGRESS');
}

/** R: managed desktops are deleted with their collection; unmanaged ones stay as they are. */
function removeCollection(context: Context): void {
  const collection = desktopCollection(context);
  if (context.whatIf) return;
  context.requireForce();
  const { deployment, state } = context;
  const desktops = desktopsOf(deployment);
  desktops.collections = desktops.collections.filter((other) => other !== collection);
  const own = (machine: { collection?: string | undefined }) =>
    machine.collection !== undefined && same(machine.collection, collection.name);
  state.sessions = state.sessions.filter((session) => !same(session.collection, collection.name));
  if (isManaged(collection)) {
    state.machines = machinesOf(state).filter((machine) => !own(machine));
    return;
  }
  for (const machine of machinesOf(state)) {
    if (!own(machine)) continue;
    delete machine.collection;
    delete machine.user;
  }
}

const orNull = (list: string[]): string[] | null => (list.length > 0 ? [...list] : null);

const PARTS: Record<string, (context: Context, collection: DesktopCollectionState) => void> = {
  General(context, collection) {
    context.output.push({
      CollectionDescription: collection.description,
      CollectionType: collection.type,
      AutoAssignPersonalDesktop: collection.autoAssign,
      SaveDelayMinutes: collection.saveDelayMinutes,
      CustomRdpProperty: collection.customRdpProperty === null ? null : `${collection.customRdpProperty}\n`,
    });
  },
  VirtualDesktopConfiguration(context, { made }) {
    // Silence for an unmanaged collection (docs/behaviour/module.md section 9).
    if (!made) return;
    const local = made.storageType === 'LocalStorage';
    context.output.push({
      Domain: made.domain,
      OU: made.ou,
      StorageType: made.storageType,
      CentralStoragePath: local ? null : made.storagePath,
      LocalStoragePath: local ? (made.storagePath ?? 'default') : null,
      VirtualDesktopTemplateName: made.template.name,
      VirtualDesktopTemplateHostServer: made.template.host.toUpperCase(),
      VirtualDesktopTemplateExportPath: desktopsOf(context.deployment).templateExportPath ?? 'default',
      VirtualDesktopNamePrefix: made.namePrefix,
      VirtualDesktopNamePostfixStartIndex: made.nextIndex,
    });
  },
  UserGroups(context, { userGroups }) {
    context.output.push(...userGroups.map((group) => accountOf(context.state, group)));
  },
  Client(context, { client }) {
    context.output.push({
      ClientDeviceRedirectionOptions: client.redirect.length > 0 ? client.redirect.join(', ') : 'None',
      RedirectAllMonitors: client.allMonitors,
      RedirectClientPrinter: client.printer,
    });
  },
  UserProfileDisks(context, { disks }) {
    context.output.push({
      IncludeFolderPath: orNull(disks.includeFolders),
      ExcludeFolderPath: orNull(disks.excludeFolders),
      IncludeFilePath: orNull(disks.includeFiles),
      ExcludeFilePath: orNull(disks.excludeFiles),
      DiskPath: disks.enabled ? disks.path : null,
      EnableUserProfileDisks: disks.enabled,
      MaxUserProfileDiskSizeGB: disks.enabled ? disks.maxSizeGB : 0,
    });
  },
};

function getConfiguration(context: Context): void {
  PARTS[context.parameterSet]?.(context, desktopCollection(context));
}

/** Set-RDVirtualDesktopCollectionConfiguration: settings, or profile disks, which have parameter sets of their own. */
function setConfiguration(context: Context): void {
  const collection = desktopCollection(context);
  if (context.parameterSet === 'DisableUserProfileDisks') collection.disks = { ...collection.disks, enabled: false };
  else if (context.parameterSet === 'EnableUserProfileDisks') enableDisks(context, collection);
  else general(context, collection);
}

function general(context: Context, collection: DesktopCollectionState): void {
  const groups = context.texts('UserGroups');
  if (context.has('UserGroups') && groups.length === 0) context.failText('UserGroups must not be empty.');
  for (const group of groups) {
    if (context.state.unknownAccounts.some((name) => same(name, group)))
      context.failText(`The user or group ${group} could not be resolved.`);
  }
  for (const name of ['AutoAssignPersonalVirtualDesktopToUser', 'GrantAdministrativePrivilege']) {
    if (context.has(name) && !isPersonal(collection))
      context.failText(`${name} may be set for a personal virtual desktop collection only.`);
  }
  if (groups.length > 0) collection.userGroups = groups;
  collection.description = context.text('CollectionDescription') ?? collection.description;
  collection.autoAssign = context.flag('AutoAssignPersonalVirtualDesktopToUser') ?? collection.autoAssign;
  collection.grantAdministrativePrivilege =
    context.flag('GrantAdministrativePrivilege') ?? collection.grantAdministrativePrivilege;
  collection.saveDelayMinutes = context.number('SaveDelayMinutes') ?? collection.saveDelayMinutes;
  // An empty text is ignored, as for session collections (section 6).
  if (context.text('CustomRdpProperty')) collection.customRdpProperty = context.need('CustomRdpProperty');
  if (context.has('ClientDeviceRedirectionOptions'))
    collection.client.redirect = context.texts('ClientDeviceRedirectionOptions');
  collection.client.allMonitors = context.flag('RedirectAllMonitors') ?? collection.client.allMonitors;
  collection.client.printer = context.flag('RedirectClientPrinter') ?? collection.client.printer;
}

function enableDisks(context: Context, collection: DesktopCollectionState): void {
  const { deployment, state } = context;
  if (isPersonal(collection)) context.failText('User profile disks are for pooled virtual desktop collections only.');
  const path = context.need('DiskPath');
  const share = canonicalShare(path);
  const all = [...deployment.collections, ...desktopsOf(deployment).collections];
  const other = all.find(
    (one) => one.name !== collection.name && one.disks.enabled && canonicalShare(one.disks.path) === share,
  );
  if (other) context.failText(`The path ${path} is already used by the collection ${other.name}.`);
  if (!state.shares[share]) context.failText(`The path ${path} does not exist.`);
  if (context.has('IncludeFolderPath') && context.has('ExcludeFolderPath'))
    context.failText('Include and exclude lists cannot be combined.');
  collection.disks = {
    enabled: true,
    path,
    // A new size is silently ignored while disks are enabled, as for session collections (section 6).
    maxSizeGB: collection.disks.enabled
      ? collection.disks.maxSizeGB
      : (context.number('MaxUserProfileDiskSizeGB') ?? 20),
    includeFolders: context.texts('IncludeFolderPath'),
    excludeFolders: context.texts('ExcludeFolderPath'),
    includeFiles: context.texts('IncludeFilePath'),
    excludeFiles: context.texts('ExcludeFilePath'),
  };
}

export const desktopCollectionCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDVirtualDesktopCollection': { access: 'health', costMs: READ_MS, writes: false, run: getCollections },
  'New-RDVirtualDesktopCollection': { access: 'healthWorkflow', costMs: WRITE_MS, writes: true, run: newCollection },
  'Remove-RDVirtualDesktopCollection': { access: 'healthWorkflow', costMs: 5000, writes: true, run: removeCollection },
  'Get-RDVirtualDesktopCollectionConfiguration': {
    access: 'health',
    costMs: READ_MS,
    writes: false,
    run: getConfiguration,
  },
  'Set-RDVirtualDesktopCollectionConfiguration': {
    access: 'healthWorkflow',
    costMs: WRITE_MS,
    writes: true,
    run: setConfiguration,
  },
};
