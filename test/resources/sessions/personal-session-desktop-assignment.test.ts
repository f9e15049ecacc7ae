import { expect, it } from 'vitest';
import { getRdPersonalSessionDesktopAssignment } from '../../../src/cmdlets/desktop-reads';
import { personalSessionDesktopAssignmentKind as kind } from '../../../src/resources/sessions/personal-session-desktop-assignment';
import { live, observed, runAt, summary, worldOf } from '../kind-world';

const props = { collection: 'Own', user: 'CONTOSO\\anna', desktop: 'rdsh21.contoso.com' };
const pairs = (...rows: [string, string][]): Parameters<typeof live>[number] => [
  getRdPersonalSessionDesktopAssignment('Own'),
  rows.map(([User, DesktopName]) => ({ User, DesktopName })),
];

it.each([
  ['RDSH21.CONTOSO.COM', 'rdsh21.contoso.com'],
  ['RDSH21', 'rdsh21.contoso.com'],
  ['RDSH22.CONTOSO.COM', 'rdsh22.contoso.com'],
])('reads the host %s as %s: desktops are servers here', (live, desktop) => {
  expect(observed(kind, props, pairs([props.user, live]))).toEqual({ ...props, desktop });
});

it('is set by -Name, where the cmdlet of virtual desktops has another parameter', () => {
  const steps = kind.create(props, worldOf());
  expect(summary(steps)).toEqual([
    'Set-RDPersonalSessionDesktopAssignment {"CollectionName":"Own","User":"CONTOSO\\\\anna","Name":"rdsh21.contoso.com"} @activeBroker ?',
  ]);
  expect(runAt(steps, 0).onlyIf?.holds(live(pairs([props.user, 'RDSH21'])))).toBe(false);
});

it('is taken from its user, not from the host, and only while there is one', () => {
  const steps = kind.remove(props, worldOf());
  expect(summary(steps)[0]).toContain('"User":"CONTOSO\\\\anna","Force":true');
  expect(runAt(steps, 0).onlyIf?.holds(live(pairs()))).toBe(false);
});
