import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../src/documents/schema';
import { engineOrder } from '../../src/planner/order';
import { planOf, stageNamed } from '../../src/planner/plan';
import { stepsOf } from '../../src/planner/steps';
import { accountOf } from '../../src/rules/facts';
import { deployment, fq, haSource, haTarget, servers } from './samples';

const POLICIES = {
  connectionPolicies: [
    { name: 'Staff', userGroups: ['staff@contoso.com'], authentication: ['Password'] },
    {
      name: 'Partners',
      userGroups: ['CONTOSO\\Partners'],
      authentication: ['SmartCard'],
      redirect: { only: ['Printers', 'Clipboard'] },
    },
  ],
  resourcePolicies: [{ name: 'Farm', userGroups: ['CONTOSO\\Staff'], computers: { gatewayGroup: 'farm' } }],
  defaults: 'remove',
  sslBridging: 'none',
};

function gateways(os: string, names: string[], more: object = {}): Deployment {
  return deployment({
    servers: servers(os, ...names),
    gateway: { mode: 'DoNotUse', members: names.map(fq), computerGroups: { farm: ['h1'] }, ...POLICIES, ...more },
  });
}
const ids = (source: Deployment, target: Deployment, stage: string) =>
  engineOrder(stageNamed(planOf(source, target), stage)).map(
    ({ action, id }) => `${action} ${id.replaceAll('.contoso.com', '')}`,
  );
const propsAt = (source: Deployment, target: Deployment, stage: string, id: string) =>
  stageNamed(planOf(source, target), stage).after.get(id as `${string}/${string}`)?.props;

describe('gateways that are replaced', () => {
  const source = gateways('2016', ['a', 'b']);
  const target = gateways('2022', ['c', 'd']);

  it('gets groups, policies, settings and farm lists before anybody is led there', () => {
    const order = ids(source, target, 'gateway/transfer');
    const at = (text: string) => order.indexOf(text);
    expect(order.filter((text) => text.endsWith('/c') || text.includes('/c/')).sort()).toEqual([
      'create GatewayComputerGroup/c/farm',
      'create GatewayConnectionPolicy/c/Partners',
      'create GatewayConnectionPolicy/c/Staff',
      'create GatewayDefaults/c',
      'create GatewayFarm/c',
      'create GatewayResourcePolicy/c/Farm',
      'create GatewaySettings/c',
    ]);
    expect(at('create GatewayConnectionPolicy/c/Staff')).toBeLessThan(at('create GatewayConnectionPolicy/c/Partners'));
    expect(at('create GatewayComputerGroup/c/farm')).toBeLessThan(at('create GatewayResourcePolicy/c/Farm'));
    expect(at('create GatewayConnectionPolicy/c/Partners')).toBeLessThan(at('create GatewayDefaults/c'));
    expect(order).toContain('update GatewayFarm/a');
    expect(order[0]).toBe('create ManualTask/gateway-transfer-backup');
    expect(order).toContain('create ManualTask/gateway-transfer-iis');
    const all = ['a', 'b', 'c', 'd'].map(fq);
    for (const server of all) {
      expect(propsAt(source, target, 'gateway/transfer', `GatewayFarm/${server}`)).toEqual({ server, members: all });
    }
  });

  it('leaves policies to the gateways that go, and takes their names off the farm lists first', () => {
    const order = ids(source, target, 'gateway/retire');
    expect(order.indexOf('update GatewayFarm/c')).toBeLessThan(order.indexOf('delete ServerRole/a/RDS-GATEWAY'));
    expect(propsAt(source, target, 'gateway/retire', `GatewayFarm/${fq('c')}`)?.members).toEqual([fq('c'), fq('d')]);
    const steps = stepsOf(stageNamed(planOf(source, target), 'gateway/retire'));
    const removals = steps.filter(({ change }) => change.action === 'delete');
    const busy = removals.filter((planned) => planned.steps.length > 0).map(({ change }) => change.id);
    expect(busy.sort()).toEqual([`ServerRole/${fq('a')}/RDS-GATEWAY`, `ServerRole/${fq('b')}/RDS-GATEWAY`]);
    const titles = removals.flatMap((planned) => planned.steps.map((step) => (step.do === 'wait' ? step.title : '')));
    expect(titles).toContain(`nobody is connected through ${fq('a')}`);
  });

  it('writes accounts as the gateway answers them, and lists in one spelling', () => {
    expect(propsAt(source, target, 'target', `GatewayConnectionPolicy/${fq('c')}/Staff`)).toEqual({
      server: fq('c'),
      name: 'Staff',
      userGroups: ['CONTOSO\\staff'],
      authentication: ['Password'],
      follows: [],
    });
    expect(propsAt(source, target, 'target', `GatewayConnectionPolicy/${fq('c')}/Partners`)).toMatchObject({
      redirect: { only: ['Clipboard', 'Printers'] },
      follows: ['Staff'],
    });
    const own = deployment({ domain: 'ad.contoso.com', netbiosDomain: 'CORP' });
    expect(accountOf(own, 'a@AD.contoso.com')).toBe('CORP\\a');
    expect(accountOf(own, 'ad.contoso.com\\a')).toBe('CORP\\a');
    expect(accountOf(own, 'corp\\a')).toBe('CORP\\a');
    expect(accountOf(own, 'a@other.com')).toBe('a@other.com');
    expect(accountOf(own, 'OTHER\\a')).toBe('OTHER\\a');
  });

  it('is in no farm list alone, and none is managed where the document says so', () => {
    const one = planOf(gateways('2016', ['a']), gateways('2022', ['c']));
    expect(one.stages.flatMap((stage) => [...stage.after.keys()]).filter((id) => id.startsWith('GatewayFarm'))).toEqual(
      [],
    );
    const without = planOf(
      gateways('2016', ['a', 'b'], { farm: false }),
      gateways('2022', ['c', 'd'], { farm: false }),
    );
    expect(
      without.stages.flatMap((stage) => [...stage.after.keys()]).filter((id) => id.startsWith('GatewayFarm')),
    ).toEqual([]);
    const fewer = ids(source, gateways('2022', ['c']), 'gateway/retire');
    expect(fewer).toContain('delete GatewayFarm/c');
  });

  it('tells a central NPS of the new gateways first, and has its servers before it is used', () => {
    const store = { policyStore: { centralNps: [{ server: 'nps.contoso.com', sharedSecret: { secret: 'nps' } }] } };
    const central = [gateways('2016', ['a'], store), gateways('2022', ['c'], store)] as const;
    const order = ids(...central, 'gateway/transfer');
    expect(order.indexOf('create ManualTask/gateway-transfer-radius-clients')).toBeLessThan(
      order.indexOf('create GatewayRadiusServer/c/nps'),
    );
    expect(order.indexOf('create GatewayRadiusServer/c/nps')).toBeLessThan(order.indexOf('create GatewaySettings/c'));
    expect(propsAt(...central, 'target', `GatewaySettings/${fq('c')}`)).toMatchObject({ policyStore: 'centralNps' });
    const [added] = stepsOf(stageNamed(planOf(...central), 'gateway/add')).filter(({ change }) =>
      change.id.includes('ServerRole'),
    );
    const calls = added?.steps.flatMap((step) =>
      step.do === 'run' ? [step.invocation.parameters.MethodName ?? step.invocation.cmdlet] : [],
    );
    expect(calls?.slice(0, 3)).toEqual(['EnableCentralCAP', 'Add-RDServer', 'EnableCentralCAP']);
  });
});

