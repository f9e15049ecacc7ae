import { describe, expect, test } from 'vitest';
import type { Deployment } from '../../src/documents/schema';
import { UserError } from '../../src/errors';
import { planOf, possibleStages, stageNamed } from '../../src/planner/plan';
import { deployment, fq, haSource, haTarget, servers, singleSource, singleTarget } from './samples';

const names = (source: Deployment, target: Deployment) => planOf(source, target).stages.map((stage) => stage.name);
const certificate = (digit: string) => ({
  thumbprint: digit.repeat(40),
  pfx: { file: 'a.pfx', password: { secret: 'p' } },
});
const hosts = (collection: string, ...list: string[]) =>
  Object.fromEntries(list.map((host) => [fq(host), { collection }]));
const farm = (parts: Record<string, unknown>) => deployment({ connectionBrokers: { members: [fq('cb')] }, ...parts });
const licensing = (server: string, more = {}) => ({
  licensing: {
    mode: 'PerUser',
    servers: { [fq(server)]: { keyPacks: [{ product: '2019', type: 'PerUser', count: 5, ...more }] } },
  },
});
const desk = (os: string, ...list: string[]) =>
  farm({
    servers: { ...servers('2022', 'cb'), ...servers(os, ...list) },
    sessionHosts: hosts('Desk', ...list),
    collections: { Desk: {} },
  });
const withWaves = (target: Deployment, waves: object): Deployment => ({
  ...target,
  migration: { waves: waves as never },
});

const ALL = ['add', 'drain', 'retire'].map((step) => `sessions/all/${step}`);
const REBUILD = [1, 2].flatMap((half) => ['drain', 'take-out', 'upgrade'].map((step) => `rebuild-${half}/${step}`));

