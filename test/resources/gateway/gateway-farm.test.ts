import { describe, expect, it } from 'vitest';
import { getGatewayInstances } from '../../../src/cmdlets/reads';
import { fieldChanges } from '../../../src/resources/diff';
import { gatewayFarmKind as kind } from '../../../src/resources/gateway/gateway-farm';
import { observed, role, runAt, summary, updated, worldOf } from '../kind-world';

const server = 'rdgw11.contoso.com';
const read = getGatewayInstances(server, 'farm');
const props = { server, members: [server, 'rdgw12.contoso.com'] };
const here = worldOf([role(server, 'RDS-GATEWAY')]);

describe('GatewayFarm', () => {
  it('is the list of one gateway, without case and order', () => {
    const current = observed(kind, props, [read, [{ Servers: 'RDGW12.contoso.com;rdgw11.contoso.com' }]]);
    expect(fieldChanges(kind, current as object as typeof props, props)).toEqual([]);
    expect(observed(kind, props, [read, [{ Servers: '' }]])).toBeUndefined();
  });

  it('is set as a whole', () => {
    const list = { Servers: 'rdgw11.contoso.com;rdgw12.contoso.com' };
    expect(runAt(kind.create(props, here), 0).invocation.parameters).toMatchObject({
      ClassName: 'Win32_TSGatewayLoadBalancer',
      MethodName: 'SetServers',
      Arguments: list,
    });
    expect(runAt(updated(kind, {}, props, ['members'], here), 0).invocation.parameters.Arguments).toEqual(list);
  });

  it('ends on a gateway that stays alone, and is left to one that goes', () => {
    expect(summary(kind.remove(props, here))).toEqual([expect.stringContaining('DeleteAllServers')]);
    expect(kind.remove(props, worldOf())).toEqual([]);
  });
});