describe('gateways that stay', () => {
  it('get what the target has and lose what it drops, in gateway/transfer', () => {
    const source = gateways('2022', ['a'], { computerGroups: { farm: ['h1'], old: ['h2'] } });
    const target = gateways('2022', ['a'], {
      computerGroups: { farm: ['h1', 'h3'] },
      connectionPolicies: [...POLICIES.connectionPolicies].reverse(),
    });
    expect(ids(source, target, 'gateway/transfer')).toEqual([
      'create ManualTask/gateway-transfer-backup',
      'update GatewayComputerGroup/a/farm',
      'update GatewayConnectionPolicy/a/Partners',
      'update GatewayConnectionPolicy/a/Staff',
      'delete GatewayComputerGroup/a/old',
    ]);
  });

  it('change nothing while nothing about them changes', () => {
    const document = gateways('2022', ['a', 'b']);
    expect(planOf(document, document).stages.map((stage) => stage.name)).toEqual(['source', 'target']);
  });
});

describe('computer groups of gateways that serve now', () => {
  const gateway = {
    ...haSource.gateway,
    computerGroups: { Farm: ['RDS.contoso.com', fq('rdcb01'), 'rdsh01'] },
  } as never;
  const source: Deployment = { ...haSource, gateway };
  const wanted = { farm: ['rds.contoso.com', fq('rdcb11'), 'rdcb11', fq('rdsh11'), 'rdsh14'] };
  const target: Deployment = { ...haTarget, gateway: { ...haTarget.gateway, computerGroups: wanted } as never };
  const id = `GatewayComputerGroup/${fq('rdgw01')}/Farm`;

  it('get the new names as the target spells them, before the servers are used', () => {
    expect(propsAt(source, target, 'brokers/expand', id)?.computers).toEqual(
      ['RDS.contoso.com', fq('rdcb01'), 'rdcb11', fq('rdcb11'), 'rdsh01'].sort(),
    );
    const order = ids(source, target, 'brokers/expand');
    expect(order.indexOf('update GatewayComputerGroup/rdgw01/Farm')).toBeLessThan(
      order.indexOf('update NameRecord/rds'),
    );
    const hosts = ids(source, target, 'sessions/pilot/add');
    expect(hosts.indexOf('update GatewayComputerGroup/rdgw01/Farm')).toBeGreaterThan(-1);
    expect(hosts.indexOf('update GatewayComputerGroup/rdgw01/Farm')).toBeLessThan(
      hosts.indexOf('create SessionHost/rdsh14'),
    );
  });

  it('that the target gives up follow the servers they have', () => {
    const other = { ...haTarget, gateway: { ...haTarget.gateway, computerGroups: { other: ['x'] } } as never };
    expect(propsAt(source, other, 'brokers/expand', id)?.computers).toContain(fq('rdcb12'));
    const foreign = { ...haSource, gateway: { ...haSource.gateway, computerGroups: { Farm: ['printer'] } } as never };
    expect(propsAt(foreign, other, 'brokers/expand', id)?.computers).toEqual(['printer']);
  });
});