const table: [string, Deployment, Deployment, string[]][] = [
  ['nothing changes', haSource, haSource, []],
  [
    'a highly available farm on new machines',
    haSource,
    haTarget,
    [
      'certificates/prepare',
      'brokers/reduce',
      'brokers/upgrade',
      'brokers/expand',
      'brokers/retire',
      'licensing/install',
      'licensing/migrate-cals',
      'licensing/switch',
      'licensing/deactivate',
      'licensing/retire',
      'sessions/pilot/add',
      'sessions/pilot/drain',
      'sessions/pilot/retire',
      'sessions/main/add',
      'sessions/main/drain',
      'sessions/main/profile-disks',
      'sessions/main/retire',
      'web/add',
      'web/transfer',
      'web/certificates',
      'web/retire',
      'gateway/add',
      'gateway/transfer',
      'gateway/certificates',
      'gateway/retire',
    ],
  ],
  ['a single broker in place', singleSource, singleTarget, ['brokers/upgrade', ...ALL]],
  [
    'only gateway and certificates',
    deployment({
      servers: servers('2019', 'gw1'),
      gateway: { mode: 'DoNotUse', members: [fq('gw1')] },
      certificates: { gateway: certificate('A') },
    }),
    deployment({
      servers: servers('2022', 'gw2'),
      gateway: { mode: 'DoNotUse', members: [fq('gw2')] },
      certificates: { gateway: certificate('B') },
    }),
    ['certificates/prepare', 'gateway/add', 'gateway/transfer', 'gateway/certificates', 'gateway/retire'],
  ],
  [
    'only a new certificate',
    deployment({
      servers: servers('2022', 'wa'),
      webAccess: { members: [fq('wa')] },
      certificates: { webAccess: certificate('A') },
    }),
    deployment({
      servers: servers('2022', 'wa'),
      webAccess: { members: [fq('wa')] },
      certificates: { webAccess: certificate('B') },
    }),
    ['certificates/prepare', 'web/certificates', 'certificates/verify'],
  ],
  [
    'only licensing',
    deployment({ servers: servers('2019', 'ls1'), ...licensing('ls1') }),
    deployment({
      servers: servers('2022', 'ls2'),
      ...licensing('ls2', { origin: { migrateFrom: fq('ls1'), method: 'web' } }),
    }),
    ['install', 'migrate-cals', 'switch', 'deactivate', 'retire'].map((step) => `licensing/${step}`),
  ],
  [
    'a licence server that another deployment shares',
    deployment({
      servers: servers('2019', 'ls1'),
      licensing: {
        mode: 'PerUser',
        servers: { [fq('ls1')]: { sharedWith: ['lab'], keyPacks: [{ product: '2019', type: 'PerUser', count: 5 }] } },
      },
    }),
    deployment({ servers: servers('2022', 'ls2'), ...licensing('ls2', { origin: 'purchase' }) }),
    ['install', 'migrate-cals', 'switch', 'retire'].map((step) => `licensing/${step}`),
  ],
  [
    'a licence server upgraded in place',
    deployment({ servers: servers('2019', 'ls1'), ...licensing('ls1') }),
    deployment({ servers: servers('2022', 'ls1'), ...licensing('ls1') }),
    ['licensing/upgrade'],
  ],
  ['hosts on new machines', desk('2019', 'h1', 'h2'), desk('2022', 'n1'), ALL],
  [
    'hosts that keep their names',
    desk('2019', 'h1', 'h2', 'h3'),
    withWaves(desk('2022', 'h1', 'h2', 'h3'), { all: { collections: ['Desk'], strategy: 'rebuild' } }),
    REBUILD.map((step) => `sessions/all/${step}`),
  ],
  [
    'a single host that keeps its name',
    desk('2019', 'h1'),
    withWaves(desk('2022', 'h1'), { all: { collections: ['Desk'], strategy: 'rebuild' } }),
    REBUILD.slice(0, 3).map((step) => `sessions/all/${step}`),
  ],
  [
    'part of a collection per wave',
    desk('2019', 'h1', 'h2'),
    withWaves(desk('2022', 'n1', 'n2'), { a: { hosts: [fq('h1'), fq('n1')] }, b: { collections: ['Desk'] } }),
    ['a/add', 'a/drain', 'a/retire', 'b/add', 'b/drain', 'b/retire'].map((step) => `sessions/${step}`),
  ],
  [
    'a lost host',
    desk('2019', 'h1', 'h2'),
    { ...desk('2019', 'h1'), servers: { ...desk('2019', 'h1').servers, [fq('h2')]: { os: '2019', lost: true } } },
    ['sessions/all/remove-lost'],
  ],
  [
    'high availability, then a second broker of the same release',
    deployment({ servers: servers('2022', 'cb1'), connectionBrokers: { members: [fq('cb1')] } }),
    deployment({
      servers: servers('2022', 'cb1', 'cb2'),
      connectionBrokers: {
        members: [fq('cb1'), fq('cb2')],
        highAvailability: haSource.connectionBrokers?.highAvailability,
      },
    }),
    ['brokers/high-availability', 'brokers/expand'],
  ],
  [
    'both brokers keep their names and get a newer release',
    deployment({
      servers: servers('2019', 'cb1', 'cb2'),
      connectionBrokers: { ...haSource.connectionBrokers, members: [fq('cb1'), fq('cb2')] },
    }),
    deployment({
      servers: { [fq('cb1')]: { os: '2022', upgrade: 'inPlace' }, [fq('cb2')]: { os: '2022', upgrade: 'inPlace' } },
      connectionBrokers: { ...haSource.connectionBrokers, members: [fq('cb1'), fq('cb2')] },
    }),
    ['brokers/reduce', 'brokers/upgrade', 'brokers/expand'],
  ],
];

