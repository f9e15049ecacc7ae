import {
  getRdVirtualDesktop,
  getRdVirtualDesktopCollection,
  getRdVirtualDesktopCollectionConfiguration,
} from '../../cmdlets/desktop-reads';
import type { Invocation } from '../../cmdlets/invocation';
import { getRdServer } from '../../cmdlets/reads';
import { Fqdn } from '../../documents/scalars';
import { DESKTOP_TYPES, DesktopName, type DesktopType } from '../../documents/schema-desktops';
import { type Capture, listedServers, type Seen } from '../capture';
import { sameName, text, word } from '../sessions/values';
import type { VirtualDesktopProps } from './virtual-desktop';
import type { VirtualDesktopAllocationProps } from './virtual-desktop-allocation';
import type { VirtualDesktopCollectionProps } from './virtual-desktop-collection';
import type { VirtualizationHostProps } from './virtualization-host';

const AREA = 'virtualDesktops';

/** Reads that only a deployment with virtualization hosts answers. */
export const whereDesktops =
  (...reads: Invocation[]) =>
  (seen: Seen): Invocation[] => [getRdServer(), ...(listedServers(seen, 'RDS-VIRTUALIZATION').length > 0 ? reads : [])];

interface FoundCollection {
  name: string;
  type: DesktopType;
}

/** Virtual desktop collections, sorted. Needs `getRdVirtualDesktopCollection()`. */
export function desktopCollections(seen: Seen): FoundCollection[] {
  const found = seen.rows(getRdVirtualDesktopCollection()).flatMap((row) => {
    const name = text(row.CollectionName);
    const type = word(row.Type, DESKTOP_TYPES);
    return name === undefined || type === undefined ? [] : [{ name, type }];
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Desktops of collections of some types, with their hosts. */
function desktops(
  seen: Seen,
  of: (type: DesktopType) => boolean,
): { collection: string; name: string; host: string }[] {
  const collections = desktopCollections(seen).filter(({ type }) => of(type));
  return seen.rows(getRdVirtualDesktop()).flatMap((row) => {
    const collection = collections.find((one) => sameName(row.CollectionName, one.name))?.name;
    const name = DesktopName.safeParse(row.VirtualDesktopName).data;
    const host = Fqdn.safeParse(row.HostName).data;
    return collection === undefined || name === undefined || host === undefined ? [] : [{ collection, name, host }];
  });
}

export const captureHosts: Capture<VirtualizationHostProps> = {
  after: ['ServerRole'],
  reads: (seen) => whereDesktops()(seen),
  strays: { untold: 'it is told by its role' },
  probes: (seen) => listedServers(seen, 'RDS-VIRTUALIZATION').map((host) => ({ host, concurrency: 1, idleCount: 0 })),
  write(objects, document) {
    if (objects.length > 0 && document.get([AREA, 'collections']) === undefined)
      document.set([AREA, 'collections'], {});
    for (const { probe, live } of objects) {
      const { concurrency, idleCount } = live;
      document.set([AREA, 'hosts', probe.host], { concurrency, idleCount });
    }
  },
};

const ASKED = {
  userGroups: [],
  client: {},
  customRdpProperty: [],
  saveDelayMin: 0,
  desktopInWebAccess: true,
} satisfies Partial<VirtualDesktopCollectionProps>;

function probe({ name, type }: FoundCollection): VirtualDesktopCollectionProps {
  const managed = {
    template: { name: '', host: '' },
    storage: { type: 'local' as const },
    namePrefix: '',
    domain: '',
    ou: '',
  };
  return {
    name,
    type,
    ...ASKED,
    ...(type.endsWith('Managed') ? managed : {}),
    ...(type.startsWith('pooled') ? { userProfileDisks: 'none' as const } : {}),
  };
}

export const captureCollections: Capture<VirtualDesktopCollectionProps> = {
  after: ['VirtualizationHost'],
  reads: whereDesktops(getRdVirtualDesktopCollection()),
  strays: 'told',
  probes: (seen) => desktopCollections(seen).map(probe),
  write(objects, document, seen) {
    for (const { probe: asked, live } of objects) {
      const { name, type } = asked;
      const managed = type.endsWith('Managed');
      const personal = type.startsWith('personal');
      const { description, userGroups, client, customRdpProperty, saveDelayMin, desktopInWebAccess } = live;
      const row = managed
        ? seen.rows(getRdVirtualDesktopCollectionConfiguration(name, 'VirtualDesktopConfiguration'))[0]
        : undefined;
      document.set([AREA, 'collections', name], {
        type,
        description,
        userGroups: userGroups?.toSorted(),
        desktopInWebAccess,
        client: client && { ...client, redirect: client.redirect?.toSorted() },
        customRdpProperty,
        saveDelayMin,
        ...(personal
          ? { autoAssign: live.autoAssign, grantAdministrativePrivilege: live.grantAdministrativePrivilege }
          : { userProfileDisks: live.userProfileDisks && withoutEmpty(live.userProfileDisks) }),
        ...(type === 'pooledManaged' ? { rollback: live.rollback } : {}),
        ...(managed
          ? {
              template: {
                name: text(row?.VirtualDesktopTemplateName),
                host: text(row?.VirtualDesktopTemplateHostServer)?.toLowerCase(),
              },
              storage: live.storage,
              namePrefix: live.namePrefix === '' ? undefined : live.namePrefix,
              domain: live.domain,
              ou: live.ou === '' ? undefined : live.ou,
            }
          : {}),
      });
    }
  },
};

/** Without the empty lists: include and exclude exclude each other. */
function withoutEmpty(disks: NonNullable<VirtualDesktopCollectionProps['userProfileDisks']>) {
  if (disks === 'none') return disks;
  const lists = (paths: typeof disks.include) => {
    const filled = Object.entries(paths ?? {}).filter(([, list]) => list.length > 0);
    return filled.length > 0 ? Object.fromEntries(filled.map(([of, list]) => [of, list.toSorted()])) : undefined;
  };
  return { ...disks, include: lists(disks.include), exclude: lists(disks.exclude) };
}

const both = whereDesktops(getRdVirtualDesktopCollection(), getRdVirtualDesktop());

export const captureAllocations: Capture<VirtualDesktopAllocationProps> = {
  after: ['VirtualDesktopCollection'],
  reads: both,
  strays: 'told',
  probes(seen) {
    const found = new Map<string, VirtualDesktopAllocationProps>();
    for (const { collection, host } of desktops(seen, (type) => type === 'pooledManaged'))
      found.set(`${collection}/${host}`, { collection, host, count: 1 });
    return [...found.values()];
  },
  write(objects, document) {
    for (const { probe: asked, live } of objects)
      document.set([AREA, 'collections', asked.collection, 'desktopsPerHost', asked.host], live.count);
  },
};

export const captureDesktops: Capture<VirtualDesktopProps> = {
  after: ['VirtualDesktopCollection'],
  reads: both,
  strays: 'told',
  probes: (seen) => desktops(seen, (type) => type !== 'pooledManaged'),
  write(objects, document) {
    for (const { probe: asked, live } of objects)
      document.set([AREA, 'collections', asked.collection, 'desktops', asked.name], { host: live.host });
  },
};
