import { describe, expect, it } from 'vitest';
import {
  getClusterGroups,
  getRdVirtualDesktop,
  getRdVirtualDesktopCollectionJobStatus,
} from '../../../src/cmdlets/desktop-reads';
import { getRdUserSession } from '../../../src/cmdlets/reads';
import { virtualDesktopKind as kind } from '../../../src/resources/desktops/virtual-desktop';
import { live, moment, observed, runAt, summary, updated, waitAt, worldOf } from '../kind-world';

const [OLD, NEW] = ['rdvh01.contoso.com', 'rdvh11.contoso.com'];
const props = { collection: 'Engineering', name: 'ENG-01', host: NEW };
const NOW = moment('2027-01-16T18:00Z');
const desktops = (...rows: object[]): Parameters<typeof live>[number] => [
  getRdVirtualDesktop(),
  rows.map((row) => ({ VirtualDesktopName: 'eng-01', CollectionName: 'ENGINEERING', HostName: 'RDVH01', ...row })),
];
const short = (line: string) => line.replace(/ \{.*\}/, '');

it('is found by name and collection, on whichever host', () => {
  expect(observed(kind, props, desktops({ HostName: 'RDVH01.contoso.com' }))).toEqual({ ...props, host: OLD });
  expect(observed(kind, props, desktops({ CollectionName: 'Other' }))).toBeUndefined();
});

describe('joins its collection', () => {
  it('as it is, unless a run before has brought it in', () => {
    const steps = kind.create(props, worldOf());
    expect(summary(steps)).toEqual([
      'Add-RDVirtualDesktopToCollection {"CollectionName":"Engineering","VirtualDesktopName":["ENG-01"]} @activeBroker ?',
    ]);
    expect(runAt(steps, 0).onlyIf?.holds(live(desktops({})))).toBe(false);
    expect(runAt(steps, 0).onlyIf?.holds(live(desktops()))).toBe(true);
  });

  it('made from a template, while no job runs that may be making it already', () => {
    const steps = kind.create({ ...props, template: { name: 'W11', host: NEW } }, worldOf());
    expect(summary(steps).map(short)).toEqual([
      'wait: No other job runs in collection Engineering',
      'Add-RDVirtualDesktopToCollection @activeBroker ?',
      'wait: The job of collection Engineering that makes ENG-01 ends',
    ]);
    expect(runAt(steps, 1).invocation.parameters).toMatchObject({ VirtualDesktopAllocation: { [NEW]: 1 } });
    const job = (Status: string): Parameters<typeof live>[number] => [
      getRdVirtualDesktopCollectionJobStatus('Engineering'),
      [{ Status }],
    ];
    const asked = runAt(steps, 1).onlyIf;
    // A list that is older than the end of a job lacks what the job made.
    expect(asked?.first).toEqual([getRdVirtualDesktopCollectionJobStatus('Engineering')]);
    expect(asked?.holds(live(desktops(), job('PROVISIONING_INPROGRESS')))).toBe(false);
    expect(asked?.holds(live(desktops(), job('JOB_COMPLETED')))).toBe(true);
    // One that no document has is what the module made of another number: no further one before somebody has looked.
    const stray = live(desktops({ VirtualDesktopName: 'ENG-7' }), job('JOB_COMPLETED'));
    expect(asked?.holds(stray)).toBe(false);
    const documented = worldOf([['VirtualDesktop', 'Engineering/ENG-7', { ...props, name: 'ENG-7' }]]);
    const made = kind.create({ ...props, template: { name: 'W11', host: NEW } }, documented);
    expect(runAt(made, 1).onlyIf?.holds(stray)).toBe(true);
    // Read back is what was read after the end of the job, not what another change read while it ran.
    for (const at of [0, 2]) expect(waitAt(steps, at).changed).toEqual(expect.arrayContaining(asked?.reads ?? []));
    // One that failed keeps nobody from making the next.
    const before = (Status: string) => waitAt(steps, 0).open(live(job(Status)), NOW) !== undefined;
    expect(['PROVISIONING_INPROGRESS', 'JOB_ABORTED', 'JOB_COMPLETED'].map(before)).toEqual([true, false, false]);
  });
});