describe('stages of a plan', () => {
  test.each(table)('%s', (_title, source, target, middle) => {
    expect(names(source, target)).toEqual(['source', ...middle, 'target']);
  });

  test('waves without a deadline come first, the others by time, whatever their names', () => {
    const waves = {
      2: { hosts: [fq('h1'), fq('n1')], signOutAt: '2027-01-16T20:00+01:00' },
      10: { hosts: [fq('h2'), fq('n2')], signOutAt: '2027-01-16T18:30Z' },
      z: { collections: ['Desk'] },
    };
    const order = names(desk('2022', 'h1', 'h2', 'h3'), withWaves(desk('2022', 'n1', 'n2', 'n3'), waves)).map(
      (name) => name.split('/')[1],
    );
    expect([...new Set(order.filter((name) => name !== undefined))]).toEqual(['z', '10', '2']);
  });

  test('licensing comes right after the brokers only when the old server is too old for the new hosts', () => {
    const pair = (old: string, held = '2022') => {
      const of = (host: string, os: string, server: string, serverOs: string) =>
        farm({
          servers: { ...servers('2022', 'cb'), ...servers(os, host), ...servers(serverOs, server) },
          sessionHosts: hosts('Desk', host),
          collections: { Desk: {} },
          ...licensing(server, { product: held }),
        });
      return names(of('h1', '2019', 'ls1', old), of('n1', '2022', 'ls2', '2022')).map((name) => name.split('/')[0]);
    };
    expect([...new Set(pair('2019'))]).toEqual(['source', 'licensing', 'sessions', 'target']);
    expect([...new Set(pair('2022'))]).toEqual(['source', 'sessions', 'licensing', 'target']);
    // A server that is new enough, whose licences are not.
    expect([...new Set(pair('2022', '2019'))]).toEqual(['source', 'licensing', 'sessions', 'target']);
  });

  test('possible stages include those that are left out', () => {
    const possible = possibleStages(singleSource, singleTarget);
    expect(possible).toContain('brokers/expand');
    expect(possible).toContain('sessions/all/profile-disks');
  });
});

describe('stages in detail', () => {
  const plan = planOf(haSource, haTarget);
  const stateOf = (stage: string) => stageNamed(plan, stage).after;

  test('an unknown stage is answered with the nearest and all there are', () => {
    expect(() => stageNamed(plan, 'brokers/reduse')).toThrowError(/did you mean brokers\/reduce\?/);
    try {
      stageNamed(planOf(haSource, haTarget), 'x');
    } catch (error) {
      expect((error as UserError).next).toContain('sessions/main/profile-disks');
    }
  });

  test('the licence list holds old and new only while the new one has the packs', () => {
    const list = (stage: string) => stateOf(stage).get('DeploymentLicensing/deployment')?.props.servers;
    expect(list('licensing/install')).toEqual([fq('rdls01')]);
    expect(list('licensing/migrate-cals')).toEqual([fq('rdls01'), fq('rdls11')]);
    expect(list('licensing/switch')).toEqual([fq('rdls11')]);
    expect(stateOf('licensing/migrate-cals').get(`KeyPack/${fq('rdls01')}/2019/PerUser/retail`)?.props.count).toBe(0);
    expect(stateOf('licensing/deactivate').get(`LicenseServer/${fq('rdls01')}`)?.props.activated).toBe(false);
  });

  test('a shared licence server is never deactivated, and no licence of it touched', () => {
    const [, source, target] = table.find(([title]) => title.startsWith('a licence server that another')) ?? [];
    const shared = planOf(source as Deployment, target as Deployment);
    const touched = shared.stages.flatMap((stage) =>
      stage.changes.filter(({ id }) => /^(LicenseServer|KeyPack)\/ls1/.test(id)),
    );
    expect(touched).toEqual([]);
  });

  test('while profile disks move nobody is let in, from the hour the new hosts join until the disks have moved', () => {
    const state = (stage: string, host: string) => stateOf(stage).get(`SessionHost/${fq(host)}`)?.props.state;
    expect(state('sessions/main/add', 'rdsh01')).toBe('draining');
    expect(state('sessions/main/add', 'rdsh11')).toBe('draining');
    expect(stageNamed(plan, 'sessions/main/add').closed).toEqual([
      { collection: 'Office', until: 'sessions/main/profile-disks' },
    ]);
    expect(state('sessions/main/profile-disks', 'rdsh11')).toBe('accepting');
  });

  test('the drain carries the policy of its wave', () => {
    expect(stateOf('sessions/main/drain').get(`SessionHost/${fq('rdsh03')}`)?.props).toMatchObject({
      state: 'draining',
      signedOut: true,
      drain: { notice: ['24h', '1h', '10min'], onDeadline: 'signOut' },
    });
  });

  test('a program that moved is published where it is when users begin to land on the new hosts', () => {
    const path = (stage: string, app: string) => stateOf(stage).get(`RemoteApp/${app}` as never)?.props.filePath;
    expect(path('sessions/pilot/retire', 'Finance/LEDGER')).toBe('C:\\Ledger\\ledger.exe');
    expect(path('sessions/main/add', 'Finance/LEDGER')).toBe('C:\\Ledger2\\ledger.exe');
    expect(path('sessions/main/add', 'Office/WORD')).toBe('C:\\Program Files\\Office15\\WINWORD.EXE');
    expect(path('sessions/main/profile-disks', 'Office/WORD')).toBe('C:\\Program Files\\Office16\\WINWORD.EXE');
  });

  test('tasks belong to their stage, the ones before it hold everything else up, and evidence marks them done', () => {
    const stage = stageNamed(
      planOf(haSource, haTarget, { tasks: { 'brokers-upgrade-backup': { at: 't', by: 'me' } } }),
      'brokers/upgrade',
    );
    const tasks = [...stage.after.values()].filter((item) => item.kind === 'ManualTask');
    expect(tasks.map((task) => task.props.evidence)).toEqual(['required', 'required']);
    expect(tasks.map((task) => task.props.done)).toEqual([undefined, { at: 't', by: 'me' }]);
    expect(stage.after.get(`Server/${fq('rdcb01')}`)?.after).toEqual(tasks.map((task) => `ManualTask/${task.key}`));
    expect(
      [...stateOf('brokers/expand').values()].some(
        (item) => item.kind === 'ManualTask' && item.props.stage === 'brokers/upgrade',
      ),
    ).toBe(false);
  });

  test('a load balancer pool is a task in the stages where a record would change', () => {
    const [task] = [...stateOf('gateway/retire').values()].filter((item) => item.kind === 'ManualTask');
    expect(task?.props.text).toContain(`Take ${fq('rdgw01')} out of the pool of gw.contoso.com`);
  });

  test('a TTL is shortened a stage ahead', () => {
    expect(stateOf('certificates/prepare').get('NameRecord/rds.contoso.com')?.props.ttlSeconds).toBe(60);
  });

  test('a second wave of one collection waits with its new hosts until the last old ones stop', () => {
    const [, source, target] = table.find(([title]) => title.startsWith('part of a')) ?? [];
    const parts = planOf(source as Deployment, target as Deployment);
    const state = (stage: string, host: string) =>
      stageNamed(parts, stage).after.get(`SessionHost/${fq(host)}`)?.props.state;
    expect(state('sessions/a/add', 'n1')).toBeUndefined();
    expect(state('sessions/a/add', 'h2')).toBe('accepting');
    expect(state('sessions/b/add', 'n1')).toBe('accepting');
    expect(state('sessions/b/add', 'h2')).toBe('draining');
  });
});

