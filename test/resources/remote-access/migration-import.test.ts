import { describe, expect, it } from 'vitest';
import { read } from '../../../src/cmdlets/invocation';
import { getRemoteAccess } from '../../../src/cmdlets/remote-access-reads';
import { migrationImportKind } from '../../../src/resources/remote-access/migration-import';
import { live, observed, runAt } from '../kind-world';
import { type Answer, calls, kept, SERVER } from './remote-access-world';

const OLD = 'vpn01.contoso.com';
const FILE = 'C:\\Migration\\Svrmig.mig';
const there = (host: string, path: string, is = true): Answer => [
  read('Test-Path', { LiteralPath: [path] }, { host }),
  [is],
];
const store = { server: OLD, store: 'C:\\Migration', password: { secret: 'store' }, users: 'All', groups: true };
const _management = (Status: string): Answer => [
  read('Get-Service', { Name: ['RaMgmtSvc'] }, { host: OLD }),
  [{ Name: 'RaMgmtSvc', Status }],
];

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
