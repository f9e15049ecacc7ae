import { describe, expect, test } from 'vitest';
import { Deployment } from '../../../src/documents/schema';
import { BROKER, Farm, SOURCE } from './farm';

const rolesOf = (farm: Farm, server: string) => farm.state.deployment?.roles[server];
const add = (Server: string, Role: string, more = {}) => ({ Server: `${Server}.contoso.com`, Role, ...more });
const newBroker = (os: '2016' | '2022', faults = {}) =>
  new Farm({ faults }, SOURCE, (state) => {
    const server = state.servers['rdcb11.contoso.com'];
    if (server) server.os = os;
  });

describe('servers and roles', () => {
  test('SIM-SRV-01 one object per server, filtered by roles', async () => {
    const farm = new Farm();
    const all = await farm.ok('Get-RDServer');
    expect(all).toContainEqual({ Server: 'RDCB01.CONTOSO.COM', Roles: ['RDS-CONNECTION-BROKER'] });
    const some = await farm.ok('Get-RDServer', { Role: ['RDS-GATEWAY', 'rds-licensing'] });
    expect(some.map((row) => row.Server).sort()).toEqual(['RDGW01.CONTOSO.COM', 'RDLS01.CONTOSO.COM']);
  });

  test('SIM-SRV-02 Add-RDServer emits the server on success only', async () => {
    const farm = new Farm();
    expect(await farm.ok('Add-RDServer', add('rdwa11', 'RDS-WEB-ACCESS'))).toEqual([
      { Server: 'RDWA11.CONTOSO.COM', Roles: ['RDS-WEB-ACCESS'] },
    ]);
    expect((await farm.run('Add-RDServer', add('rdwa99', 'RDS-WEB-ACCESS'))).output).toEqual([]);
  });

  test('SIM-SRV-03 a new session host restarts, an old one does not', async () => {
    const farm = new Farm();
    const os = () =>
      farm.run('Get-CimInstance', { ClassName: 'Win32_OperatingSystem' }, { host: 'rdsh11.contoso.com' });
    await farm.ok('Add-RDServer', add('rdsh11', 'RDS-RD-SERVER'));
    expect((await os()).errors).toHaveLength(1);
    await farm.pass(2);
    expect((await os()).errors).toHaveLength(1);
    await farm.pass(1.2);
    expect((await os()).errors).toEqual([]);
    await farm.ok('Remove-RDServer', add('rdsh11', 'RDS-RD-SERVER', { Force: true }));
    await farm.ok('Add-RDServer', add('rdsh11', 'RDS-RD-SERVER'));
    expect((await os()).errors).toEqual([]);
  });

  test('SIM-SRV-04 what a target must be', async () => {
    const farm = new Farm();
    const tryIt = async () => (await farm.run('Add-RDServer', add('rdwa11', 'RDS-WEB-ACCESS'))).errors[0]?.message;
    farm.hands.setServer('rdwa11.contoso.com', { rebootPending: true });
    expect(await tryIt()).toMatch(/restart is pending/);
    farm.hands.setServer('rdwa11.contoso.com', { rebootPending: false, domainJoined: false });
    expect(await tryIt()).toMatch(/not joined/);
    farm.hands.setServer('rdwa11.contoso.com', { domainJoined: true, power: 'off' });
    expect(await tryIt()).toMatch(/Unable to connect/);
    farm.hands.powerOn('rdwa11.contoso.com');
    farm.hands.advance({ ms: 5 * 60_000 });
    expect(await tryIt()).toBeUndefined();
  });

  test('SIM-SRV-05 a new broker has the release of the active one, and high availability', async () => {
    const other = await newBroker('2022').run('Add-RDServer', add('rdcb11', 'RDS-CONNECTION-BROKER'));
    expect(other.errors[0]?.message).toMatch(/operating system version/);
    const same = newBroker('2016');
    await same.ok('Add-RDServer', add('rdcb11', 'RDS-CONNECTION-BROKER'));
    expect(rolesOf(same, 'rdcb11.contoso.com')).toEqual(['RDS-CONNECTION-BROKER']);
    const single = newBroker('2016');
    single.hands.change((state) => delete state.deployment?.highAvailability);
    expect((await single.run('Add-RDServer', add('rdcb11', 'RDS-CONNECTION-BROKER'))).errors[0]?.message).toMatch(
      /high availability/,
    );
  });

  test('SIM-SRV-06 a gateway needs its external name and configures the deployment', async () => {
    const farm = new Farm();
    expect((await farm.run('Add-RDServer', add('rdgw11', 'RDS-GATEWAY'))).errors).toHaveLength(1);
    const name = { GatewayExternalFqdn: 'other.contoso.com' };
    await farm.ok('Add-RDServer', add('rdgw11', 'RDS-GATEWAY', name));
    expect(await farm.ok('Get-RDDeploymentGatewayConfiguration')).toMatchObject([
      { GatewayExternalFqdn: 'gw.contoso.com' },
    ]);
    await farm.ok('Remove-RDServer', add('rdgw11', 'RDS-GATEWAY', { Force: true }));
    await farm.ok('Set-RDDeploymentGatewayConfiguration', { GatewayMode: 'DoNotUse', Force: true });
    await farm.ok('Add-RDServer', add('rdgw11', 'RDS-GATEWAY', name));
    expect(await farm.ok('Get-RDDeploymentGatewayConfiguration')).toEqual([
      {
        GatewayMode: 'Custom',
        GatewayExternalFqdn: 'other.contoso.com',
        LogonMethod: 'Password',
        UseCachedCredentials: true,
        BypassLocal: true,
      },
    ]);
  });

  test('SIM-SRV-07 a license server is appended and the list turns to capitals', async () => {
    const farm = new Farm();
    await farm.ok('Add-RDServer', add('rdls11', 'RDS-LICENSING'));
    expect(await farm.ok('Get-RDLicenseConfiguration')).toMatchObject([
      { LicenseServer: ['RDLS01.CONTOSO.COM', 'RDLS11.CONTOSO.COM'] },
    ]);
    await farm.ok('Remove-RDServer', add('rdls01', 'RDS-LICENSING', { Force: true }));
    expect(await farm.ok('Get-RDLicenseConfiguration')).toMatchObject([{ LicenseServer: ['RDLS11.CONTOSO.COM'] }]);
  });

  test('SIM-SRV-08 the role service stays installed', async () => {
    const farm = new Farm();
    await farm.ok('Remove-RDServer', add('rdwa01', 'RDS-WEB-ACCESS', { Force: true }));
    expect(rolesOf(farm, 'rdwa01.contoso.com')).toBeUndefined();
    const service = await farm.ok('Get-Service', { Name: 'W3SVC' }, { host: 'rdwa01.contoso.com' });
    expect(service).toMatchObject([{ Status: 'Running' }]);
  });

  test('SIM-SRV-09 a host in a collection stays', async () => {
    const farm = new Farm();
    const result = await farm.run('Remove-RDServer', add('rdsh01', 'RDS-RD-SERVER', { Force: true }));
    expect(result.errors[0]?.message).toMatch(/in use by the collection Office/);
    await farm.ok('Remove-RDServer', add('rdsh04', 'RDS-RD-SERVER', { Force: true }));
  });

  test('SIM-SRV-10 neither the active nor the last broker goes', async () => {
    const farm = new Farm();
    const remove = (server: string) =>
      farm.run('Remove-RDServer', add(server, 'RDS-CONNECTION-BROKER', { Force: true }));
    expect((await remove('rdcb01')).errors[0]?.message).toMatch(/manages the deployment/);
    expect((await remove('rdcb02')).errors).toEqual([]);
    expect((await remove('rdcb01')).errors[0]?.message).toMatch(/last/);
    // What was a broker does not answer for the deployment any more.
    expect((await farm.run('Get-RDServer', {}, { broker: 'rdcb02.contoso.com' })).errors[0]?.message).toMatch(
      /does not exist on/,
    );
  });

  test('SIM-SRV-11 the last gateway resets the mode', async () => {
    const farm = new Farm();
    await farm.ok('Remove-RDServer', add('rdgw01', 'RDS-GATEWAY', { Force: true }));
    expect(await farm.ok('Get-RDDeploymentGatewayConfiguration')).toEqual([{ GatewayMode: 'DoNotUse' }]);
  });

  test('SIM-SRV-12 a role twice, and a role that is not there', async () => {
    const farm = new Farm();
    expect((await farm.run('Add-RDServer', add('rdwa01', 'RDS-WEB-ACCESS'))).errors[0]?.message).toMatch(
      /already exists/,
    );
    expect(
      (await farm.run('Remove-RDServer', add('rdwa01', 'RDS-GATEWAY', { Force: true }))).errors[0]?.message,
    ).toMatch(/does not exist/);
  });

  test('SIM-SRV-13 custom RDP properties go to a new broker, best effort', async () => {
    for (const customRdpPropertiesNotCopied of [false, true]) {
      const farm = newBroker('2016', { customRdpPropertiesNotCopied });
      await farm.ok('Add-RDServer', add('rdcb11', 'RDS-CONNECTION-BROKER'));
      const value = farm.state.deployment?.collections[0]?.customRdpProperty['rdcb11.contoso.com'];
      expect(value).toBe(customRdpPropertiesNotCopied ? undefined : 'drivestoredirect:s:');
    }
  });

  test('SIM-SRV-14 a new web server gets the workspace name', async () => {
    const farm = new Farm();
    await farm.ok('Add-RDServer', add('rdwa11', 'RDS-WEB-ACCESS'));
    expect(farm.state.servers['rdwa11.contoso.com']?.workspaceName).toBe('Contoso Apps');
  });

  test('SIM-SRV-15 a server that is gone is taken off the lists', async () => {
    const farm = new Farm();
    farm.hands.powerOff('rdsh01.contoso.com');
    const host = await farm.run('Remove-RDSessionHost', { SessionHost: 'rdsh01.contoso.com', Force: true });
    const server = await farm.run('Remove-RDServer', add('rdsh01', 'RDS-RD-SERVER', { Force: true }));
    expect([host.errors, server.errors]).toEqual([[], []]);
    expect([host.warnings.length, server.warnings.length]).toEqual([1, 1]);
    expect(rolesOf(farm, 'rdsh01.contoso.com')).toBeUndefined();
  });

  test('SIM-SRV-16 a broker without the database is not added', async () => {
    const farm = newBroker('2016', { sqlDenied: ['rdcb11.contoso.com'] });
    expect((await farm.run('Add-RDServer', add('rdcb11', 'RDS-CONNECTION-BROKER'))).errors[0]?.message).toMatch(
      /database/,
    );
  });
});

