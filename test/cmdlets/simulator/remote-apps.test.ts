import { describe, expect, test } from 'vitest';
import { desktopSource } from '../../planner/desktop-samples';
import { Farm, type Row } from './farm';

const OFFICE = { CollectionName: 'Office' };
const WORD = { ...OFFICE, Alias: 'word' };
const EXCEL = { ...OFFICE, DisplayName: 'Excel', FilePath: 'C:\\Office\\EXCEL.EXE' };
const create = (farm: Farm, more = {}) => farm.run('New-RDRemoteApp', { ...EXCEL, ...more });
const apps = (farm: Farm, more = {}) => farm.ok('Get-RDRemoteApp', more);
const complaint = async (call: Promise<{ errors: { message: string }[] }>) => (await call).errors[0]?.message;

describe('RemoteApps', () => {
  test('SIM-APP-01 an alias in use', async () => {
    expect(await complaint(create(new Farm(), { Alias: 'Word' }))).toMatch(/already in use/);
  });

  test('SIM-APP-02 a rerun without an alias makes a copy', async () => {
    const farm = new Farm();
    await create(farm);
    await create(farm);
    expect((await apps(farm, OFFICE)).map((row) => row.Alias)).toEqual(['WORD', 'EXCEL', 'EXCEL (1)']);
  });

  test('SIM-APP-03 paths', async () => {
    const farm = new Farm();
    expect(await complaint(create(farm, { FilePath: '%ProgramFiles%\\x.exe' }))).toMatch(/environment variables/);
    expect(await complaint(create(farm, { FilePath: '\\\\fs01\\x.exe' }))).toMatch(/local path/);
    expect(await complaint(create(farm, { FileVirtualPath: '%SYSTEMDRIVE%\\Office\\EXCEL.EXE' }))).toBeUndefined();
  });

  test('SIM-APP-04 hosts online, icon on one host', async () => {
    const farm = new Farm();
    farm.hands.setServer('rdsh01.contoso.com', { missingPrograms: ['c:\\office\\excel.exe'] });
    expect(await complaint(create(farm))).toMatch(/icon/);
    expect(await complaint(create(farm, { IconPath: 'C:\\Windows\\explorer.exe' }))).toBeUndefined();
    farm.hands.powerOff('rdsh02.contoso.com');
    expect(await complaint(create(farm, { Alias: 'two' }))).toMatch(/not online/);
    expect(await complaint(farm.run('Set-RDRemoteApp', { ...WORD, DisplayName: 'x' }))).toMatch(/not online/);
  });

  test('SIM-APP-05 defaults', async () => {
    const farm = new Farm();
    const [row] = (await create(farm)).output as Row[];
    expect(row).toMatchObject({
      Alias: 'EXCEL',
      ShowInWebAccess: true,
      CommandLineSetting: 'DoNotAllow',
      IconIndex: 0,
      RequiredCommandLine: ' ',
      FileVirtualPath: 'C:\\Office\\EXCEL.EXE',
      IconPath: 'C:\\Office\\EXCEL.EXE',
      FolderName: null,
      UserGroups: null,
    });
    await farm.ok('Set-RDRemoteApp', {
      ...OFFICE,
      Alias: 'EXCEL',
      FilePath: 'D:\\EXCEL.EXE',
      FolderName: 'Büro',
      IconIndex: '3',
    });
    expect((await apps(farm, { Alias: 'excel' }))[0]).toMatchObject({
      FilePath: 'D:\\EXCEL.EXE',
      IconPath: 'D:\\EXCEL.EXE',
      FileVirtualPath: 'D:\\EXCEL.EXE',
      FolderName: 'Büro',
      IconIndex: 3,
    });
  });

  test('SIM-APP-06 the first RemoteApp takes the desktop away', async () => {
    const farm = new Farm();
    const shown = async () =>
      (await farm.ok('Get-RDRemoteDesktop')).find((row) => row.CollectionName === 'Finance')?.ShowInWebAccess;
    expect(await shown()).toBe(true);
    await create(farm, { CollectionName: 'Finance' });
    expect(await shown()).toBe(false);
  });

  test('SIM-APP-07 command line and groups', async () => {
    const farm = new Farm();
    expect(await complaint(create(farm, { RequiredCommandLine: '/x' }))).toMatch(/Require/);
    const UserGroups = ['CONTOSO\\Nobody'];
    farm.hands.change((state) => state.unknownAccounts.push('contoso\\nobody'));
    expect(await complaint(create(farm, { UserGroups }))).toMatch(/could not be resolved/);
    await create(farm, {
      CommandLineSetting: 'Require',
      RequiredCommandLine: '/db "prod"',
      UserGroups: ['CONTOSO\\A'],
    });
    const [row] = await apps(farm, { DisplayName: ['excel'] });
    expect(row).toMatchObject({ RequiredCommandLine: '/db "prod"', UserGroups: ['CONTOSO\\A'] });
    await farm.ok('Set-RDRemoteApp', { ...OFFICE, Alias: 'EXCEL', UserGroups: [], CommandLineSetting: 'Allow' });
    expect((await apps(farm, { Alias: 'EXCEL' }))[0]).toMatchObject({ RequiredCommandLine: ' ', UserGroups: null });
  });

  test('SIM-APP-08 file types', async () => {
    const farm = new Farm();
    const types = async () =>
      (await farm.ok('Get-RDFileTypeAssociation', OFFICE)).map((row) => [row.FileExtension, row.IsPublished]);
    const set = (FileExtension: string, IsPublished: boolean) =>
      farm.run('Set-RDFileTypeAssociation', { ...OFFICE, AppAlias: 'WORD', FileExtension, IsPublished });
    expect(await types()).toEqual([['.docx', true]]);
    await set('.doc', true);
    await set('.DOCX', false);
    expect(await types()).toEqual([
      ['.docx', false],
      ['.doc', true],
    ]);
    expect((await set('doc', true)).errors).toHaveLength(1);
    await farm.ok('Remove-RDRemoteApp', { ...WORD, Force: true });
    expect(await types()).toEqual([]);
  });

  test('SIM-APP-09 all collections, and unknown aliases', async () => {
    const farm = new Farm();
    await create(farm, { CollectionName: 'Finance' });
    expect((await apps(farm)).map((row) => row.CollectionName)).toEqual(['Office', 'Finance']);
    const unknown = { ...OFFICE, Alias: 'NONE' };
    expect(await complaint(farm.run('Set-RDRemoteApp', unknown))).toMatch(/does not exist/);
    expect(await complaint(farm.run('Remove-RDRemoteApp', { ...unknown, Force: true }))).toMatch(/does not exist/);
  });

  test('SIM-APP-11 SIM-APP-12 virtual desktops: one of them is named, and asked', async () => {
    const farm = new Farm({}, desktopSource);
    const publish = (more: object) =>
      complaint(farm.run('New-RDRemoteApp', { ...EXCEL, CollectionName: 'Engineering', Alias: 'EXCEL', ...more }));
    expect(await publish({})).toMatch(/needs the name/);
    expect(await publish({ VirtualDesktopName: 'POOL-0' })).toMatch(/POOL-0 is not in the collection/);
    expect(await complaint(create(new Farm(), { VirtualDesktopName: 'X' }))).toMatch(/no virtual desktop collection/);
    farm.hands.change(({ machines = [] }) => {
      for (const machine of machines) if (machine.name === 'ENG-01') machine.state = 'STOPPED';
    });
    expect(await publish({ VirtualDesktopName: 'eng-01' })).toBeUndefined();
    expect((await farm.ok('Get-RDVirtualDesktop')).find((row) => row.VirtualDesktopName === 'ENG-01')?.State).toBe(
      'RUNNING',
    );
    const type = { CollectionName: 'Engineering', AppAlias: 'EXCEL', FileExtension: '.xlsx', IsPublished: true };
    expect(await complaint(farm.run('Set-RDFileTypeAssociation', type))).toMatch(/needs the name/);
    await farm.ok('Set-RDFileTypeAssociation', { ...type, VirtualDesktopName: 'ENG-02' });
    const shown = await farm.ok('Get-RDVirtualDesktopCollection', { CollectionName: 'Engineering' });
    expect(shown[0]?.ShowInWebAccess).toBe(false);
    farm.hands.powerOff('rdvh01.contoso.com');
    expect(await publish({ Alias: 'two', VirtualDesktopName: 'ENG-01' })).toMatch(/could not be started/);
    await farm.ok('Remove-RDRemoteApp', { CollectionName: 'Engineering', Alias: 'EXCEL', Force: true });
    expect(await farm.ok('Get-RDFileTypeAssociation', { CollectionName: 'Engineering' })).toEqual([]);
  });

  test('SIM-APP-10 the desktop in RD Web Access', async () => {
    const farm = new Farm();
    await farm.ok('Set-RDRemoteDesktop', { ...OFFICE, ShowInWebAccess: true, Force: true });
    expect(await farm.ok('Get-RDRemoteDesktop')).toMatchObject([
      { CollectionName: 'Office', ShowInWebAccess: true },
      {},
    ]);
  });
});
