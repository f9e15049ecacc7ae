import { describe, expect, test } from 'vitest';
import { engineOrder, registrationOrder } from '../../src/planner/order';
import { planOf, stageNamed } from '../../src/planner/plan';
import { stepsOf } from '../../src/planner/steps';
import type { Resource, ResourceChange, Stage } from '../../src/planner/types';
import { validateOrder } from '../../src/planner/validate-order';
import { fq, haSource, haTarget } from './samples';

const plan = planOf(haSource, haTarget);
const order = (stage: string) =>
  engineOrder(stageNamed(plan, stage)).map(
    ({ action, id }) => `${action} ${id.replaceAll('.contoso.com', '').replace(/([0-9A-F])\1{39}/g, '$1')}`,
  );

/** Each line of a row has to run after the one before it. */
const rows: [string, string[]][] = [
  [
    'brokers/reduce',
    ['update NameRecord/rds', 'delete ServerRole/rdcb02/RDS-CONNECTION-BROKER', 'delete Server/rdcb02'],
  ],
  ['brokers/upgrade', ['create ManualTask/brokers-upgrade-backup', 'update Server/rdcb01']],
  [
    'brokers/expand',
    [
      'create Server/rdcb11',
      'create ServerRole/rdcb11/RDS-CONNECTION-BROKER',
      'create ImportedCertificate/rdcb11/C',
      'update DeploymentCertificate/RDRedirector',
      'update NameRecord/rds',
    ],
  ],
  ['brokers/retire', ['update NameRecord/rds', 'delete ServerRole/rdcb01/RDS-CONNECTION-BROKER']],
  [
    'licensing/install',
    ['create Server/rdls11', 'create LicenseServer/rdls11', 'create ServerRole/rdls11/RDS-LICENSING'],
  ],
  [
    'licensing/migrate-cals',
    [
      'create ManualTask/licensing-migrate-cals-backup',
      'create KeyPack/rdls11/2019/PerUser/retail',
      'update KeyPack/rdls01/2019/PerUser/retail',
      'update DeploymentLicensing/deployment',
    ],
  ],
  [
    'licensing/retire',
    ['delete ServerRole/rdls01/RDS-LICENSING', 'delete LicenseServer/rdls01', 'delete Server/rdls01'],
  ],
  [
    'sessions/pilot/add',
    [
      'create Server/rdsh14',
      'create ServerRole/rdsh14/RDS-RD-SERVER',
      'update SessionHost/rdsh04',
      'create SessionHost/rdsh14',
    ],
  ],
  ['sessions/main/add', ['create SessionHost/rdsh11', 'update SessionCollection/Office']],
  [
    'sessions/main/profile-disks',
    [
      'create ManualTask/sessions-main-profile-disks-copy-office',
      'update SessionCollection/Office',
      'update SessionHost/rdsh11',
    ],
  ],
  [
    'sessions/main/retire',
    ['delete SessionHost/rdsh01', 'delete ServerRole/rdsh01/RDS-RD-SERVER', 'delete Server/rdsh01'],
  ],
  ['web/certificates', ['update DeploymentCertificate/RDWebAccess', 'update NameRecord/apps']],
  ['web/retire', ['update NameRecord/apps', 'delete ServerRole/rdwa01/RDS-WEB-ACCESS']],
  [
    'gateway/certificates',
    ['update DeploymentCertificate/RDGateway', 'create ManualTask/gateway-certificates-pool-gw-contoso-com-in'],
  ],
  [
    'gateway/retire',
    ['create ManualTask/gateway-retire-pool-gw-contoso-com-out', 'delete ServerRole/rdgw01/RDS-GATEWAY'],
  ],
];

