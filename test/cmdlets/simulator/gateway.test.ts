import { describe, expect, test } from 'vitest';
import type { PlainValue } from '../../../src/cmdlets/result';
import { seedState } from '../../../src/cmdlets/runners/simulator';
import { Deployment } from '../../../src/documents/schema';
import { Farm, type Row, SOURCE } from './farm';

const OLD = 'rdgw01.contoso.com';
const NEW = 'rdgw11.contoso.com';
const NAMESPACE = 'root/cimv2/TerminalServices';
const CAP = 'Win32_TSGatewayConnectionAuthorizationPolicy';
const RAP = 'Win32_TSGatewayResourceAuthorizationPolicy';
const GROUP = 'Win32_TSGatewayResourceGroup';
const SETTINGS = 'Win32_TSGatewayServerSettings';
const FARM = 'Win32_TSGatewayLoadBalancer';
const NONE_MAPPED = 0x80070534;

async function call(
  farm: Farm,
  ClassName: string,
  MethodName: string,
  Arguments: Record<string, PlainValue> = {},
): Promise<Row> {
  const [row] = await farm.ok(
    'Invoke-CimMethod',
    { Namespace: NAMESPACE, ClassName, MethodName, Arguments },
    { host: OLD },
  );
  return row ?? {};
}
async function on(
  farm: Farm,
  of: string,
  name: string,
  MethodName: string,
  Arguments: Record<string, PlainValue> = {},
) {
  const Query = `SELECT * FROM ${of} WHERE Name = '${name}'`;
  return farm.ok('Invoke-CimMethod', { Namespace: NAMESPACE, Query, MethodName, Arguments }, { host: OLD });
}
const rows = (farm: Farm, ClassName: string, host = OLD) =>
  farm.ok('Get-CimInstance', { Namespace: NAMESPACE, ClassName }, { host });
const names = async (farm: Farm, of: string, host = OLD) => (await rows(farm, of, host)).map((row) => row.Name);
const policy = (Name: string, UserGroupNames = 'CONTOSO\\Staff') => ({
  Name,
  UserGroupNames,
  ComputerGroupNames: '',
  SmartCard: false,
  Password: true,
  SecureId: false,
  Enabled: true,
  DeviceRedirectionType: 0,
  DiskDrivesDisabled: false,
  PrintersDisabled: false,
  SerialPortsDisabled: false,
  ClipboardDisabled: false,
  PlugAndPlayDevicesDisabled: false,
  IdleTimeout: 0,
  SessionTimeout: 0,
  SessionTimeoutAction: 0,
  AllowOnlySDRServers: false,
  CookieAuthentication: true,
});
const resource = (Name: string, ResourceGroupType: string, ResourceGroupName: string, PortNumbers = '3389') => ({
  Name,
  Description: '',
  Enabled: true,
  ResourceGroupType,
  ResourceGroupName,
  UserGroupNames: 'CONTOSO\\Staff',
  ProtocolNames: 'RDP',
  PortNumbers,
});
const group = (Name: string, Resources: string) => ({ Name, Description: '', Resources });

/** The farm with a document that says something of its gateway. */
function farmWith(gateway: object): Farm {
  return new Farm({}, Deployment.parse({ ...SOURCE, gateway: { ...SOURCE.gateway, ...gateway } }));
}
const bare = () => farmWith({ defaults: 'remove' });

