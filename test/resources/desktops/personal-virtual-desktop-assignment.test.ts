import { expect, it } from 'vitest';
import { getRdPersonalVirtualDesktopAssignment } from '../../../src/cmdlets/desktop-reads';
import { personalVirtualDesktopAssignmentKind as kind } from '../../../src/resources/desktops/personal-virtual-desktop-assignment';
import { live, observed, runAt, summary, updated, worldOf } from '../kind-world';

const props = { collection: 'Engineering', user: 'CONTOSO\\anna', desktop: 'ENG-02' };
const pairs = (...rows: [string, string][]): Parameters<typeof live>[number] => [
  getRdPersonalVirtualDesktopAssignment('Engineering'),
  rows.map(([User, VirtualDesktopName]) => ({ User, VirtualDesktopName })),
];

it('is found by its user in any case, and has one key however the account is written', () => {
  expect(observed(kind, props, pairs(['contoso\\ANNA', 'eng-02']))).toEqual(props);
  expect(observed(kind, props, pairs(['CONTOSO\\ben', 'ENG-02']))).toBeUndefined();
  expect(kind.key({ ...props, user: 'contoso\\ANNA' })).toBe(kind.key(props));
});

it('frees the user first and sets then, each only where that is still to be done', () => {
  const steps = updated(kind, { ...props, desktop: 'ENG-01' }, props, ['desktop']);
  expect(summary(steps).map((line) => line.replace(/ \{.*\}/, ''))).toEqual([
    'Remove-RDPersonalVirtualDesktopAssignment @activeBroker ?',
    'Set-RDPersonalVirtualDesktopAssignment @activeBroker ?',
  ]);
  const holds = (at: number, ...rows: [string, string][]) => runAt(steps, at).onlyIf?.holds(live(pairs(...rows)));
  expect([holds(0, [props.user, 'ENG-01']), holds(1, [props.user, 'ENG-01'])]).toEqual([true, false]);
  // Cut off in between, and done: the cmdlet would refuse the same pair again.
  expect([holds(0), holds(1)]).toEqual([false, true]);
  expect([holds(0, [props.user, 'eng-02']), holds(1, [props.user, 'eng-02'])]).toEqual([false, false]);
});

it('takes the desktop from a user who loses it in this stage, and from nobody who gets another', () => {
  const ben = { collection: 'Engineering', user: 'CONTOSO\\ben', desktop: 'eng-02' };
  const entry = (one: typeof ben) => [kind.name, kind.key(one), one] as [string, string, typeof ben];
  const users = (after: (typeof ben)[]) =>
    kind
      .create(props, worldOf([props, ...after].map(entry), [ben].map(entry)))
      .flatMap((step) => (step.do === 'run' ? [step.invocation.parameters.User] : []));
  expect(users([])).toEqual([ben.user, props.user]);
  expect(users([{ ...ben, desktop: 'ENG-03' }])).toEqual([props.user]);
});
