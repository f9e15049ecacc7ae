import { describe, expect, it } from 'vitest';
import {
  getRdVirtualDesktop,
  getRdVirtualDesktopCollection,
  getRdVirtualDesktopCollectionJobStatus,
} from '../../../src/cmdlets/desktop-reads';
import { getRdUserSession } from '../../../src/cmdlets/reads';
import { virtualDesktopAllocationKind as kind } from '../../../src/resources/desktops/virtual-desktop-allocation';
import { live, moment, observed, runAt, summary, updated, waitAt, worldOf } from '../kind-world';

type Answer = Parameters<typeof live>[number];
const HOST = 'rdvh11.contoso.com';
const of = (count: number) => ({ collection: 'Pool', host: HOST, count });
const NOW = moment('2027-01-16T18:00Z');
const desktops = (...names: string[]): Answer => [
  getRdVirtualDesktop(),
  names.map((name) => ({
    VirtualDesktopName: name.replace('!', ''),
    CollectionName: 'Pool',
    HostName: 'RDVH11',
    ProvisioningStatus: name.endsWith('!') ? 'FAILED' : 'SUCCESS',
  })),
];
const job = (Status: string): Answer => [getRdVirtualDesktopCollectionJobStatus('Pool'), [{ Status }]];
const idle = job('JOB_COMPLETED');
const busy = job('PROVISIONING_INPROGRESS');
const session = (ServerName: string): Answer => [
  getRdUserSession(),
  [
    {
      CollectionName: 'Pool',
      ServerName,
      HostServer: HOST,
      UnifiedSessionId: 2,
      DomainName: 'C',
      UserName: 'anna',
      SessionState: 'STATE_ACTIVE',
    },
  ],
];

it.each([
  ['absent with the collection', [], of(2), undefined],
  ['absent while none is made', [{ CollectionName: 'Pool' }], of(2), undefined],
  ['empty where it shall be', [{ CollectionName: 'Pool' }], of(0), of(0)],
])('%s', (_, collections, props, expected) => {
  expect(observed(kind, props, [getRdVirtualDesktopCollection(), collections])).toEqual(expected);
});

/** A list that is older than the end of a job lacks what the job made, which would be made twice. */
const afterJob = { first: [getRdVirtualDesktopCollectionJobStatus('Pool')], reads: [getRdVirtualDesktop()] };

describe('more of them', () => {
  const steps = updated(kind, of(1), of(3), ['count']);
  it('are asked for once, unless a job runs or some are there already', () => {
    expect(runAt(steps, 0).invocation.parameters).toEqual({
      CollectionName: 'Pool',
      VirtualDesktopAllocation: { [HOST]: 2 },
    });
    const asked = runAt(steps, 0).onlyIf;
    expect(asked).toMatchObject(afterJob);
    expect(asked?.holds(live(desktops('P-0'), idle))).toBe(true);
    expect(asked?.holds(live(desktops('P-0'), busy))).toBe(false);
    expect(asked?.holds(live(desktops('P-0', 'P-1'), idle))).toBe(false);
  });
  it('are waited for, and what a job left out is asked for again', () => {
    const made = waitAt(steps, 1);
    expect(made).toMatchObject(afterJob);
    const two = live(desktops('P-0', 'P-1'), idle);
    expect(made.open(two, NOW)).toBe(`2 of 3 on ${HOST}`);
    expect(made.due?.(two, NOW).map(({ invocation }) => invocation.parameters.VirtualDesktopAllocation)).toEqual([
      { [HOST]: 1 },
    ]);
    expect(made.due?.(two, NOW)[0]?.onlyIf).toMatchObject(afterJob);
    expect(made.due?.(live(desktops('P-0'), busy), NOW)).toEqual([]);
    expect(made.open(live(desktops('P-0', 'P-1!', 'P-2'), idle), NOW)).toBe(`P-1 could not be made on ${HOST}`);
    expect(made.open(live(desktops('P-0', 'P-1', 'P-2'), idle), NOW)).toBeUndefined();
  });
});

describe('fewer of them', () => {
  const emptied = (count: number) => waitAt(updated(kind, of(3), of(count), ['count']), 0);
  it('go as soon as nobody is on them, no more than have to', () => {
    const gone = (count: number, ...answers: Answer[]) =>
      emptied(count)
        .due?.(live(desktops('P-0', 'P-1', 'P-2'), ...answers), NOW)
        .flatMap(({ invocation }) => invocation.parameters.VirtualDesktopName);
    expect(gone(1, idle, session('P-0'))).toEqual(['P-1', 'P-2']);
    expect(gone(2, idle, session('P-0'))).toEqual(['P-1']);
    expect(gone(1, busy, session('P-0'))).toEqual([]);
  });
  it('are looked at after the job, and once more when their turn comes: somebody may have signed in', () => {
    const wait = emptied(1);
    expect(wait.first).toEqual(afterJob.first);
    const [away] = wait.due?.(live(desktops('P-0', 'P-1', 'P-2'), idle), NOW) ?? [];
    expect(away?.onlyIf?.first).toEqual(afterJob.first);
    const still = (...answers: Answer[]) => away?.onlyIf?.holds(live(desktops('P-0', 'P-1', 'P-2'), ...answers));
    expect([still(idle), still(idle, session('P-0')), still(busy)]).toEqual([true, false, false]);
  });
  it('are waited for while somebody is on one, and say who', () => {
    expect(emptied(0).open(live(desktops('P-0'), idle, session('P-0')), NOW)).toMatch(
      /1 desktop of Pool to go; .*anna/,
    );
    expect(emptied(1).open(live(desktops('P-0'), idle, session('P-0')), NOW)).toBeUndefined();
  });
  it('ask for a person where somebody was signed out, perhaps by a run that was killed, and is still there', () => {
    const drain = { signOutAt: '2027-01-16T18:00Z', onDeadline: 'signOut' as const };
    const emptied = waitAt(updated(kind, { ...of(1), drain }, { ...of(0), drain }, ['count']), 0);
    const snapshot = live(desktops('P-0'), idle, session('P-0'));
    const [signOut] = emptied.due?.(snapshot, NOW) ?? [];
    expect(signOut?.invocation.cmdlet).toBe('Invoke-RDUserLogoff');
    const later = moment('2027-01-16T18:10Z', { [signOut?.once ?? '']: '2027-01-16T18:00Z' });
    expect(emptied.due?.(snapshot, later)).toEqual([]);
    expect(emptied.open(snapshot, later)).toMatch(
      /anna.*; signed out at 2027-01-16T18:00:00.000Z and still there. They are not told again: sign them out of rdvh11\.contoso\.com\.$/,
    );
  });
  it('are none where there were none', () => {
    expect(kind.remove(of(0), worldOf())).toEqual([]);
    expect(kind.create(of(0), worldOf())).toEqual([]);
    expect(summary(kind.remove(of(2), worldOf()))).toEqual([`wait: No desktops of Pool left on ${HOST}`]);
  });
});
