import { describe, expect, test } from 'vitest';
import type { PlainValue } from '../../../src/cmdlets/result';
import { seedState } from '../../../src/cmdlets/runners/simulator';
import { demoSecrets } from '../../../src/cmdlets/runners/simulator/demo-secrets';
import { Deployment } from '../../../src/documents/schema';
import { Farm, SECRETS, SOURCE } from './farm';

const WEB = { host: 'rdwa01.contoso.com' };
const RDWEB = 'MACHINE/WEBROOT/APPHOST/Default Web Site/RDWeb';
const PAGES = [`${RDWEB}/Pages`];
const KEYS = 'system.web/machineKey';
const source = Deployment.parse({
  ...SOURCE,
  webAccess: {
    ...SOURCE.webAccess,
    settings: { PasswordChangeEnabled: true, DefaultTSGateway: 'gw.contoso.com', Motto: 7 },
    machineKey: { secret: 'webKeys' },
    webClient: { channel: 'Production', brokerCertificate: 'singleSignOn' },
  },
  certificates: { ...SOURCE.certificates, sessionHostListener: { thumbprint: 'E'.repeat(40) } },
});
const seeded = (secrets = {}) => new Farm({ secrets: { ...SECRETS, webKeys: 'AA,BB', ...secrets } }, source);

const settings = async (farm: Farm, on = WEB): Promise<Record<string, unknown>> => {
  const rows = await farm.ok(
    'Get-WebConfigurationProperty',
    { PSPath: PAGES, Filter: ['appSettings/add'], Name: ['.'] },
    on,
  );
  return Object.fromEntries(rows.map((row) => [String(row.key), row.value]));
};
const keys = async (farm: Farm, on = WEB, paths = PAGES) =>
  (
    await farm.ok(
      'Get-WebConfigurationProperty',
      { PSPath: paths, Filter: [KEYS], Name: ['validationKey', 'decryptionKey'] },
      on,
    )
  ).map((row) => `${row.Name}=${row.Value}`);
const set = (farm: Farm, Filter: string, Name: string, Value: PlainValue, PSPath = PAGES) =>
  farm.run('Set-WebConfigurationProperty', { PSPath, Filter: [Filter], Name, Value }, WEB);

