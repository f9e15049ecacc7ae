import { describe, expect, test } from 'vitest';
import { getRdVirtualDesktop } from '../../../src/cmdlets/desktop-reads';
import { getRdFileTypeAssociation, getRdRemoteApp } from '../../../src/cmdlets/reads';
import { fieldChanges, unreadable } from '../../../src/resources/diff';
import type { Props } from '../../../src/resources/kind';
import { fileTypeAssociationKind } from '../../../src/resources/sessions/file-type-association';
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

describe('FileTypeAssociation', () => {
  const fta = fileTypeAssociationKind;
  const list = getRdFileTypeAssociation('Office');
  const word = { AppAlias: 'word', FileExtension: '.DOCX', IsPublished: true };

  test('exists only while it is published by this RemoteApp', () => {
    expect(fta.reads(fta.example)).toEqual([list]);
    const current = fta.observe(snapshot([list, [word]]), fta.example);
    expect(fieldChanges(fta, current, fta.example)).toEqual([]);
    expect(fta.observe(snapshot([list, [{ ...word, FileExtension: 'docx' }]]), fta.example)).toBeDefined();
    for (const other of [
      { ...word, IsPublished: false },
      { ...word, AppAlias: 'EXCEL' },
      { ...word, FileExtension: '.doc' },
      null,
      'x',
      {},
    ]) {
      expect(fta.observe(snapshot([list, [other]]), fta.example)).toBeUndefined();
    }
  });

  test('create and remove', () => {
    const set =
      "Set-RDFileTypeAssociation -CollectionName 'Office' -AppAlias 'WORD' -FileExtension '.docx' -IsPublished";
    expect(texts(fta.create(fta.example, world()))).toEqual([`${set} $true`]);
    expect(texts(fta.remove(fta.example, world()))).toEqual([`${set} $false`]);
    expect(fta.update({ current: fta.example, desired: fta.example, changes: [] }, world())).toEqual([]);
  });
});

describe('in a virtual desktop collection', () => {
  const pool = { VirtualDesktopCollection: [{ name: 'Pool' }] };
  const app = { ...minimal, collection: 'Pool' };
  const named = " -VirtualDesktopName '<a desktop of Pool>'";

  test('one of its desktops is named wherever something is published, and nowhere else', () => {
    const types = { collection: 'Pool', alias: 'LEDGER', extension: '.ldg' };
    const fta = fileTypeAssociationKind;
    expect(texts(kind.create(app, world(pool)))[0]).toContain(named);
    expect(texts(updateSteps(kind, app, { ...app, displayName: 'Books' }, world(pool)))[0]).toContain(named);
    expect(texts(fta.create(types, world(pool)))[0]).toContain(named);
    // The collection is only there before the stage that takes it out.
    expect(texts(fta.remove(types, world(pool, {})))[0]).toContain(named);
    expect(texts(kind.remove(app, world(pool)))[0]).not.toContain('VirtualDesktopName');
    expect(texts(kind.create(minimal, world(pool)))[0]).not.toContain('VirtualDesktopName');
  });

  const desktop = (VirtualDesktopName: string, State = 'RUNNING', more = {}) => ({
    ...{ VirtualDesktopName, State, CollectionName: 'POOL', HostName: 'RDVH01', ProvisioningStatus: 'SUCCESS' },
    ...more,
  });
  test.each([
    [
      'one that runs before one that has to be started',
      [desktop('P-0', 'SAVED'), desktop('P-2'), desktop('P-1')],
      'P-1',
    ],
    ['one that is off where none runs', [desktop('P-1', 'STOPPED'), desktop('P-0', 'SAVED')], 'P-0'],
    [
      'none that failed, or of another collection',
      [desktop('P-0', 'RUNNING', { ProvisioningStatus: 'FAILED' }), desktop('E-0', 'RUNNING', { CollectionName: 'E' })],
      undefined,
    ],
  ])('%s is asked', (_, rows, expected) => {
    const [step] = kind.create(app, world(pool));
    const asked = step?.do === 'run' ? step.asked : undefined;
    expect(asked?.of(snapshot([getRdVirtualDesktop(), rows]))?.VirtualDesktopName).toBe(expected);
    expect(asked?.missing).toContain('Pool');
  });
});
