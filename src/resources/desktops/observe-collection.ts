import {
  type DesktopSwitch,
  getRdVirtualDesktopCollection,
  getRdVirtualDesktopCollectionConfiguration,
} from '../../cmdlets/desktop-reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { RedirectOption } from '../../documents/schema-collections';
import { DESKTOP_TYPES } from '../../documents/schema-desktops';
import { profileDisksOf, rdpLines } from '../sessions/collection-parts';
import {
  defined,
  flag,
  flags,
  integer,
  nullableText,
  objects,
  type Row,
  sameName,
  text,
  texts,
  word,
} from '../sessions/values';
import { jobOf } from './jobs';
import type { VirtualDesktopCollectionProps } from './virtual-desktop-collection';

const STORAGE = {
  LocalStorage: 'local',
  CentralSmbShareStorage: 'smbShare',
  CentralSanStorage: 'san',
} as const;

/** What is there of a collection, in the document's spelling; only the parts that the desired properties had read. */
export function observeDesktopCollection(
  snapshot: Snapshot,
  props: VirtualDesktopCollectionProps,
): Partial<VirtualDesktopCollectionProps> | undefined {
  const row = objects(snapshot.get(getRdVirtualDesktopCollection()).output).find((candidate) =>
    sameName(candidate.CollectionName, props.name),
  );
  if (!row) return undefined;
  const part = (name?: DesktopSwitch): Row | undefined =>
    objects(snapshot.get(getRdVirtualDesktopCollectionConfiguration(props.name, name)).output)[0];
  const { template, storage, namePrefix, domain, ou } = props;
  const wanted = [template, storage, namePrefix, domain, ou].some((value) => value !== undefined);
  const made = wanted ? part('VirtualDesktopConfiguration') : undefined;
  const general = props.customRdpProperty || props.saveDelayMin !== undefined ? part() : undefined;
  return defined<Partial<VirtualDesktopCollectionProps>>({
    name: text(row.CollectionName) ?? props.name,
    type: word(row.Type, DESKTOP_TYPES),
    description: nullableText(row.Description),
    userGroups: props.userGroups && groups(snapshot, props.name),
    desktopInWebAccess: flag(row.ShowInWebAccess),
    client: props.client && client(part('Client')),
    customRdpProperty: props.customRdpProperty && rdpLines(general?.CustomRdpProperty),
    saveDelayMin: integer(general?.SaveDelayMinutes),
    autoAssign: flag(row.AutoAssignPersonalDesktop),
    grantAdministrativePrivilege: flag(row.GrantAdministrativePrivilege),
    userProfileDisks: props.userProfileDisks && profileDisksOf(part('UserProfileDisks'), 'EnableUserProfileDisks'),
    template: made && templateOf(made, props.type),
    storage: made && storageOf(made),
    namePrefix: nullableText(made?.VirtualDesktopNamePrefix),
    domain: text(made?.Domain),
    ou: nullableText(made?.OU),
    rollback: flag(row.VirtualDesktopRollback),
    jobDone: props.jobDone === undefined ? undefined : jobOf(snapshot, props.name).state === 'none',
  });
}

/** Plain texts, no objects (docs/behaviour/module.md section 11). */
function groups(snapshot: Snapshot, name: string): string[] | undefined {
  const result = snapshot.get(getRdVirtualDesktopCollectionConfiguration(name, 'UserGroups'));
  return result.errors.length > 0 ? undefined : texts(result.output);
}

function client(row: Row | undefined): VirtualDesktopCollectionProps['client'] {
  if (!row) return undefined;
  return defined({
    redirect: flags(row.ClientDeviceRedirectionOptions, RedirectOption.options),
    allMonitors: flag(row.RedirectAllMonitors),
    printer: flag(row.RedirectClientPrinter),
  });
}

/** Of a personal collection no cmdlet changes the template, so it isn't compared: only new desktops are made from it. */
function templateOf(
  row: Row,
  type: VirtualDesktopCollectionProps['type'],
): VirtualDesktopCollectionProps['template'] | undefined {
  const name = text(row.VirtualDesktopTemplateName);
  const host = text(row.VirtualDesktopTemplateHostServer)?.toLowerCase();
  return type !== 'pooledManaged' || name === undefined || host === undefined ? undefined : { name, host };
}

/** A local path reads as `default` when none was given (docs/behaviour/module.md section 11). */
function storageOf(row: Row): VirtualDesktopCollectionProps['storage'] | undefined {
  const type = word(row.StorageType, ['LocalStorage', 'CentralSmbShareStorage', 'CentralSanStorage']);
  if (type === undefined) return undefined;
  const path = text(type === 'LocalStorage' ? row.LocalStoragePath : row.CentralStoragePath);
  return { type: STORAGE[type], ...(path === undefined || path === 'default' ? {} : { path }) };
}
