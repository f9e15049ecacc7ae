import { describe, expect, test } from 'vitest';
import { Live } from '../../../src/cmdlets/live';
import { openRunner } from '../../../src/cmdlets/runners';
import { restartShows } from '../../../src/resources/service-restart';
import { BROKER, Farm } from './farm';

const DNS = { ComputerName: 'dc01.contoso.com', ZoneName: 'contoso.com' };
const records = async (farm: Farm, Name?: string) =>
  farm.ok('Get-DnsServerResourceRecord', { ...DNS, RRType: 'A', ...(Name ? { Name } : {}) });
const resolve = (farm: Farm, more = {}) => farm.run('Resolve-DnsName', { Name: 'rds.contoso.com', Type: 'A', ...more });
const remove = (farm: Farm, more: object) =>
  farm.run('Remove-DnsServerResourceRecord', { ...DNS, RRType: 'A', Name: 'rds', Force: true, ...more });
const ip = (farm: Farm, host: string) => farm.state.servers[host]?.ip ?? '';

describe('names', () => {
  test('SIM-DNS-01 records by zone', async () => {
    const farm = new Farm();
    expect(await records(farm, 'rds')).toEqual(
      [BROKER, 'rdcb02.contoso.com'].map((host) => ({
        HostName: 'rds',
        RecordType: 'A',
        TimeToLive: '00:01:00',
        RecordData: { IPv4Address: ip(farm, host) },
      })),
    );
    expect(await records(farm, 'rds.contoso.com')).toHaveLength(2);
    expect((await farm.run('Get-DnsServerResourceRecord', { ...DNS, RRType: 'A', Name: 'none' })).errors).toMatchObject(
      [{ code: 9714 }],
    );
    expect(
      (await farm.run('Get-DnsServerResourceRecord', { ...DNS, ZoneName: 'x.org', RRType: 'A' })).errors,
    ).toMatchObject([{ code: 9601 }]);
    expect(
      (
        await farm.run(
          'Get-DnsServerResourceRecord',
          { ZoneName: 'contoso.com', RRType: 'A' },
          { host: 'dc01.contoso.com' },
        )
      ).output.length,
    ).toBeGreaterThan(5);
    expect(await farm.ok('Get-DnsServerZone', { ComputerName: 'dc01.contoso.com' })).toMatchObject([
      { ZoneName: 'contoso.com' },
    ]);
  });

  test('SIM-DNS-02 adding', async () => {
    const farm = new Farm();
    const add = (IPv4Address: string, TimeToLive?: string) =>
      farm.run('Add-DnsServerResourceRecordA', {
        ...DNS,
        Name: 'rds',
        IPv4Address,
        ...(TimeToLive ? { TimeToLive } : {}),
      });
    expect((await add(ip(farm, BROKER))).errors).toMatchObject([{ code: 9711, category: 'ResourceExists' }]);
    expect((await add('10.9.9.9', '1.02:00:00')).errors).toEqual([]);
    expect((await records(farm, 'rds')).map((row) => row.TimeToLive)).toEqual([
      '1.02:00:00',
      '1.02:00:00',
      '1.02:00:00',
    ]);
  });

  test('SIM-DNS-03 removing', async () => {
    const farm = new Farm();
    expect((await remove(farm, { Force: false })).errors).toMatchObject([{ terminating: true }]);
    expect((await remove(farm, { RecordData: '10.9.9.9' })).errors).toMatchObject([{ code: 9714 }]);
    expect((await remove(farm, { RecordData: ip(farm, BROKER) })).errors).toEqual([]);
    const [left] = await records(farm, 'rds');
    await farm.ok('Remove-DnsServerResourceRecord', { ...DNS, InputObject: left ?? null, Confirm: false });
    expect((await farm.run('Get-DnsServerResourceRecord', { ...DNS, RRType: 'A', Name: 'rds' })).errors).toHaveLength(
      1,
    );
  });

  test('SIM-DNS-04 answers are remembered for their TTL', async () => {
    const farm = new Farm();
    const [first] = (await resolve(farm)).output as { TTL: number; IPAddress: string; Name: string; Type: string }[];
    expect(first).toMatchObject({ Name: 'rds.contoso.com', Type: 'A', TTL: 60, IPAddress: ip(farm, BROKER) });
    await remove(farm, { RecordData: ip(farm, BROKER) });
    expect((await resolve(farm)).output).toHaveLength(2);
    await farm.pass(1);
    expect((await resolve(farm)).output).toHaveLength(1);
    expect((await resolve(farm, { Name: 'none.contoso.com' })).errors).toMatchObject([{ code: 9003 }]);
  });

  test('SIM-DNS-05 past the memory', async () => {
    const farm = new Farm();
    await resolve(farm);
    await remove(farm, { RecordData: ip(farm, BROKER) });
    expect((await resolve(farm, { Server: 'dc01.contoso.com' })).output).toHaveLength(1);
    expect((await resolve(farm, { DnsOnly: true })).output).toHaveLength(1);
    expect((await resolve(farm)).output).toHaveLength(2);
    await farm.ok('Clear-DnsClientCache');
    expect((await resolve(farm)).output).toHaveLength(1);
  });

  test('SIM-DNS-06 changing', async () => {
    const farm = new Farm();
    const [old] = await records(farm, 'rds');
    const NewInputObject = { ...old, TimeToLive: '00:05:00', RecordData: { IPv4Address: '10.9.9.9' } };
    await farm.ok('Set-DnsServerResourceRecord', { ...DNS, OldInputObject: old ?? null, NewInputObject });
    expect((await records(farm, 'rds'))[0]).toEqual(NewInputObject);
  });
});

