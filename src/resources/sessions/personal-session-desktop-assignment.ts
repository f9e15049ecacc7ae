import { getRdPersonalSessionDesktopAssignment } from '../../cmdlets/desktop-reads';
import { getRdSessionCollection } from '../../cmdlets/reads';
import { assignmentKind } from '../desktops/assignments';
import { defineKind } from '../kind';
import { sameHost } from '../values';
import { sameName, text } from './values';

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
      same: sameHost,
      capture: {
        after: ['SessionCollection'],
        reads: () => [getRdSessionCollection()],
        collections: (seen) =>
          seen
            .rows(getRdSessionCollection())
            .filter((row) => sameName(row.CollectionType, 'PersonalUnmanaged'))
            .flatMap((row) => text(row.CollectionName) ?? [])
            .sort(),
        place: ({ collection, desktop, user }) => ({
          path: ['collections', collection, 'assignments', user],
          value: desktop.toLowerCase(),
        }),
      },
    },
    { collection: 'Own', user: 'CONTOSO\\anna', desktop: 'rdsh21.contoso.com' },
  ),
);
