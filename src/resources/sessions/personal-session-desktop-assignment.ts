import { getRdPersonalSessionDesktopAssignment } from '../../cmdlets/desktop-reads';
import { assignmentKind, sameServer } from '../desktops/assignments';
import { defineKind } from '../kind';

export const personalSessionDesktopAssignmentKind = defineKind(
  assignmentKind(
    {
      kind: 'PersonalSessionDesktopAssignment',
      description: 'Whose a session host of a personal session collection is',
      desktop: 'FQDN of the session host',
      read: getRdPersonalSessionDesktopAssignment,
      property: 'DesktopName',
      parameter: 'Name',
      set: 'Set-RDPersonalSessionDesktopAssignment',
      remove: 'Remove-RDPersonalSessionDesktopAssignment',
      same: sameServer,
    },
    { collection: 'Own', user: 'CONTOSO\\anna', desktop: 'rdsh21.contoso.com' },
  ),
);