describe('moves', () => {
  const host = (name: string, cluster?: string): [string, string, object] => [
    'VirtualizationHost',
    name,
    { host: name, cluster },
  ];
  const move = (desired: object, world = worldOf()) =>
    updated(kind, { ...props, host: OLD }, { ...props, ...desired }, ['host'], world);

  it('on the source host without a credential, through the broker with one, which stays a reference', () => {
    expect(summary(move({}))[0]).toBe(
      `Move-RDVirtualDesktop {"SourceHost":"${OLD}","DestinationHost":"${NEW}","Name":"ENG-01"} @${OLD} ?`,
    );
    const moveCredential = { user: 'CONTOSO\\mover', password: { secret: 'mover' } };
    expect(summary(move({ moveCredential }))[0]).toMatch(/"Password":\{"secret":"mover"\}\}\} @activeBroker \?$/);
  });

  it('and believes the list alone, since the cmdlet tells the screen only', () => {
    const steps = move({});
    expect(runAt(steps, 0).onlyIf?.holds(live(desktops({ HostName: 'RDVH11' })))).toBe(false);
    const arrived = waitAt(steps, 1);
    expect(arrived.open(live(desktops({})), NOW)).toMatch(/still on rdvh01.*did not go through/);
    expect(arrived.open(live(desktops({ HostName: 'RDVH11' })), NOW)).toBeUndefined();
  });

  it('out of its old cluster before, and into the new one afterwards, each only where it is not done', () => {
    const world = worldOf([host(NEW, 'new.contoso.com')] as never, [host(OLD, 'old.contoso.com')] as never);
    const steps = move({}, world);
    expect(summary(steps).map(short)).toEqual([
      `Remove-ClusterGroup @${OLD} ?`,
      `Move-VM @${OLD} ?`,
      `wait: ENG-01 runs on ${NEW}`,
      `Add-ClusterVirtualMachineRole @${NEW} ?`,
    ]);
    const groups = (node: string, cluster: string, ...names: string[]): Parameters<typeof live>[number] => [
      getClusterGroups(node, cluster),
      names.map((Name) => ({ Name })),
    ];
    expect(runAt(steps, 0).onlyIf?.holds(live(groups(OLD, 'old.contoso.com', 'ENG-01')))).toBe(true);
    expect(runAt(steps, 0).onlyIf?.holds(live(groups(OLD, 'old.contoso.com')))).toBe(false);
    expect(runAt(steps, 3).onlyIf?.holds(live(groups(NEW, 'new.contoso.com', 'eng-01')))).toBe(false);
  });

  it('from where it was last recorded, though it has arrived: the role in its cluster may be missing', () => {
    const arrived = {
      current: { ...props, host: NEW },
      desired: props,
      changes: [{ path: 'host', from: OLD, to: NEW }],
    };
    expect(summary(kind.update(arrived, worldOf()))).toEqual(summary(move({})));
  });

  it('for nothing else that changes', () => {
    expect(updated(kind, props, props, ['moveCredential', 'template'])).toEqual([]);
  });
});

it('leaves only once nobody is on it, asked again at the last moment', () => {
  const steps = kind.remove(props, worldOf());
  const session = {
    ...{ CollectionName: 'Engineering', ServerName: 'ENG-01', HostServer: 'RDVH11.contoso.com', UnifiedSessionId: 2 },
    ...{ DomainName: 'CONTOSO', UserName: 'anna', SessionState: 'STATE_ACTIVE' },
  };
  const sessions = (...rows: object[]) => live([getRdUserSession(), rows]);
  expect(waitAt(steps, 0).open(sessions(session), NOW)).toContain('anna');
  expect(waitAt(steps, 0).open(sessions({ ...session, ServerName: 'ENG-02' }), NOW)).toBeUndefined();
  expect(runAt(steps, 1).onlyIf?.holds(sessions(session))).toBe(false);
  expect(runAt(steps, 1).onlyIf?.holds(sessions())).toBe(true);
});