describe('the order in which the engine runs a stage', () => {
  test.each(rows)('%s', (stage, expected) => {
    const found = order(stage);
    const positions = expected.map((line) => found.indexOf(line));
    expect(positions, found.join('\n')).not.toContain(-1);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  test('every change runs once, removals last', () => {
    for (const stage of plan.stages) {
      const actions = engineOrder(stage).map((change) => change.action);
      expect(actions).toHaveLength(stage.changes.length);
      expect(actions.lastIndexOf('create')).toBeLessThan(
        actions.includes('delete') ? actions.indexOf('delete') : Number.POSITIVE_INFINITY,
      );
    }
  });

  test('a cycle is told with its members', () => {
    const item = (key: string, after: string): [`${string}/${string}`, Resource] => [
      `A/${key}`,
      { kind: 'A', key, props: {}, path: [], after: [`A/${after}`] },
    ];
    expect(() => registrationOrder(new Map([item('1', '2'), item('2', '1')]))).toThrow('A/1 -> A/2 -> A/1');
  });
});

describe('removals that would come too late', () => {
  const resource = (kind: string, key: string, props: Record<string, unknown>): Resource => ({
    kind,
    key,
    props,
    path: [],
    after: [],
  });
  const gone = (before: Resource): ResourceChange => ({ id: `${before.kind}/${before.key}`, action: 'delete', before });
  const changed = (before: Resource, after: Resource): ResourceChange => ({
    id: `${after.kind}/${after.key}`,
    action: 'update',
    before,
    after,
  });
  const made = (after: Resource): ResourceChange => ({ id: `${after.kind}/${after.key}`, action: 'create', after });
  const stage = (...changes: ResourceChange[]): Pick<Stage, 'name' | 'changes'> => ({ name: 'x', changes });
  const server = (os: string) => resource('Server', 'a', { name: 'a', os });
  const host = (name: string, collection: string, state: string) =>
    resource('SessionHost', name, { host: name, collection, state });

  test.each<[string, ResourceChange[]]>([
    [
      'a broker is taken out of the set',
      [
        gone(resource('ServerRole', 'b/RDS-CONNECTION-BROKER', { server: 'b', role: 'RDS-CONNECTION-BROKER' })),
        changed(server('2019'), server('2022')),
      ],
    ],
    [
      'leaves its collection before it is upgraded',
      [gone(host('a', 'C', 'draining')), changed(server('2019'), server('2022'))],
    ],
    ['before it joins another one', [gone(host('h', 'C', 'draining')), made(host('h', 'D', 'accepting'))]],
    ['stops accepting before its neighbours', [gone(host('h', 'C', 'accepting')), made(host('i', 'C', 'accepting'))]],
  ])('%s', (reason, changes) => {
    expect(() => validateOrder(stage(...changes))).toThrow(reason);
    expect(() => validateOrder(stage(...changes.slice(0, 1)))).not.toThrow();
  });
});

describe('the steps of a stage', () => {
  const cmdlets = (stage: string) =>
    stepsOf(stageNamed(plan, stage)).flatMap(({ steps }) =>
      steps.map((step) => (step.do === 'run' ? step.invocation.cmdlet : `wait: ${step.title}`)),
    );

  test('stage source runs nothing', () => expect(cmdlets('source')).toEqual([]));

  test('a new host is added closed and opened at the end', () => {
    const calls = stepsOf(stageNamed(plan, 'sessions/pilot/add')).flatMap(({ steps }) =>
      steps.flatMap((step) =>
        step.do === 'run' && step.invocation.cmdlet.endsWith('SessionHost')
          ? [JSON.stringify([step.invocation.cmdlet, step.invocation.parameters])]
          : [],
      ),
    );
    expect(calls).toEqual([
      JSON.stringify(['Set-RDSessionHost', { SessionHost: [fq('rdsh04')], NewConnectionAllowed: 'No' }]),
      JSON.stringify(['Add-RDSessionHost', { CollectionName: 'Kiosk', SessionHost: [fq('rdsh14')] }]),
      JSON.stringify(['Set-RDSessionHost', { SessionHost: [fq('rdsh14')], NewConnectionAllowed: 'No' }]),
      JSON.stringify(['Set-RDSessionHost', { SessionHost: [fq('rdsh14')], NewConnectionAllowed: 'Yes' }]),
    ]);
  });

  test('an upgrade is a wait for a person', () => {
    expect(cmdlets('brokers/upgrade')).toContain(`wait: Windows Server 2022 on ${fq('rdcb01')}`);
  });
});

test('a task of any time comes when everything else is done: the engine begins nothing after it', () => {
  const tasks = [{ name: 'tell', during: 'web/add', text: 'Tell the helpdesk' }];
  const own = planOf(haSource, { ...haTarget, migration: { ...haTarget.migration, tasks } });
  const { changes } = stageNamed(own, 'web/add');
  const needed = changes.find(({ id }) => id === 'ManualTask/tell')?.after?.after ?? [];
  const others = changes.filter(({ action, id }) => action !== 'delete' && !id.startsWith('ManualTask/'));
  expect(others.length).toBeGreaterThan(1);
  expect([...needed].sort()).toEqual(others.map(({ id }) => id).sort());
});
