import { describe, expect, test } from 'vitest';
import { Deployment } from '../../../src/documents/schema';
import { BROKER, Farm, SOURCE } from './farm';

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
