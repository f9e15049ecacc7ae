import { describe, expect, test } from 'vitest';
import { Farm, SOURCE } from './farm';

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