describe('the IIS configuration of RD Web Access', () => {
  test('SIM-WEB-01 a server with the role has its default settings and keys', async () => {
    const farm = new Farm({}, SOURCE, (state) => state.servers['rdwa11.contoso.com']?.features.push('RDS-Web-Access'));
    const fresh = { host: 'rdwa11.contoso.com' };
    expect(await settings(farm, fresh)).toMatchObject({
      PasswordChangeEnabled: 'false',
      DefaultTSGateway: '',
      PublicModeSessionTimeoutInMinutes: '20',
      PrivateModeSessionTimeoutInMinutes: '240',
    });
    expect(await keys(farm, fresh)).toEqual([
      'validationKey=AutoGenerate,IsolateApps',
      'decryptionKey=AutoGenerate,IsolateApps',
    ]);
  });

  test('SIM-WEB-02 without IIS the cmdlets are unknown', async () => {
    const farm = new Farm();
    const read = { PSPath: PAGES, Filter: ['appSettings/add'], Name: ['.'] };
    const on = { host: 'rdwa11.contoso.com' };
    expect((await farm.run('Get-WebConfigurationProperty', read, on)).errors).toMatchObject([
      { id: 'CommandNotFoundException', terminating: true },
    ]);
    const gateway = { host: 'rdgw01.contoso.com' };
    expect((await farm.run('Get-WebConfigurationProperty', read, gateway)).errors).toMatchObject([
      { id: 'PathNotFound,Get-WebConfigurationProperty' },
    ]);
  });

  test('SIM-WEB-03 setting a name that is not there only warns; adding one that is there fails', async () => {
    const farm = new Farm();
    expect((await set(farm, "appSettings/add[@key='DefaultTSGateway']", 'value', 'gw.contoso.com')).errors).toEqual([]);
    const unknown = await set(farm, "appSettings/add[@key='Motto']", 'value', 'x');
    expect([unknown.errors, unknown.warnings.length]).toEqual([[], 1]);
    const add = (key: string) =>
      farm.run(
        'Add-WebConfigurationProperty',
        { PSPath: PAGES, Filter: ['appSettings'], Name: '.', Value: { key, value: 'y' } },
        WEB,
      );
    expect((await add('Motto')).errors).toEqual([]);
    expect((await add('motto')).errors).toMatchObject([{ code: 0x800700b7 }]);
    expect(await settings(farm)).toMatchObject({ DefaultTSGateway: 'gw.contoso.com', Motto: 'y' });
  });

  test('SIM-WEB-04 Boolean values are written as .NET writes them', async () => {
    const farm = new Farm();
    await set(farm, "appSettings/add[@key='PasswordChangeEnabled']", 'value', true);
    expect(await settings(farm)).toMatchObject({ PasswordChangeEnabled: 'True' });
  });

  test('SIM-WEB-05 applications inherit the keys of RDWeb until they have their own', async () => {
    const farm = new Farm();
    const value = (key: string) => ({ validationKey: key, decryptionKey: key });
    await set(farm, KEYS, '.', value('AA'), [RDWEB]);
    expect(await keys(farm)).toEqual(['validationKey=AA', 'decryptionKey=AA']);
    await set(farm, KEYS, '.', value('BB'));
    expect(await keys(farm, WEB, [RDWEB, `${RDWEB}/Feed`, ...PAGES])).toEqual(
      ['AA', 'AA', 'BB'].flatMap((key) => [`validationKey=${key}`, `decryptionKey=${key}`]),
    );
  });

  test('SIM-WEB-06 an upgrade in place resets them', async () => {
    const farm = seeded();
    farm.hands.upgradeInPlace(WEB.host, '2022');
    await farm.pass(130);
    expect(await settings(farm)).toMatchObject({ PasswordChangeEnabled: 'false' });
    expect(await keys(farm)).toContain('validationKey=AutoGenerate,IsolateApps');
  });

  test('SIM-WEB-07 the seed has settings and keys of the source', async () => {
    const farm = seeded();
    expect(await settings(farm)).toMatchObject({ PasswordChangeEnabled: 'true', Motto: '7', ShowDesktops: 'true' });
    expect(await keys(farm)).toEqual(['validationKey=AA', 'decryptionKey=BB']);
    expect(demoSecrets([source]).webKeys).toMatch(/^[0-9A-F]{128},[0-9A-F]{64}$/);
    expect(seedState(source, { secrets: { webKeys: 'alone' } }).servers[WEB.host]?.web?.machineKeys['']).toEqual({
      validation: 'alone',
      decryption: '',
    });
  });
});

describe('the web client', () => {
  test('SIM-WCL-01 its cmdlets come with a module that is installed, with consent to its licence', async () => {
    const farm = new Farm();
    const install = (more = {}) => farm.run('Install-Module', { Name: ['RDWebClientManagement'], ...more }, WEB);
    const modules = () => farm.ok('Get-Module', { Name: ['RDWebClientManagement'], ListAvailable: true }, WEB);
    expect((await farm.run('Get-RDWebClientPackage', {}, WEB)).errors).toMatchObject([
      { id: 'CommandNotFoundException', terminating: true },
    ]);
    expect(await modules()).toEqual([]);
    expect((await install()).errors).toMatchObject([{ terminating: true }]);
    expect((await install({ AcceptLicense: true, Force: true })).errors).toEqual([]);
    expect(await modules()).toHaveLength(1);
    expect(await farm.ok('Get-RDWebClientPackage', {}, WEB)).toEqual([]);
  });

  test('SIM-WCL-02 it is published once it has a package and the certificate of the brokers', async () => {
    const farm = new Farm();
    await farm.ok('Install-Module', { Name: ['RDWebClientManagement'], AcceptLicense: true }, WEB);
    const publish = (Type = 'Production') => farm.run('Publish-RDWebClientPackage', { Type, Latest: true }, WEB);
    expect((await publish()).errors).toHaveLength(1);
    const bring = (Password: string) =>
      farm.run('Import-RDWebClientBrokerCert', { Path: 'certs/farm.pfx', Password }, WEB);
    expect((await bring('wrong')).errors).toHaveLength(1);
    expect((await bring(SECRETS.farmPfx)).errors).toEqual([]);
    expect((await publish()).errors).toHaveLength(1);
    await farm.ok('Install-RDWebClientPackage', {}, WEB);
    expect((await farm.run('Install-RDWebClientPackage', {}, WEB)).warnings).toHaveLength(1);
    expect((await publish()).errors).toEqual([]);
    expect((await publish('Test')).errors).toEqual([]);
    expect(await farm.ok('Get-RDWebClientPackage', {}, WEB)).toMatchObject([{ publishedAs: 'Production, Test' }]);
    expect(await farm.ok('Get-RDWebClientBrokerCert', {}, WEB)).toMatchObject([{ Thumbprint: 'A'.repeat(40) }]);
    await farm.ok('Unpublish-RDWebClientPackage', { Type: 'Test' }, WEB);
    expect(await farm.ok('Get-RDWebClientPackage', {}, WEB)).toMatchObject([{ publishedAs: 'Production' }]);
  });

  test('SIM-WCL-03 the seed has it published as the source says', async () => {
    const farm = seeded();
    expect(await farm.ok('Get-RDWebClientPackage', {}, WEB)).toMatchObject([{ publishedAs: 'Production' }]);
    expect(await farm.ok('Get-RDWebClientBrokerCert', {}, WEB)).toMatchObject([{ Thumbprint: 'A'.repeat(40) }]);
  });
});

