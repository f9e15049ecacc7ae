import { describe, expect, it } from 'vitest';
import { getGatewayInstances } from '../../../src/cmdlets/reads';
import { fieldChanges } from '../../../src/resources/diff';
import { gatewayComputerGroupKind as kind } from '../../../src/resources/gateway/gateway-computer-group';
import { live, observed, role, runAt, summary, updated, worldOf } from '../kind-world';

const server = 'rdgw11.contoso.com';
const read = getGatewayInstances(server, 'computerGroup');
const props = { server, name: 'farm', computers: ['rds.contoso.com', 'rdsh11'] };
const here = worldOf([role(server, 'RDS-GATEWAY')]);
const call = (method: string, args: string) =>
  `Invoke-CimMethod {"Namespace":"root/cimv2/TerminalServices",${method},"Arguments":${args}} @${server}`;

describe('GatewayComputerGroup', () => {
  it('is a set of names without case', () => {
    const current = observed(kind, props, [read, [{ Name: 'Farm', Resources: 'RDSH11; rds.contoso.com' }]]);
    expect(fieldChanges(kind, current as object as typeof props, props)).toEqual([]);
    expect(observed(kind, props, [read, [{ Name: 'other', Resources: '*' }]])).toBeUndefined();
  });

  it('is made and set with all names at once', () => {
    expect(summary(kind.create(props, here))).toEqual([
      call(
        '"ClassName":"Win32_TSGatewayResourceGroup","MethodName":"Create"',
        '{"Name":"farm","Description":"","Resources":"rds.contoso.com;rdsh11"}',
      ),
    ]);
    expect(summary(updated(kind, {}, props, ['computers'], here))).toEqual([
      call(
        `"Query":"SELECT * FROM Win32_TSGatewayResourceGroup WHERE Name = 'farm'","MethodName":"SetResources"`,
        '{"Resources":"rds.contoso.com;rdsh11"}',
      ),
    ]);
    expect(updated(kind, {}, props, [], here)).toEqual([]);
  });

  it('is deleted where it is still there, from a gateway that stays', () => {
    const condition = runAt(kind.remove(props, here), 0).onlyIf;
    expect(condition?.holds(live([read, [{ Name: 'FARM' }]]))).toBe(true);
    expect(condition?.holds(live())).toBe(false);
    expect(kind.remove(props, worldOf())).toEqual([]);
  });
});
