import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seedState } from '../../../src/cmdlets/runners/simulator';
import { State } from '../../../src/cmdlets/runners/simulator/state';
import { Deployment } from '../../../src/documents/schema';
import { BROKER, Farm, SECRETS, SOURCE, TARGET } from './farm';

describe('the seed', () => {
  test('SIM-SEED-01 the source document is live', async () => {
    const farm = new Farm();
    const part = async (name: string) =>
      (await farm.ok('Get-RDSessionCollectionConfiguration', { CollectionName: 'Office', [name]: true }))[0];
    expect(await part('Connection')).toMatchObject({
      IdleSessionLimitMin: 60,
      DisconnectedSessionLimitMin: 240,
      BrokenConnectionAction: 'Disconnect',
    });
    expect(await part('UserProfileDisk')).toMatchObject({ EnableUserProfileDisk: true, MaxUserProfileDiskSizeGB: 20 });
    expect(await part('Security')).toMatchObject({ SecurityLayer: 'Negotiate', AuthenticateUsingNLA: true });
    expect((await farm.ok('Get-RDServer')).map((row) => row.Server)).toHaveLength(9);
    expect(await farm.ok('Get-RDConnectionBrokerHighAvailability')).toMatchObject([
      { DatabaseConnectionString: SECRETS.sqlConnectionString, DatabaseFilePath: 'D:\\RDCB' },
    ]);
    expect(State.parse(farm.state)).toEqual(farm.state);
  });

  test('SIM-SEED-02 machines of the target', async () => {
    const farm = new Farm();
    const server = farm.state.servers['rdsh11.contoso.com'];
    expect(server).toMatchObject({ os: '2022', features: [], power: 'on' });
    expect(farm.state.servers[BROKER]?.os).toBe('2016');
    expect(await farm.ok('Resolve-DnsName', { Name: 'rdsh11.contoso.com' })).toMatchObject([{ IPAddress: server?.ip }]);
    const addresses = Object.values(farm.state.servers).map((each) => each.ip);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test('SIM-SEED-03 files, shares and papers of both documents', () => {
    const state = seedState(SOURCE, { target: TARGET, secrets: { ...SECRETS, gwPfx: 'other' } });
    expect(Object.values(state.pfxFiles).map((file) => [file.path, file.password])).toEqual([
      ['certs/farm.pfx', 'farm-pass'],
      ['certs/gw.pfx', 'other'],
      ['certs/gw22.pfx', 'other'],
    ]);
    expect(Object.keys(state.shares)).toEqual(['\\\\fs01.contoso.com\\upd-office', '\\\\fs11.contoso.com\\upd-office']);
    expect(state.clearinghouse.papers.map((paper) => [paper.program, paper.count])).toEqual([
      ['retail', 100],
      ['keyPackId', 50],
    ]);
    expect(seedState(SOURCE).deployment?.highAvailability?.connectionString).toBe('secret:sqlConnectionString');
  });

  test('SIM-SEED-04 the same sessions every time', () => {
    const seed = () =>
      seedState(SOURCE, {
        sessions: [
          { collection: 'Office', count: 8 },
          { collection: 'Finance', count: 3 },
        ],
      });
    expect(seed()).toEqual(seed());
    const { sessions, shares } = seed();
    expect(sessions.map((session) => session.user).slice(-1)).toEqual(['CONTOSO\\u011']);
    expect(sessions.filter((session) => session.host === 'rdsh01.contoso.com')).toHaveLength(4);
    expect(sessions.filter((session) => session.state === 'STATE_DISCONNECTED')).toHaveLength(2);
    expect(shares['\\\\fs01.contoso.com\\upd-office']?.files).toHaveLength(9);
  });

  test('SIM-SEED-06 load balancers and lost servers', () => {
    const source = Deployment.parse({
      ...SOURCE,
      servers: { ...SOURCE.servers, 'rdsh02.contoso.com': { os: '2016', lost: true } },
      certificates: { gateway: { thumbprint: 'D'.repeat(40), tlsEndsAt: 'loadBalancer' } },
    });
    const state = seedState(source);
    expect(state.servers['rdsh02.contoso.com']?.power).toBe('off');
    expect(state.deployment?.certificates).toEqual({});
    expect(state.servers['rdgw01.contoso.com']?.store).toEqual({});
  });

  test('a document of one area alone can be seeded', () => {
    const { apiVersion, deployment, domain, servers, gateway } = SOURCE;
    const state = seedState(Deployment.parse({ apiVersion, deployment, domain, servers, gateway }));
    expect(State.parse(state).deployment?.gateway.mode).toBe('Custom');
  });
});

describe('what people do', () => {
  test('SIM-HND-01 an upgrade in place', async () => {
    const farm = new Farm();
    const build = () => farm.run('Get-CimInstance', { ClassName: 'Win32_OperatingSystem' }, { host: BROKER });
    farm.hands.upgradeInPlace(BROKER, '2022');
    await farm.pass(60);
    expect((await build()).errors).toHaveLength(1);
    await farm.pass(61);
    expect((await build()).output).toMatchObject([{ BuildNumber: '20348' }]);
    await farm.pass(3);
    expect(await farm.ok('Get-RDSessionCollection')).toHaveLength(2);
  });

  test('SIM-HND-02 everything people do is seen', async () => {
    const farm = new Farm({ sessions: [{ collection: 'Office', count: 1 }] });
    farm.hands.failOver('rdcb02.contoso.com');
    expect(await farm.ok('Get-RDSessionCollection', {}, { broker: 'rdcb02.contoso.com' })).toHaveLength(2);
    expect(() => farm.hands.failOver('rdsh01.contoso.com')).toThrow();
    farm.hands.failOver(BROKER);
    farm.hands.editSetting('Office', (collection) => (collection.connection.idleSessionLimitMin = 7));
    expect(
      await farm.ok('Get-RDSessionCollectionConfiguration', { CollectionName: 'Office', Connection: true }),
    ).toMatchObject([{ IdleSessionLimitMin: 7 }]);
    farm.hands.signOut('contoso\\U001');
    expect(await farm.ok('Get-RDUserSession')).toEqual([]);
    farm.hands.advance({ until: '2027-01-20T00:00:00Z' });
    expect(farm.simulator.clock.now().toISOString()).toBe('2027-01-20T00:00:00.000Z');
    farm.hands.copyProfileDisks('\\\\fs01.contoso.com\\upd-office', '\\\\fs11.contoso.com\\upd-office');
    expect(farm.state.shares['\\\\fs11.contoso.com\\upd-office']?.files).toContain('UVHD-u001.vhdx');
  });
});

test('every line of the specification has a test, every id in a test has a line', () => {
  const page = readFileSync(join(__dirname, '../../../docs/simulator-behaviour.md'), 'utf8');
  const specified = [...page.matchAll(/^\| (SIM-[A-Z]+-\d+) \| [DSMIE] \| /gm)].map((match) => match[1]);
  const tested = readdirSync(__dirname)
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) =>
      [...readFileSync(join(__dirname, name), 'utf8').matchAll(/test\('((?:SIM-[A-Z]+-\d+ )+)/g)].flatMap((match) =>
        (match[1] ?? '').trim().split(' '),
      ),
    );
  expect([...new Set(tested)].sort()).toEqual([...specified].sort());
  expect(new Set(specified).size).toBe(specified.length);
});