describe('gateway policies', () => {
  test('SIM-GW-01 a new connection policy stands at the top', async () => {
    const farm = bare();
    for (const name of ['First', 'Second']) expect((await call(farm, CAP, 'Create', policy(name))).ReturnValue).toBe(0);
    expect((await rows(farm, CAP)).map((row) => [row.Name, row.Order])).toEqual([
      ['Second', 1],
      ['First', 2],
    ]);
  });

  test('SIM-GW-02 policies move one place at a time and stop at the ends', async () => {
    const farm = bare();
    for (const name of ['C', 'B', 'A']) await call(farm, CAP, 'Create', policy(name));
    await on(farm, CAP, 'a', 'MoveDown');
    expect(await names(farm, CAP)).toEqual(['B', 'A', 'C']);
    await on(farm, CAP, 'C', 'MoveDown');
    await on(farm, CAP, 'B', 'MoveUp');
    expect(await names(farm, CAP)).toEqual(['B', 'A', 'C']);
  });

  test('SIM-GW-03 one name that nobody knows and nothing is done', async () => {
    const farm = bare();
    farm.hands.change((state) => state.unknownAccounts.push('CONTOSO\\Ghosts'));
    const create = (groups: string) => call(farm, CAP, 'Create', policy('P', groups));
    expect((await create('CONTOSO\\Staff;contoso\\ghosts')).ReturnValue).toBe(NONE_MAPPED);
    expect((await create('RDSH01\\Staff')).ReturnValue).toBe(NONE_MAPPED);
    expect((await create('Users@BUILTIN')).ReturnValue).toBe(NONE_MAPPED);
    expect(await names(farm, CAP)).toEqual([]);
    expect((await create('RDGW01\\Local;staff@contoso.com')).ReturnValue).toBe(0);
    expect(await rows(farm, CAP)).toMatchObject([{ UserGroupNames: 'RDGW01\\Local;CONTOSO\\staff' }]);
    await call(farm, GROUP, 'Create', group('g', 'rdsh01.contoso.com'));
    const [answer] = await on(farm, GROUP, 'g', 'SetResources', { Resources: 'rdsh02;nobody.contoso.com' });
    expect(answer?.ReturnValue).not.toBe(0);
    expect(await rows(farm, GROUP)).toMatchObject([{ Resources: 'rdsh01.contoso.com' }]);
    await on(farm, GROUP, 'G', 'SetResources', { Resources: 'rdsh02;10.1.2.3;*' });
    expect(await rows(farm, GROUP)).toMatchObject([{ Resources: 'rdsh02;10.1.2.3;*' }]);
    expect((await call(farm, FARM, 'SetServers', { Servers: `${OLD};nobody.contoso.com` })).ReturnValue).not.toBe(0);
  });

  test('SIM-GW-04 names have 64 characters at most, none that is reserved, and are unique without case', async () => {
    const farm = bare();
    const create = async (name: string) => (await call(farm, CAP, 'Create', policy(name))).ReturnValue;
    expect(await create('x'.repeat(65))).not.toBe(0);
    for (const character of '<>:;"/\\|?*\t') expect(await create(`a${character}b`)).not.toBe(0);
    expect(await create("R'n'D and more")).toBe(0);
    expect(await create("r'N'd AND MORE")).toBe(0x80041019);
    await on(farm, CAP, "R\\'n\\'D and more", 'Delete');
    expect(await names(farm, CAP)).toEqual([]);
  });

  test('SIM-GW-05 Update writes the whole list of Create', async () => {
    const farm = bare();
    await call(farm, CAP, 'Create', { ...policy('P'), IdleTimeout: 30, SmartCard: true });
    await on(farm, CAP, 'P', 'Update', { ...policy('P'), DeviceRedirectionType: 2, PrintersDisabled: true });
    expect(await rows(farm, CAP)).toMatchObject([
      {
        IdleTimeout: 0,
        SmartcardAllowed: false,
        DeviceRedirectionType: 2,
        PrintersDisabled: true,
        ClipboardDisabled: false,
      },
    ]);
  });

  test('SIM-GW-06 a resource policy names a group of the gateway that is there, a group of the directory, or any', async () => {
    const farm = bare();
    const create = async (...of: Parameters<typeof resource>) =>
      (await call(farm, RAP, 'Create', resource(...of))).ReturnValue;
    expect(await create('A', 'RG', 'g')).not.toBe(0);
    await call(farm, GROUP, 'Create', group('g', 'rdsh01'));
    expect(await create('A', 'RG', 'G')).toBe(0);
    expect(await create('B', 'CG', 'CONTOSO\\Hosts', '3389;443')).toBe(0);
    expect(await create('C', 'ALL', '', '*')).toBe(0);
    expect(await create('D', 'ALL', '', '3389,443')).not.toBe(0);
    expect(await create('D', 'XX', '')).not.toBe(0);
    expect(await names(farm, RAP)).toEqual(['A', 'B', 'C']);
    await on(farm, RAP, 'C', 'Update', { ...resource('C', 'ALL', ''), Enabled: false });
    expect((await rows(farm, RAP))[2]).toMatchObject({ Enabled: false, PortNumbers: '3389' });
  });

  test('SIM-GW-07 a group that a policy names is not deleted', async () => {
    const farm = bare();
    await call(farm, GROUP, 'Create', group('g', 'rdsh01'));
    await call(farm, RAP, 'Create', resource('A', 'RG', 'g'));
    expect(await rows(farm, GROUP)).toMatchObject([{ AssociatedRAPs: 'A' }]);
    expect((await on(farm, GROUP, 'g', 'Delete'))[0]?.ReturnValue).not.toBe(0);
    await on(farm, RAP, 'A', 'Delete');
    await on(farm, GROUP, 'g', 'Delete');
    expect(await names(farm, GROUP)).toEqual([]);
  });

  test('SIM-GW-08 a query that finds nothing calls nothing, and nobody says so', async () => {
    const farm = bare();
    expect(await on(farm, CAP, 'none', 'Delete')).toEqual([]);
  });

  test('SIM-GW-09 policies about the health of clients are marked', async () => {
    const farm = bare();
    await call(farm, CAP, 'Create', policy('P'));
    expect(await rows(farm, CAP)).toMatchObject([{ HasNapAttributes: false }]);
    farm.hands.change((state) => {
      for (const each of state.servers[OLD]?.gateway?.connectionPolicies ?? []) each.nap = true;
    });
    await on(farm, CAP, 'P', 'Update', policy('P'));
    expect(await rows(farm, CAP)).toMatchObject([{ HasNapAttributes: true }]);
  });
});