const SINGLE = Deployment.parse({ ...SOURCE, connectionBrokers: { members: [BROKER] } });
const STRING = 'DRIVER=ODBC Driver 17 for SQL Server;SERVER=sql01.contoso.com;DATABASE=RDCB;Trusted_Connection=Yes';
const SHARED = 'DRIVER=ODBC Driver 17 for SQL Server;SERVER=sql.azure.com;DATABASE=RDCB;UID=rds;PWD=x';

async function singleFarm(os: '2012 R2' | '2016' = '2016', record = true): Promise<Farm> {
  const farm = new Farm({}, SINGLE, (state) => {
    const broker = state.servers[BROKER];
    if (broker) broker.os = os;
  });
  const IPv4Address = farm.state.servers[BROKER]?.ip ?? '';
  if (record)
    await farm.ok('Add-DnsServerResourceRecordA', {
      ZoneName: 'contoso.com',
      Name: 'rds',
      IPv4Address,
      ComputerName: 'dc01.contoso.com',
    });
  return farm;
}

const setHa = (farm: Farm, more = {}) =>
  farm.run('Set-RDConnectionBrokerHighAvailability', {
    ClientAccessName: 'rds.contoso.com',
    DatabaseConnectionString: STRING,
    ...more,
  });

describe('high availability', () => {
  test('SIM-HA-01 nothing, and no error, without it', async () => {
    const result = await (await singleFarm()).run('Get-RDConnectionBrokerHighAvailability');
    expect([result.output, result.errors]).toEqual([[], []]);
  });

  test('SIM-HA-02 a passive broker tells the active one', async () => {
    const farm = new Farm();
    const passive = { broker: 'rdcb02.contoso.com' };
    const [row] = await farm.ok('Get-RDConnectionBrokerHighAvailability', {}, passive);
    expect(row).toMatchObject({ ActiveManagementServer: 'RDCB01.CONTOSO.COM', ClientAccessName: 'rds.contoso.com' });
    farm.hands.powerOff('rdcb02.contoso.com');
    expect((await farm.run('Get-RDConnectionBrokerHighAvailability', {}, passive)).errors).toHaveLength(1);
  });

  test('SIM-HA-03 one way', async () => {
    const farm = await singleFarm();
    expect((await setHa(farm)).errors).toEqual([]);
    expect((await setHa(farm)).errors[0]?.message).toMatch(/already configured/);
    expect(await farm.ok('Get-RDConnectionBrokerHighAvailability')).toMatchObject([
      { ConnectionBroker: ['RDCB01.CONTOSO.COM'] },
    ]);
  });

  test('SIM-HA-04 a folder from 2016 on, an .mdf file before', async () => {
    const file = { DatabaseFilePath: 'D:\\RDCB\\rdcb.mdf' };
    const folder = { DatabaseFilePath: 'D:\\RDCB' };
    expect((await setHa(await singleFarm(), file)).errors).toHaveLength(1);
    expect((await setHa(await singleFarm(), folder)).errors).toEqual([]);
    expect((await setHa(await singleFarm('2012 R2'), folder)).errors).toHaveLength(1);
    expect((await setHa(await singleFarm('2012 R2'))).errors).toHaveLength(1);
    expect((await setHa(await singleFarm('2012 R2'), file)).errors).toEqual([]);
  });

  test('SIM-HA-05 secondary strings and shared databases', async () => {
    const shared = { DatabaseConnectionString: SHARED };
    expect((await setHa(await singleFarm(), { DatabaseSecondaryConnectionString: STRING })).errors).toHaveLength(1);
    expect(
      (
        await setHa(await singleFarm(), {
          ...shared,
          DatabaseSecondaryConnectionString: SHARED.replace('RDCB', 'OTHER'),
        })
      ).errors,
    ).toHaveLength(1);
    expect((await setHa(await singleFarm(), { ...shared, DatabaseFilePath: 'D:\\x' })).errors).toHaveLength(1);
    expect((await setHa(await singleFarm('2012 R2'), shared)).errors).toHaveLength(1);
    const farm = await singleFarm();
    expect((await setHa(farm, { ...shared, DatabaseSecondaryConnectionString: SHARED })).errors).toEqual([]);
    await farm.ok('Remove-RDDatabaseConnectionString', { DatabaseSecondaryConnectionString: true, Force: true });
    expect(await farm.ok('Get-RDConnectionBrokerHighAvailability')).toMatchObject([
      { DatabaseSecondaryConnectionString: null },
    ]);
  });

  test('SIM-HA-06 the name has to lead to a broker', async () => {
    expect((await setHa(await singleFarm('2016', false))).errors[0]?.message).toMatch(/does not resolve/);
  });

  test('SIM-HA-07 a dedicated database is made, so it must not exist', async () => {
    const farm = await singleFarm();
    farm.hands.change((state) => state.databases.push('sql01.contoso.com/rdcb'));
    expect((await setHa(farm)).errors[0]?.message).toMatch(/already exists/);
  });

  test('SIM-HA-08 switching is silent either way', async () => {
    const farm = new Farm();
    const active = async () =>
      (await farm.ok('Get-RDConnectionBrokerHighAvailability', {}, { broker: 'rdcb02.contoso.com' }))[0]
        ?.ActiveManagementServer;
    const none = await farm.run('Set-RDActiveManagementServer', { ManagementServer: 'rdsh01.contoso.com' });
    expect([none.errors, await active()]).toEqual([[], 'RDCB01.CONTOSO.COM']);
    const done = await farm.run(
      'Set-RDActiveManagementServer',
      { ManagementServer: 'rdcb02.contoso.com' },
      { host: 'rdcb02.contoso.com' },
    );
    expect([done.errors, done.output, await active()]).toEqual([[], [], 'RDCB02.CONTOSO.COM']);
  });

  test('SIM-HA-09 management does not fail over by itself', async () => {
    const farm = new Farm();
    farm.hands.powerOff(BROKER);
    const passive = { broker: 'rdcb02.contoso.com' };
    expect((await farm.run('Get-RDSessionCollection', {}, passive)).errors).toHaveLength(1);
    await farm.ok(
      'Set-RDActiveManagementServer',
      { ManagementServer: 'rdcb02.contoso.com' },
      { host: 'rdcb02.contoso.com' },
    );
    expect(await farm.ok('Get-RDSessionCollection', {}, passive)).toHaveLength(2);
  });

  test('SIM-HA-10 later changes', async () => {
    const single = await singleFarm();
    expect(
      (await single.run('Set-RDClientAccessName', { ClientAccessName: 'a.contoso.com' })).errors[0]?.message,
    ).toMatch(/not configured for high availability/);
    expect(
      (await single.run('Set-RDDatabaseConnectionString', { DatabaseConnectionString: STRING })).errors,
    ).toHaveLength(1);
    const farm = new Farm();
    expect(
      (await farm.run('Set-RDDatabaseConnectionString', { DatabaseConnectionString: SHARED })).errors[0]?.message,
    ).toMatch(/authentication/);
    expect(
      (await farm.run('Set-RDDatabaseConnectionString', { DatabaseConnectionString: STRING.replace('RDCB', 'X') }))
        .errors[0]?.message,
    ).toMatch(/name/);
    const moved = STRING.replace('sql01', 'sql02');
    await farm.ok('Set-RDDatabaseConnectionString', { DatabaseConnectionString: moved });
    expect(await farm.ok('Get-RDConnectionBrokerHighAvailability')).toMatchObject([
      { DatabaseConnectionString: moved },
    ]);
  });

  test('SIM-HA-11 the workspace id follows the client access name', async () => {
    const farm = await singleFarm();
    expect(await farm.ok('Get-RDWorkspace')).toMatchObject([{ WorkspaceID: BROKER }]);
    await setHa(farm);
    expect(await farm.ok('Get-RDWorkspace')).toMatchObject([{ WorkspaceID: 'rds.contoso.com' }]);
  });
});
