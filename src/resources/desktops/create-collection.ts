import { change, type Invocation } from '../../cmdlets/invocation';
import { run, type Step } from '../../cmdlets/step';
import { UserError } from '../../errors';
import type { World } from '../kind';
import { sameName } from '../sessions/values';
import { jobEnds } from './jobs';
import type { VirtualDesktopProps } from './virtual-desktop';
import type { VirtualDesktopAllocationProps } from './virtual-desktop-allocation';
import type { VirtualDesktopCollectionProps } from './virtual-desktop-collection';

type Parameters = Invocation['parameters'];

const STORAGE = { local: 'LocalStorage', smbShare: 'CentralSmbShareStorage', san: 'CentralSanStorage' } as const;

/** What can be set later is left to `update`; a managed collection makes its desktops at once, in a job. */
export function createDesktopCollection(desired: VirtualDesktopCollectionProps, world: World): Step[] {
  const managed = desired.type.endsWith('Managed');
  const described = desired.description !== undefined && desired.description !== 'default';
  const parameters: Parameters = {
    CollectionName: desired.name,
    ...(described && desired.description ? { Description: desired.description } : {}),
    ...(desired.userGroups ? { UserGroups: desired.userGroups } : {}),
    ...personal(desired),
    ...(managed ? managedParameters(desired, world) : unmanagedParameters(desired, world)),
    Force: true,
  };
  const made = run(change('New-RDVirtualDesktopCollection', parameters));
  return managed ? [made, jobEnds(desired.name)] : [made];
}

function personal({ type, autoAssign, grantAdministrativePrivilege }: VirtualDesktopCollectionProps): Parameters {
  return {
    ...(type === 'pooledManaged' ? { PooledManaged: true } : {}),
    ...(type === 'pooledUnmanaged' ? { PooledUnmanaged: true } : {}),
    ...(type === 'personalManaged' ? { PersonalManaged: true } : {}),
    ...(type === 'personalUnmanaged' ? { PersonalUnmanaged: true } : {}),
    ...(autoAssign ? { AutoAssignPersonalVirtualDesktopToUser: true } : {}),
    ...(grantAdministrativePrivilege ? { GrantAdministrativePrivilege: true } : {}),
  };
}

function unmanagedParameters({ name }: VirtualDesktopCollectionProps, world: World): Parameters {
  const desktops = desktopsOf(name, world).map((desktop) => desktop.name);
  if (desktops.length === 0) throw withoutDesktop(name);
  return { VirtualDesktopName: desktops };
}

function managedParameters(desired: VirtualDesktopCollectionProps, world: World): Parameters {
  const { template, storage, namePrefix, domain, ou, unattendFile, rollback, passwordAgeDays } = desired;
  if (!template || !storage) {
    throw new UserError(
      'desktops-without-template',
      `collection ${desired.name} can't be made without a template and storage`,
      'write template and storage in the target',
    );
  }
  const path = storage.type === 'local' ? 'LocalStoragePath' : 'CentralStoragePath';
  return {
    VirtualDesktopTemplateName: template.name,
    VirtualDesktopTemplateHostServer: template.host,
    VirtualDesktopAllocation: allocation(desired.name, world),
    StorageType: STORAGE[storage.type],
    ...(storage.path === undefined ? {} : { [path]: storage.path }),
    ...(storage.templatePath === undefined ? {} : { VirtualDesktopTemplateStoragePath: storage.templatePath }),
    ...(namePrefix === undefined ? {} : { VirtualDesktopNamePrefix: namePrefix }),
    ...(domain === undefined ? {} : { Domain: domain }),
    ...(ou === undefined ? {} : { OU: ou }),
    ...(unattendFile === undefined ? {} : { CustomSysprepUnattendFilePath: unattendFile }),
    ...(rollback === false ? { DisableVirtualDesktopRollback: true } : {}),
    ...(passwordAgeDays === undefined ? {} : { VirtualDesktopPasswordAge: passwordAgeDays }),
  };
}

function desktopsOf(collection: string, { after }: World): VirtualDesktopProps[] {
  return after
    .all<VirtualDesktopProps>('VirtualDesktop')
    .filter((desktop) => sameName(desktop.collection, collection))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Number by host: as the document has it, or as its desktops are spread. */
function allocation(collection: string, world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const part of world.after.all<VirtualDesktopAllocationProps>('VirtualDesktopAllocation')) {
    if (sameName(part.collection, collection) && part.count > 0) counts[part.host] = part.count;
  }
  for (const { host } of desktopsOf(collection, world)) counts[host] = (counts[host] ?? 0) + 1;
  if (Object.keys(counts).length === 0) throw withoutDesktop(collection);
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutDesktop(collection: string): UserError {
  return new UserError(
    'collection-without-desktop',
    `collection ${collection} can't be made without a virtual desktop`,
    'write desktopsPerHost or desktops in the target',
  );
}
