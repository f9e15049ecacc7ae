import { describe, expect, it } from 'vitest';
import { read } from '../../../src/cmdlets/invocation';
import { migrationStoreKind } from '../../../src/resources/remote-access/migration-store';
import { observed, runAt } from '../kind-world';
import { type Answer, calls, kept, update } from './remote-access-world';

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