describe('the certificate of the listener', () => {
  const host = 'rdsh01.contoso.com';
  const read = (farm: Farm) =>
    farm.ok(
      'Get-CimInstance',
      {
        Namespace: 'root/cimv2/TerminalServices',
        ClassName: 'Win32_TSGeneralSetting',
        Filter: "TerminalName = 'RDP-Tcp'",
      },
      { host },
    );
  const write = (farm: Farm, Property: PlainValue) =>
    farm.run(
      'Set-CimInstance',
      {
        Namespace: 'root/cimv2/TerminalServices',
        Query: "SELECT * FROM Win32_TSGeneralSetting WHERE TerminalName = 'RDP-Tcp'",
        Property,
      },
      { host },
    );

  test('SIM-MCH-07 it is self-signed until one from the store is set', async () => {
    const farm = new Farm({}, SOURCE, (state) => {
      const server = state.servers[host];
      if (server) server.store['A'.repeat(40)] = { exportable: true, hasPrivateKey: true };
    });
    expect(await read(farm)).toMatchObject([{ TerminalName: 'RDP-Tcp', SSLCertificateSHA1HashType: 1 }]);
    expect((await write(farm, { SSLCertificateSHA1Hash: 'B'.repeat(40) })).errors).toMatchObject([
      { code: 0x80041008 },
    ]);
    expect((await write(farm, { SecurityLayer: 2 })).errors).toMatchObject([{ code: 0x80041024 }]);
    expect((await write(farm, { SSLCertificateSHA1Hash: 'a'.repeat(40) })).errors).toEqual([]);
    expect(await read(farm)).toMatchObject([{ SSLCertificateSHA1Hash: 'A'.repeat(40), SSLCertificateSHA1HashType: 3 }]);
  });

  test('SIM-MCH-08 what group policy enrols is not set', async () => {
    const byPolicy = Deployment.parse({
      ...SOURCE,
      certificates: { sessionHostListener: { fromTemplate: 'RDS-Listener' } },
    });
    const farm = new Farm({}, byPolicy);
    expect(await read(farm)).toMatchObject([{ SSLCertificateSHA1HashType: 2 }]);
    expect((await write(farm, { SSLCertificateSHA1Hash: 'A'.repeat(40) })).errors).toMatchObject([
      { code: 0x80041016 },
    ]);
    expect(await read(seeded())).toMatchObject([
      { SSLCertificateSHA1Hash: 'E'.repeat(40), SSLCertificateSHA1HashType: 3 },
    ]);
  });

  test('SIM-MCH-09 a pending restart is noted in the registry', async () => {
    const farm = new Farm();
    const key = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending';
    const pending = () => farm.ok('Test-Path', { LiteralPath: [key] }, { host });
    expect(await pending()).toEqual([false]);
    farm.hands.setServer(host, { rebootPending: true });
    expect(await pending()).toEqual([true]);
  });
});
