import { describe, expect, it } from 'vitest';
import { read } from '../../../src/cmdlets/invocation';
import { migrationToolsFolderKind } from '../../../src/resources/remote-access/migration-tools-folder';
import { observed } from '../kind-world';
import { type Answer, calls, kept, SERVER } from './remote-access-world';

const OLD = 'vpn01.contoso.com';
const _FILE = 'C:\\Migration\\Svrmig.mig';
const there = (host: string, path: string, is = true): Answer => [
  read('Test-Path', { LiteralPath: [path] }, { host }),
  [is],
];
const _store = { server: OLD, store: 'C:\\Migration', password: { secret: 'store' }, users: 'All', groups: true };
const _management = (Status: string): Answer => [
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