describe('gateway servers', () => {
  test('SIM-GW-10 adding a gateway makes permissive policies', async () => {
    const farm = bare();
    expect(
      (await farm.run('Get-CimInstance', { Namespace: NAMESPACE, ClassName: CAP }, { host: NEW })).errors,
    ).toHaveLength(1);
    await farm.ok('Add-RDServer', { Server: NEW, Role: 'RDS-GATEWAY', GatewayExternalFqdn: 'gw.contoso.com' });
    expect(await names(farm, CAP, NEW)).toEqual(['RDG_CAP_AllUsers']);
    expect(await names(farm, RAP, NEW)).toEqual([
      'RDG_AllDomainComputers',
      'RDG_RDConnectionBrokers',
      'RDG_HighAvailabilityBroker_DNS_RR',
    ]);
    expect(await rows(farm, GROUP, NEW)).toMatchObject([
      { Name: 'RDG_RDCBComputers', Resources: 'rdcb01.contoso.com;rdcb02.contoso.com' },
      { Name: 'RDG_DNSRoundRobin', Resources: 'rds.contoso.com' },
    ]);
  });

  test('SIM-GW-11 adding a gateway wants local policies on all', async () => {
    const farm = bare();
    const add = () =>
      farm.run('Add-RDServer', { Server: NEW, Role: 'RDS-GATEWAY', GatewayExternalFqdn: 'gw.contoso.com' });
    await call(farm, SETTINGS, 'EnableCentralCAP', { CentralCAPEnabled: true });
    expect((await add()).errors).toHaveLength(1);
    expect(await rows(farm, SETTINGS)).toMatchObject([{ CentralCAPEnabled: true }]);
    await call(farm, SETTINGS, 'EnableCentralCAP', { CentralCAPEnabled: false });
    expect((await add()).errors).toEqual([]);
  });

  test('SIM-GW-12 settings have only methods', async () => {
    const farm = bare();
    const set = async (method: string, args: Record<string, PlainValue>) =>
      (await call(farm, SETTINGS, method, args)).ReturnValue;
    expect(await set('SetMaxConnections', { Connections: 100, IsUnlimited: false })).toBe(0);
    expect(await set('SetSslBridging', { SslBridging: 2 })).toBe(0);
    expect(await set('SetSslBridging', { SslBridging: 3 })).not.toBe(0);
    expect(await set('EnableOnlyConsentCapableClients', { OnlyConsentCapableClients: true })).toBe(0);
    expect(await rows(farm, SETTINGS)).toMatchObject([
      { MaxConnections: 100, UnlimitedConnections: false, SslBridging: 2, OnlyConsentCapableClients: true },
    ]);
    await set('SetMaxConnections', { Connections: 0, IsUnlimited: true });
    expect(await rows(farm, SETTINGS)).toMatchObject([{ UnlimitedConnections: true }]);
    expect(await set('EnableTransport', { TransportType: 2, Enable: false })).toBe(0);
    expect(await set('EnableTransport', { TransportType: 3, Enable: false })).not.toBe(0);
    const udp = { TransportType: 2 };
    expect(await call(farm, SETTINGS, 'IsTransportEnabled', udp)).toMatchObject({ ReturnValue: 0, Enabled: false });
  });

  test('SIM-GW-13 the farm list, NPS servers and live connections', async () => {
    const farm = bare();
    await call(farm, FARM, 'SetServers', { Servers: `${OLD};${NEW}` });
    expect(await rows(farm, FARM)).toMatchObject([{ Servers: `${OLD};${NEW}` }]);
    await call(farm, FARM, 'DeleteAllServers');
    expect(await rows(farm, FARM)).toMatchObject([{ Servers: '' }]);
    const radius = 'Win32_TSGatewayRADIUSServer';
    await call(farm, radius, 'Add', { Name: 'rdsh01.contoso.com', SharedSecret: 'one' });
    expect((await call(farm, radius, 'Add', { Name: 'RDSH01.contoso.com', SharedSecret: 'x' })).ReturnValue).toBe(
      0x80041019,
    );
    expect((await call(farm, radius, 'Add', { Name: 'nobody.contoso.com', SharedSecret: 'x' })).ReturnValue).not.toBe(
      0,
    );
    await on(farm, radius, 'rdsh01.contoso.com', 'SetSharedSecret', { SharedSecret: 'two' });
    expect(farm.state.servers[OLD]?.gateway?.radiusServers).toEqual([
      { name: 'rdsh01.contoso.com', sharedSecret: 'two' },
    ]);
    expect(await rows(farm, radius)).toMatchObject([{ Name: 'rdsh01.contoso.com', Priority: 1, SharedSecret: '' }]);
    await on(farm, radius, 'rdsh01.contoso.com', 'Remove');
    expect(await rows(farm, radius)).toEqual([]);
    farm.hands.change((state) => {
      state.servers[OLD]?.gateway?.connections.push({ user: 'CONTOSO\\u001', resource: 'rdsh01' });
    });
    expect(await rows(farm, 'Win32_TSGatewayConnection')).toMatchObject([{ UserName: 'CONTOSO\\u001' }]);
  });

  test('SIM-GW-14 gateways of the source are seeded as the document has them', async () => {
    const policies = {
      policyStore: { centralNps: [{ server: 'nps01.contoso.com', sharedSecret: { secret: 'nps' } }] },
      connectionPolicies: [
        { name: 'A', userGroups: ['staff@contoso.com'], authentication: ['Password'], redirect: { only: ['Drives'] } },
        { name: 'B', userGroups: ['CONTOSO\\B'], authentication: ['SmartCard'] },
      ],
      resourcePolicies: [{ name: 'R', userGroups: ['CONTOSO\\B'], computers: { gatewayGroup: 'farm' }, ports: 'any' }],
      computerGroups: { farm: ['rds.contoso.com', 'printer.contoso.com'] },
      udpTransport: false,
    };
    const farm = farmWith(policies);
    expect((await rows(farm, CAP)).map((row) => [row.Name, row.UserGroupNames])).toEqual([
      ['A', 'CONTOSO\\staff'],
      ['B', 'CONTOSO\\B'],
      ['RDG_CAP_AllUsers', 'CONTOSO\\Domain Users'],
    ]);
    expect((await rows(farm, CAP))[0]).toMatchObject({ DiskDrivesDisabled: false, PrintersDisabled: true });
    expect((await rows(farm, RAP))[0]).toMatchObject({ ResourceGroupName: 'farm', PortNumbers: '*' });
    expect(await farm.ok('Resolve-DnsName', { Name: 'printer.contoso.com' })).toHaveLength(1);
    const state = seedState(
      Deployment.parse({ ...SOURCE, gateway: { ...SOURCE.gateway, ...policies, defaults: 'remove' } }),
    );
    expect(state.servers[OLD]?.gateway).toMatchObject({
      centralCap: true,
      radiusServers: [{ name: 'nps01.contoso.com', sharedSecret: 'secret:nps' }],
      transports: [true, true, false],
      connectionPolicies: [{ name: 'A' }, { name: 'B' }],
      farm: [],
    });
  });
});
