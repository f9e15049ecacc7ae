import { describe, expect, it } from 'vitest';
import { getGatewayInstances } from '../../../src/cmdlets/reads';
import { fieldChanges } from '../../../src/resources/diff';
import { gatewayResourcePolicyKind as kind } from '../../../src/resources/gateway/gateway-resource-policy';
import { observed, role, runAt, summary, updated, worldOf } from '../kind-world';

const server = 'rdgw11.contoso.com';
const read = getGatewayInstances(server, 'resourcePolicy');
const props = {
  server,
  name: 'Farm',
  userGroups: ['CONTOSO\\A', 'CONTOSO\\B'],
  computers: { gatewayGroup: 'farm' },
  ports: [3389, 3390],
};
const row = {
  Name: 'farm',
  Description: '',
  Enabled: true,
  ResourceGroupType: 'RG',
  ResourceGroupName: 'FARM',
  UserGroupNames: 'CONTOSO\\b;CONTOSO\\a',
  PortNumbers: '3390;3389',
};
const here = worldOf([role(server, 'RDS-GATEWAY')]);
const seen = (more: object, wanted: object = {}) =>
  observed(kind, { ...props, ...wanted }, [read, [{ ...row, ...more }]]);

describe('GatewayResourcePolicy', () => {
  it('reads group, groups and ports without case and order', () => {
    expect(fieldChanges(kind, seen({}) as object as typeof props, props)).toEqual([]);
    expect(observed(kind, props)).toBeUndefined();
  });

  it('tells groups of the gateway, groups of the directory and any computer apart', () => {
    expect(seen({ ResourceGroupName: 'other' })).toMatchObject({ computers: { gatewayGroup: 'other' } });
    const adGroup = { computers: { adGroup: 'hosts@contoso.com' } };
    expect(seen({ ResourceGroupType: 'CG', ResourceGroupName: 'CONTOSO\\Hosts' }, adGroup)).toMatchObject(adGroup);
    expect(seen({ ResourceGroupType: 'ALL', ResourceGroupName: '' })).toMatchObject({ computers: 'any' });
  });

  it('reads any port and ports with commas', () => {
    expect(seen({ PortNumbers: '*' })).toMatchObject({ ports: 'any' });
    expect(seen({ PortNumbers: '3389,443' })).toMatchObject({ ports: [3389, 443] });
  });

  it('is made with semicolons and the one protocol', () => {
    const { ports: _ports, ...plain } = props;
    expect(runAt(kind.create({ ...plain, computers: 'any' }, here), 0).invocation.parameters.Arguments).toEqual({
      Name: 'Farm',
      Description: '',
      Enabled: true,
      ResourceGroupType: 'ALL',
      ResourceGroupName: '',
      UserGroupNames: 'CONTOSO\\A;CONTOSO\\B',
      ProtocolNames: 'RDP',
      PortNumbers: '3389',
    });
  });

  it('writes all with what is live', () => {
    const current = seen({ Description: 'made by a colleague', Enabled: false }) as object as typeof props;
    const steps = updated(kind, current, { ...props, ports: 'any' as never }, ['ports'], here);
    expect(runAt(steps, 0).invocation.parameters.Arguments).toMatchObject({
      Description: 'made by a colleague',
      Enabled: false,
      ResourceGroupType: 'RG',
      PortNumbers: '*',
    });
    expect(kind.update({ current, desired: props, changes: [] }, here)).toEqual([]);
  });

  it('is deleted from a gateway that stays only', () => {
    expect(summary(kind.remove(props, here))).toHaveLength(1);
    expect(kind.remove(props, worldOf())).toEqual([]);
  });
});