describe('computers and services', () => {
  const host = 'rdsh01.contoso.com';

  test('SIM-MCH-01 the operating system', async () => {
    const farm = new Farm();
    const Property = ['BuildNumber', 'caption'];
    const [row] = await farm.ok('Get-CimInstance', { ClassName: 'Win32_OperatingSystem', Property }, { host });
    expect(row).toMatchObject({
      BuildNumber: '14393',
      Caption: 'Microsoft Windows Server 2016 Standard',
      LastBootUpTime: null,
    });
    const all = await farm.ok('Get-CimInstance', {
      ClassName: 'Win32_OperatingSystem',
      ComputerName: ['rdsh01.contoso.com', 'rdcb11.contoso.com'],
    });
    expect(all.map((each) => each.BuildNumber)).toEqual(['14393', '20348']);
    const query = { Query: "SELECT * FROM Win32_Service WHERE Name = 'TermService' AND State = 'Running'" };
    expect(await farm.ok('Get-CimInstance', query, { host })).toMatchObject([{ Name: 'TermService' }]);
    expect((await farm.run('Get-CimInstance', { ClassName: 'Win32_Nothing' }, { host })).errors).toHaveLength(1);
  });

  test('SIM-MCH-02 services', async () => {
    const farm = new Farm();
    const on = { host: BROKER };
    expect(await farm.ok('Get-Service', { Name: ['rdms', 'Tssdis'] }, on)).toMatchObject([
      { Name: 'RDMS', Status: 'Running' },
      { Name: 'Tssdis' },
    ]);
    await farm.ok('Stop-Service', { Name: 'RDMS', Force: true }, on);
    expect((await farm.run('Get-RDServer')).errors).toHaveLength(1);
    await farm.ok('Restart-Computer', { Force: true }, on);
    await farm.pass(6);
    expect(await farm.ok('Get-Service', { Name: 'RDMS' }, on)).toMatchObject([{ Status: 'Running' }]);
    expect((await farm.run('Get-Service', { Name: 'Nothing' }, on)).errors[0]?.id).toBe(
      'NoServiceFoundForGivenName,Get-Service',
    );
  });

  test('SIM-MCH-03 restarting', async () => {
    const farm = new Farm({ sessions: [{ collection: 'Office', count: 2 }] });
    farm.hands.setServer(host, { rebootPending: true });
    expect((await farm.run('Restart-Computer', {}, { host })).errors).toHaveLength(1);
    await farm.ok('Restart-Computer', { ComputerName: host, Force: true });
    expect(farm.state.sessions.map((session) => session.host)).toEqual(['rdsh02.contoso.com']);
    expect(farm.state.servers[host]?.rebootPending).toBe(false);
    expect((await farm.run('Restart-Computer', { Force: true })).errors).toMatchObject([{ terminating: true }]);
  });

  test('SIM-MCH-04 features', async () => {
    const farm = new Farm();
    const on = { host: 'rdls11.contoso.com' };
    expect(await farm.ok('Get-WindowsFeature', { Name: 'RDS-Licensing' }, on)).toMatchObject([{ Installed: false }]);
    expect(
      await farm.ok('Install-WindowsFeature', { Name: ['RDS-Licensing'], IncludeManagementTools: true }, on),
    ).toMatchObject([{ Success: true, RestartNeeded: 'No' }]);
    expect(await farm.ok('Get-CimInstance', { ClassName: 'Win32_TSLicenseServer' }, on)).toHaveLength(1);
    expect(await farm.ok('Install-WindowsFeature', { Name: 'RDS-RD-Server' }, on)).toMatchObject([
      { RestartNeeded: 'Yes' },
    ]);
    const add = await farm.run('Add-RDServer', { Server: on.host, Role: 'RDS-LICENSING' });
    expect(add.errors[0]?.message).toMatch(/restart is pending/);
  });

  test('SIM-MCH-05 connecting', async () => {
    const farm = new Farm();
    const reach = async (ComputerName: string, Port: number) =>
      (await farm.ok('Test-NetConnection', { ComputerName, Port }))[0]?.TcpTestSucceeded;
    expect([
      await reach('rds.contoso.com', 3389),
      await reach('apps.contoso.com', 443),
      await reach(host, 443),
    ]).toEqual([true, true, false]);
    expect(await reach('none.contoso.com', 443)).toBe(false);
    farm.hands.powerOff(BROKER);
    expect(await reach(BROKER, 3389)).toBe(false);
    expect(await farm.ok('Test-NetConnection', { ComputerName: host })).toMatchObject([{ PingSucceeded: true }]);
  });

  test('SIM-MCH-06 the gateway tells its certificate as bytes', async () => {
    const farm = new Farm();
    const read = { Namespace: 'root/cimv2/TerminalServices', ClassName: 'Win32_TSGatewayServerSettings' };
    const [row] = await farm.ok('Get-CimInstance', read, { host: 'rdgw01.contoso.com' });
    expect(row?.CertHash).toEqual(Array.from({ length: 20 }, () => 0xbb));
  });

  test('SIM-MCH-10 a service started anew has a younger process, which proves it', async () => {
    const farm = new Farm();
    const on = { host: 'rdls01.contoso.com' };
    const runner = openRunner(`simulator:${farm.path}`);
    const proof = restartShows('TermServLicensing', on.host);
    const shown = async (since: Date) => {
      const live = new Live(runner, { brokers: [BROKER], secret: () => undefined });
      return proof.shows(await live.lookAnew(proof), since);
    };
    const before = runner.clock.now();
    expect(await shown(before)).toBe(false);
    await farm.ok('Restart-Service', { Name: ['TermService'] }, on);
    expect(await shown(before)).toBe(false);
    await farm.ok('Restart-Service', { Name: ['TermServLicensing'] }, on);
    expect(await shown(before)).toBe(true);
    expect(await shown(runner.clock.now())).toBe(false);
    await runner.close();
  });
});
