import { describe, expect, test } from 'vitest';
import { getRdRemoteApp } from '../../../src/cmdlets/reads';
import { fieldChanges, unreadable } from '../../../src/resources/diff';
import type { Props } from '../../../src/resources/kind';
import { remoteAppKind as kind } from '../../../src/resources/sessions/remote-app';
import { snapshot, texts, updateSteps, world } from './helpers';

const row = {
  CollectionName: 'Finance',
  Alias: 'ledger',
  DisplayName: 'Ledger',
  FolderName: 'Finance',
  FilePath: 'c:\\ledger\\LEDGER.exe',
  FileVirtualPath: '%SystemDrive%\\Ledger\\ledger.exe',
  CommandLineSetting: 'Require',
  RequiredCommandLine: '/db "prod 1"',
  IconIndex: 0,
  IconPath: 'C:\\Ledger\\ledger.exe',
  UserGroups: ['contoso\\RDS-LEDGER'],
  ShowInWebAccess: true,
};
const read = getRdRemoteApp('Finance');
const minimal = { collection: 'Finance', alias: 'LEDGER', displayName: 'Ledger', filePath: 'C:\\Ledger\\ledger.exe' };

describe('RemoteApp', () => {
  test('one read of the collection serves all its RemoteApps', () => {
    expect(kind.reads(kind.example)).toEqual([read]);
  });

  test('absent, equal, odd', () => {
    expect(kind.observe(snapshot([read, [{ ...row, Alias: 'OTHER' }]]), kind.example)).toBeUndefined();
    expect(fieldChanges(kind, kind.observe(snapshot([read, [row]]), kind.example), kind.example)).toEqual([]);
    const odd = kind.observe(
      snapshot([read, [null, 5, { Alias: 1 }, { Alias: 'LEDGER', IconIndex: {}, UserGroups: 5 }]]),
      kind.example,
    );
    expect(odd).toMatchObject({ collection: 'Finance', alias: 'LEDGER' });
    expect(unreadable(kind, odd ?? {}, kind.example)).toContain('displayName');
  });

  test('no groups, no folder and a blank command line read as none', () => {
    const bare = {
      ...row,
      UserGroups: null,
      FolderName: null,
      CommandLineSetting: 'DoNotAllow',
      RequiredCommandLine: ' ',
    };
    const desired = { ...minimal, userGroups: [], folder: '', commandLine: { mode: 'DoNotAllow', arguments: '' } };
    expect(fieldChanges(kind, kind.observe(snapshot([read, [bare]]), desired), desired)).toEqual([]);
  });

  test('create, always with its alias', () => {
    expect(texts(kind.create(minimal, world()))).toEqual([
      "New-RDRemoteApp -CollectionName 'Finance' -Alias 'LEDGER' -DisplayName 'Ledger' -FilePath 'C:\\Ledger\\ledger.exe'",
    ]);
    expect(texts(kind.create(kind.example, world()))).toEqual([
      "New-RDRemoteApp -CollectionName 'Finance' -Alias 'LEDGER' -DisplayName 'Ledger' -FilePath 'C:\\Ledger\\ledger.exe' -FileVirtualPath '%SystemDrive%\\Ledger\\ledger.exe' -FolderName 'Finance' -ShowInWebAccess $true -IconPath 'C:\\Ledger\\ledger.exe' -IconIndex '0' -CommandLineSetting 'Require' -RequiredCommandLine '/db \"prod 1\"' -UserGroups @('CONTOSO\\RDS-Ledger')",
    ]);
  });

  const SET = "Set-RDRemoteApp -CollectionName 'Finance' -Alias 'LEDGER'";
  const cases: [string, Props, string][] = [
    ['displayName', { displayName: 'Books' }, "-DisplayName 'Books'"],
    [
      'filePath',
      { filePath: 'D:\\l.exe', virtualPath: kind.example.virtualPath, iconPath: kind.example.iconPath },
      // Told what stays, since the cmdlet else takes both along.
      "-FilePath 'D:\\l.exe' -FileVirtualPath '%SystemDrive%\\Ledger\\ledger.exe' -IconPath 'C:\\Ledger\\ledger.exe'",
    ],
    ['virtualPath', { virtualPath: 'X:\\l.exe' }, "-FileVirtualPath 'X:\\l.exe'"],
    ['folder', { folder: '' }, "-FolderName ''"],
    ['showInWebAccess', { showInWebAccess: false }, '-ShowInWebAccess $false'],
    ['iconPath', { iconPath: 'C:\\i.dll' }, "-IconPath 'C:\\i.dll'"],
    ['iconIndex', { iconIndex: 3 }, "-IconIndex '3'"],
    ['commandLine.mode', { commandLine: { mode: 'Allow' } }, "-CommandLineSetting 'Allow'"],
    [
      'commandLine.arguments',
      { commandLine: { mode: 'Require', arguments: '/x' } },
      "-CommandLineSetting 'Require' -RequiredCommandLine '/x'",
    ],
    ['userGroups', { userGroups: [] }, '-UserGroups @()'],
  ];
  test.each(cases)('update of %s', (_, desired, expected) => {
    expect(texts(updateSteps(kind, kind.example, { ...minimal, ...desired }))).toEqual([`${SET} ${expected}`]);
  });

  test('paths that were made from the old program path go along with it, unless managed', () => {
    const current = { ...minimal, filePath: 'C:\\old.exe', virtualPath: 'c:\\OLD.exe', iconPath: 'C:\\old.exe' };
    const step = texts(updateSteps(kind, current, { ...minimal, filePath: 'C:\\new.exe' }));
    expect(step).toEqual([
      `${SET} -DisplayName 'Ledger' -FilePath 'C:\\new.exe' -FileVirtualPath 'C:\\new.exe' -IconPath 'C:\\new.exe'`.replace(
        " -DisplayName 'Ledger'",
        '',
      ),
    ]);
  });

  test('arguments of a command line that is not required are not written', () => {
    const steps = updateSteps(
      kind,
      { ...minimal, commandLine: { mode: 'Allow', arguments: '' } },
      { ...minimal, commandLine: { mode: 'Allow', arguments: '/x' } },
    );
    expect(steps).toEqual([]);
  });

  test('remove', () => {
    expect(texts(kind.remove(kind.example, world()))).toEqual([
      "Remove-RDRemoteApp -CollectionName 'Finance' -Alias 'LEDGER' -Force",
    ]);
  });
});
