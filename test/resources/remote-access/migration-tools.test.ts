import { describe, expect, it } from 'vitest';
import { read } from '../../../src/cmdlets/invocation';
import { getNetIpAddress, getRemoteAccess } from '../../../src/cmdlets/remote-access-reads';
import {
  migratedAddressesKind,
  migrationImportKind,
  migrationStoreKind,
  migrationToolsFolderKind,
} from '../../../src/resources/remote-access/migration-tools';
import { live, observed, runAt } from '../kind-world';
import { type Answer, calls, kept, SERVER, update } from './remote-access-world';

const OLD = 'vpn01.contoso.com';
const FILE = 'C:\\Migration\\Svrmig.mig';
const there = (host: string, path: string, is = true): Answer => [
  read('Test-Path', { LiteralPath: [path] }, { host }),
  [is],
];
const store = { server: OLD, store: 'C:\\Migration', password: { secret: 'store' }, users: 'All', groups: true };
const management = (Status: string): Answer => [
  read('Get-Service', { Name: ['RaMgmtSvc'] }, { host: OLD }),
  [{ Name: 'RaMgmtSvc', Status }],
];

describe('MigrationToolsFolder', () => {
  const folder = { server: SERVER, os: 'WS08R2', architecture: 'amd64', path: 'C:\\Smig' };
  it('is a folder named after release and architecture; what SmigDeploy made stays', () => {
    const answer = there(SERVER, 'C:\\Smig\\SMT_WS08R2_amd64');
    expect(observed(migrationToolsFolderKind, folder, answer)).toEqual(folder);
    expect(calls(migrationToolsFolderKind.create(folder, kept))).toEqual([
      'SmigDeploy {"ArgumentList":["/package","/architecture","amd64","/os","WS08R2","/path","C:\\\\Smig"]}',
    ]);
    expect(migrationToolsFolderKind.remove(folder, kept)).toEqual([]);
  });
});

describe('MigrationStore', () => {
  const props = { ...store, management: 'running' };
  it('is exported while the management service is stopped, which runs again afterwards', () => {
    const made = calls(migrationStoreKind.create({ ...props, ipConfig: true }, kept)).map((line) =>
      line.replace(` @${OLD}`, ''),
    );
    expect(made).toEqual([
      'New-Item {"Path":["C:\\\\"],"Name":"Migration","ItemType":"Directory","Force":true}',
      'Stop-Service {"Name":["RaMgmtSvc"],"Force":true}',
      'Export-SmigServerSetting {"FeatureId":["DirectAccess-VPN"],"Path":"C:\\\\Migration","Password":{"secret":"store"},"User":"All","Group":true,"IPConfig":true}',
      'Start-Service {"Name":["RaMgmtSvc"]}',
    ]);
  });
  it('that a crash cut off after the export owes the service its start, and no second export', () => {
    const found = observed(migrationStoreKind, props, there(OLD, FILE), management('Stopped'));
    expect(found).toEqual({ server: OLD, store: 'C:\\Migration' });
    expect(update(migrationStoreKind, {}, props, 'management')).toEqual([
      `Start-Service {"Name":["RaMgmtSvc"]} @${OLD}`,
    ]);
    expect(observed(migrationStoreKind, props, there(OLD, FILE), management('Running'))).toMatchObject({
      management: 'running',
    });
    expect(observed(migrationStoreKind, props, there(OLD, FILE, false), management('Running'))).toBeUndefined();
  });
  it('is deleted with the passwords in it, and may be gone already', () => {
    const steps = migrationStoreKind.remove(props, kept);
    expect(calls(steps)).toEqual([
      `Remove-Item {"LiteralPath":["C:\\\\Migration\\\\Svrmig.mig"],"Force":true} @${OLD}`,
    ]);
    expect(runAt(steps, 0).tolerate).toEqual(['notFound']);
  });
});

describe('MigrationImport', () => {
  const props = { ...store, server: SERVER, from: OLD };
  it('is fetched from the management host, only where it is not there, and followed by the services in their order', () => {
    const steps = migrationImportKind.create(props, kept);
    expect(calls(steps).map((line) => line.replace(/ \{.*\}/, ''))).toEqual([
      'New-Item',
      'Copy-Item @managementHost ?',
      'Import-SmigServerSetting',
      'Stop-Service',
      'Start-Service',
    ]);
    expect(runAt(steps, 1).invocation.parameters).toEqual({
      LiteralPath: [`\\\\${OLD}\\C$\\Migration\\Svrmig.mig`],
      Destination: `\\\\${SERVER}\\C$\\Migration`,
      Force: true,
    });
    expect(runAt(steps, 1).onlyIf?.holds(live(there(SERVER, FILE)))).toBe(false);
    expect(runAt(steps, 3).invocation.parameters.Name).toEqual(['RasMan']);
    expect(calls(migrationImportKind.create({ ...props, from: undefined }, kept)).join()).not.toContain('Copy-Item');
  });
  it('counts as made only where Remote Access is set up from a store that is still there', () => {
    const set = (VpnStatus: string): Answer => [getRemoteAccess(SERVER), [{ VpnStatus }]];
    expect(observed(migrationImportKind, props, set('Installed'), there(SERVER, FILE))).toBeDefined();
    expect(observed(migrationImportKind, props, set('Uninstalled'), there(SERVER, FILE))).toBeUndefined();
    expect(observed(migrationImportKind, props, set('Installed'), there(SERVER, FILE, false))).toBeUndefined();
  });
});

describe('MigratedAddresses', () => {
  const props = {
    server: SERVER,
    store: 'C:\\Migration',
    password: { secret: 'store' },
    adapters: [{ source: '00-01', target: '00-02' }],
    addresses: ['203.0.113.10', '2001:DB8::1'],
  };
  it('are half there until every one is, and are taken adapter by adapter', () => {
    const read = (...IPAddress: string[]): Answer => [
      getNetIpAddress(SERVER),
      IPAddress.map((one) => ({ IPAddress: one })),
    ];
    expect(observed(migratedAddressesKind, props, read('10.0.0.1'))).toBeUndefined();
    expect(observed(migratedAddressesKind, props, read('2001:db8::1'))).toEqual({
      server: SERVER,
      addresses: ['2001:DB8::1'],
    });
    expect(update(migratedAddressesKind, {}, props, 'addresses')[0]).toContain(
      '"IPConfig":"NIC","SourcePhysicalAddress":["00-01"],"TargetPhysicalAddress":["00-02"],"Force":true',
    );
    expect(update(migratedAddressesKind, {}, props, 'store')).toEqual([]);
  });
});