describe('what a plan refuses', () => {
  const code = (make: () => unknown): string | undefined => {
    try {
      make();
      return undefined;
    } catch (error) {
      return error instanceof UserError ? error.code : String(error);
    }
  };
  const old = desk('2019', 'h1');

  test.each<[string, Deployment, Deployment]>([
    ['host-keeps-name', old, desk('2022', 'h1')],
    ['collection-in-no-wave', old, withWaves(desk('2022', 'n1'), { a: { collections: [] } })],
    ['wave-unknown-name', old, withWaves(desk('2022', 'n1'), { a: { collections: ['Dsek'] } })],
    [
      'collection-in-two-waves',
      old,
      withWaves(desk('2022', 'n1'), { a: { collections: ['Desk'] }, b: { collections: ['Desk'] } }),
    ],
    [
      'rebuild-part',
      desk('2019', 'h1', 'h2'),
      withWaves(desk('2022', 'h1', 'h2'), {
        a: { hosts: [fq('h1')], strategy: 'rebuild' },
        b: { collections: ['Desk'], strategy: 'rebuild' },
      }),
    ],
    [
      'host-changes-collection',
      old,
      farm({
        servers: servers('2022', 'cb', 'h1'),
        sessionHosts: hosts('Other', 'h1'),
        collections: { Other: {}, Desk: {} },
      }),
    ],
    ['area-left-out', old, deployment({ servers: servers('2022', 'cb'), sessionHosts: {}, collections: {} })],
  ])('%s', (expected, source, target) => {
    expect(code(() => planOf(source, target))).toBe(expected);
  });
});
