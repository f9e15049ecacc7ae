import { getRdPersonalVirtualDesktopAssignment, getRdVirtualDesktopCollection } from '../../cmdlets/desktop-reads';
import { defineKind } from '../kind';
import { assignmentKind, sameDesktopName } from './assignments';
import { desktopCollections, whereDesktops } from './capture-desktops';

export const personalVirtualDesktopAssignmentKind = defineKind(
  assignmentKind(
    {
      kind: 'PersonalVirtualDesktopAssignment',
      description: 'Whose a virtual desktop of a personal collection is',
      desktop: 'Name of the virtual machine',
      read: getRdPersonalVirtualDesktopAssignment,
      property: 'VirtualDesktopName',
      parameter: 'VirtualDesktopName',
      set: 'Set-RDPersonalVirtualDesktopAssignment',
      remove: 'Remove-RDPersonalVirtualDesktopAssignment',
      same: sameDesktopName,
      capture: {
        after: ['VirtualDesktop'],
        reads: whereDesktops(getRdVirtualDesktopCollection()),
        collections: (seen) =>
          desktopCollections(seen)
            .filter(({ type }) => type.startsWith('personal'))
            .map(({ name }) => name),
        place: ({ collection, desktop, user }) => ({
          path: ['virtualDesktops', 'collections', collection, 'desktops', desktop, 'assignedTo'],
          value: user,
        }),
      },
    },
    { collection: 'Engineering', user: 'CONTOSO\\anna', desktop: 'ENG-01' },
  ),
);
