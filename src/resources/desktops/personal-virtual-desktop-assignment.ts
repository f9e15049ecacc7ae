import { getRdPersonalVirtualDesktopAssignment } from '../../cmdlets/desktop-reads';
import { defineKind } from '../kind';
import { assignmentKind, sameDesktopName } from './assignments';

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
    },
    { collection: 'Engineering', user: 'CONTOSO\\anna', desktop: 'ENG-01' },
  ),
);
