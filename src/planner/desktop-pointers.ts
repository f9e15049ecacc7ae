import { except, type FieldPlaces, only, text } from './field-places';

/** The rows of pointer.ts for virtual desktops and personal desktops. */

const AREA = 'virtualDesktops';

export const desktopFields: Readonly<Record<string, FieldPlaces>> = {
  VirtualDesktopSettings: {
    depth: 1,
    of: (_props, field) => only(['templateExportPath', 'machineAccountReuse'], field, [AREA]),
  },
  OuAccess: { none: 'the right is needed by every connection broker' },
  VirtualizationHost: {
    depth: 3,
    of: ({ host }, field) => only(['concurrency', 'idleCount', 'cluster'], field, [AREA, 'hosts', text(host)]),
  },
  VirtualDesktopCollection: {
    depth: 3,
    of: ({ name }, field) => except(['name', 'jobDone', 'drain'], field, [AREA, 'collections', text(name)]),
  },
  VirtualDesktopAllocation: {
    depth: 5,
    of: ({ collection, host }, [field]) =>
      field === 'count' ? [AREA, 'collections', text(collection), 'desktopsPerHost', text(host)] : undefined,
  },
  VirtualDesktop: {
    depth: 5,
    of: ({ collection, name }, field) =>
      only(['host'], field, [AREA, 'collections', text(collection), 'desktops', text(name)]),
  },
  PersonalVirtualDesktopAssignment: { none: 'the document says at each desktop whose it is' },
  PersonalSessionDesktopAssignment: {
    depth: 4,
    of: ({ collection, user }, [field]) =>
      field === 'desktop' ? ['collections', text(collection), 'assignments', text(user)] : undefined,
  },
};
