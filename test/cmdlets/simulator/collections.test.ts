import { describe, expect, test } from 'vitest';
import { collectionAlias } from '../../../src/cmdlets/runners/simulator/defaults';
import { BROKER, Farm } from './farm';

const OFFICE = { CollectionName: 'Office' };
const set = (farm: Farm, parameters: Record<string, never> | object, collection = 'Office') =>
  farm.run('Set-RDSessionCollectionConfiguration', { CollectionName: collection, ...parameters });
const get = async (farm: Farm, part?: string, collection = 'Office') =>
  (
    await farm.ok('Get-RDSessionCollectionConfiguration', {
      CollectionName: collection,
      ...(part ? { [part]: true } : {}),
    })
  )[0];
const create = (farm: Farm, name: string, hosts: string[], more = {}) =>
  farm.run('New-RDSessionCollection', { CollectionName: name, SessionHost: hosts, ...more });

describe('collections', () => {
  test('SIM-COL-01 -CollectionName filters nothing', async () => {
    const farm = new Farm();
    expect(await farm.ok('Get-RDSessionCollection', { CollectionName: 'Finance' })).toHaveLength(2);
    expect(await farm.ok('Get-RDSessionCollection', { CollectionName: 'Nobody' })).toHaveLength(2);
    farm.hands.change((state) => state.deployment?.collections.splice(0));
    expect((await farm.run('Get-RDSessionCollection', { CollectionName: 'Nobody' })).errors).toHaveLength(1);
    expect((await farm.run('Get-RDSessionCollection')).errors).toEqual([]);
  });

  test('SIM-COL-02 bad hosts are dropped with a warning', async () => {
    const farm = new Farm();
    const bad = ['rdsh04', 'rdsh01.contoso.com', 'rdsh11.contoso.com'];
    const result = await create(farm, 'Kiosk', [...bad, 'rdsh04.contoso.com']);
    expect(result.errors).toEqual([]);
    expect(result.warnings).toHaveLength(3);
    expect(await farm.ok('Get-RDSessionHost', { CollectionName: 'Kiosk' })).toHaveLength(1);
    expect((await create(farm, 'None', bad)).errors).toHaveLength(1);
  });

  test('SIM-COL-03 a name in use', async () => {
    const result = await create(new Farm(), 'OFFICE', ['rdsh04.contoso.com']);
    expect(result.errors[0]?.message).toBe('The session collection OFFICE could not be created.');
  });

  test('SIM-COL-04 the alias is made, not chosen', async () => {
    expect(collectionAlias('Öffice & Co. 2025 Desktop', [])).toBe('ffice__Co_202');
    expect(collectionAlias('東京', [])).toBe('farm');
    expect(collectionAlias('farm!', ['FARM', 'farm1'])).toBe('farm2');
    const farm = new Farm();
    await create(farm, 'Office Two', ['rdsh04.contoso.com']);
    const rows = await farm.ok('Get-RDSessionCollection');
    expect(rows.map((row) => row.CollectionAlias)).toContain('Office_Two');
  });

  test('SIM-COL-05 one default group', async () => {
    const farm = new Farm();
    await create(farm, 'Kiosk', ['rdsh04.contoso.com'], { CollectionDescription: 'new' });
    expect(await get(farm, 'UserGroup', 'Kiosk')).toEqual({
      CollectionName: 'Kiosk',
      UserGroup: ['CONTOSO\\Domain Users'],
    });
    expect(await get(farm, undefined, 'Kiosk')).toMatchObject({
      CollectionDescription: 'new',
      CustomRdpProperty: null,
    });
  });

  test('SIM-COL-06 removing leaves the hosts in the deployment', async () => {
    const farm = new Farm();
    await farm.ok('Remove-RDSessionCollection', { ...OFFICE, Force: true });
    expect(await farm.ok('Get-RDSessionCollection')).toHaveLength(1);
    expect(await farm.ok('Get-RDServer', { Role: 'RDS-RD-SERVER' })).toHaveLength(4);
  });

  test('SIM-COL-07 Group Policy owns a setting', async () => {
    const farm = new Farm();
    farm.hands.change((state) => state.policySettings.push('SecurityLayer'));
    const result = await set(farm, { SecurityLayer: 'SSL', EncryptionLevel: 'High' });
    expect(result.errors[0]?.message).toMatch(/Group Policy settings/);
    expect(await get(farm, 'Security')).toMatchObject({ SecurityLayer: 'Negotiate', EncryptionLevel: 'High' });
    expect((await create(farm, 'Kiosk', ['rdsh04.contoso.com'])).errors).toHaveLength(1);
    expect(await farm.ok('Get-RDSessionCollection')).toHaveLength(3);
  });

  test('SIM-COL-08 ResourceType', async () => {
    const rows = await new Farm().ok('Get-RDSessionCollection');
    expect(rows.map((row) => row.ResourceType)).toEqual(['RemoteApp programs', 'Remote Desktop']);
  });

  test('SIM-COL-09 the trailing line end, and the empty text', async () => {
    const farm = new Farm();
    await set(farm, { CustomRdpProperty: 'a:i:1\nb:i:2' });
    expect(await get(farm)).toMatchObject({ CustomRdpProperty: 'a:i:1\nb:i:2\n' });
    expect((await set(farm, { CustomRdpProperty: '' })).errors).toEqual([]);
    expect(await get(farm)).toMatchObject({ CustomRdpProperty: 'a:i:1\nb:i:2\n' });
  });

  test('SIM-COL-10 custom RDP properties per broker', async () => {
    const farm = new Farm();
    farm.hands.powerOff('rdcb02.contoso.com');
    expect((await set(farm, { CustomRdpProperty: 'new:i:1' })).errors).toHaveLength(1);
    expect(farm.state.deployment?.collections[0]?.customRdpProperty).toEqual({
      [BROKER]: 'new:i:1',
      'rdcb02.contoso.com': 'drivestoredirect:s:',
    });
  });

  test('SIM-COL-11 one dead host blocks every setting', async () => {
    const farm = new Farm();
    farm.hands.powerOff('rdsh02.contoso.com');
    for (const parameters of [{ CollectionDescription: 'x' }, { DisableUserProfileDisk: true }]) {
      const result = await set(farm, parameters);
      expect(result.errors[0]?.message).toMatch(/rdsh02\.contoso\.com/);
    }
    expect(await get(farm)).toMatchObject({ CollectionDescription: 'Office desktop' });
  });

  test('SIM-COL-12 no way back half-way', async () => {
    const farm = new Farm();
    const result = await set(farm, { CollectionDescription: 'half', MaxRedirectedMonitors: 99, SecurityLayer: 'SSL' });
    expect(result.errors).toHaveLength(1);
    expect(await get(farm)).toMatchObject({ CollectionDescription: 'half' });
    expect(await get(farm, 'Security')).toMatchObject({ SecurityLayer: 'Negotiate' });
  });

  test('SIM-COL-13 limits left out go to zero', async () => {
    const farm = new Farm();
    await set(farm, { IdleSessionLimitMin: 30 });
    expect(await get(farm, 'Connection')).toMatchObject({ IdleSessionLimitMin: 30, DisconnectedSessionLimitMin: 0 });
    await set(farm, { IdleSessionLimitMin: 10, ActiveSessionLimitMin: 20, DisconnectedSessionLimitMin: 30 });
    await set(farm, { SecurityLayer: 'SSL' });
    expect(await get(farm, 'Connection')).toMatchObject({
      IdleSessionLimitMin: 10,
      ActiveSessionLimitMin: 20,
      DisconnectedSessionLimitMin: 30,
    });
  });

  test('SIM-COL-14 what is read differs from what is written', async () => {
    const farm = new Farm();
    await set(farm, {
      ClientPrinterRedirected: false,
      RDEasyPrintDriverEnabled: true,
      ClientDeviceRedirectionOptions: 'clipboard, Drive',
      TemporaryFoldersPerSession: false,
    });
    expect(await get(farm, 'Client')).toMatchObject({
      ClientPrinterRedirected: 0,
      RDEasyPrintDriverEnabled: 1,
      ClientDeviceRedirectionOptions: 'Clipboard, Drive',
    });
    expect(await get(farm, 'Connection')).not.toHaveProperty('TemporaryFoldersPerSession');
    await set(farm, { ClientDeviceRedirectionOptions: 'None' });
    expect(await get(farm, 'Client')).toMatchObject({ ClientDeviceRedirectionOptions: 'None' });
  });

  test('SIM-COL-15 load balancing by objects', async () => {
    const farm = new Farm();
    const item = (SessionHost: string) => ({
      CollectionName: 'Office',
      RelativeWeight: 50,
      SessionLimit: 20,
      SessionHost,
    });
    expect((await set(farm, { LoadBalancing: [item('rdsh02.contoso.com')] })).errors).toEqual([]);
    const rows = await farm.ok('Get-RDSessionCollectionConfiguration', { ...OFFICE, LoadBalancing: true });
    expect(rows).toMatchObject([
      { RelativeWeight: 100 },
      { RelativeWeight: 50, SessionLimit: 20, SessionHost: 'RDSH02.CONTOSO.COM' },
    ]);
    expect((await set(farm, { LoadBalancing: [item('rdsh03.contoso.com')] })).errors).toHaveLength(1);
    await farm.ok('Remove-RDSessionHost', { SessionHost: ['rdsh01.contoso.com', 'rdsh02.contoso.com'], Force: true });
    expect(
      (await farm.run('Get-RDSessionCollectionConfiguration', { ...OFFICE, LoadBalancing: true })).errors,
    ).toHaveLength(1);
  });

  test('SIM-COL-16 unknown collections, and names in any case', async () => {
    const farm = new Farm();
    for (const cmdlet of [
      'Get-RDSessionHost',
      'Get-RDSessionCollectionConfiguration',
      'Get-RDRemoteApp',
      'Set-RDSessionCollectionConfiguration',
    ]) {
      expect((await farm.run(cmdlet, { CollectionName: 'Nobody' })).errors[0]?.message, cmdlet).toBe(
        'The collection Nobody does not exist.',
      );
    }
    expect(
      (await farm.ok('Get-RDSessionCollectionConfiguration', { CollectionName: 'oFFICE' }))[0]?.CollectionName,
    ).toBe('oFFICE');
  });
});

const disks = (path: string, more = {}) => ({
  EnableUserProfileDisk: true,
  DiskPath: path,
  MaxUserProfileDiskSizeGB: 30,
  ...more,
});
const OLD = '\\\\fs01.contoso.com\\upd-office';
const NEW = '\\\\fs11.contoso.com\\upd-office';

describe('user profile disks', () => {
  test('SIM-UPD-01 three sets, path and size mandatory', async () => {
    const farm = new Farm();
    const ids = [
      { EnableUserProfileDisk: true, DiskPath: NEW },
      disks(NEW, { DisableUserProfileDisk: true }),
      disks(NEW, { CollectionDescription: 'x' }),
      disks(NEW, { MaxUserProfileDiskSizeGB: 0 }),
    ].map(async (parameters) => (await set(farm, parameters)).errors[0]?.id?.split(',')[0]);
    expect(await Promise.all(ids)).toEqual([
      'MissingMandatoryParameter',
      'AmbiguousParameterSet',
      'AmbiguousParameterSet',
      'ParameterArgumentValidationError',
    ]);
  });

  test('SIM-UPD-02 paths in use, open to everyone, or absent', async () => {
    const farm = new Farm();
    expect((await set(farm, disks(`${OLD.toUpperCase()}\\`), 'Finance')).errors[0]?.message).toMatch(/already in use/);
    expect((await set(farm, disks('\\\\fs99\\none'), 'Finance')).errors[0]?.message).toMatch(/could not be accessed/);
    farm.hands.change((state) => {
      for (const share of Object.values(state.shares)) share.everyone = true;
    });
    expect((await set(farm, disks(NEW), 'Finance')).warnings).toHaveLength(1);
  });

  test('SIM-UPD-03 a new size is ignored while disks are enabled', async () => {
    const farm = new Farm();
    expect((await set(farm, disks(OLD))).errors).toEqual([]);
    expect(await get(farm, 'UserProfileDisk')).toMatchObject({ MaxUserProfileDiskSizeGB: 20 });
    await set(farm, { DisableUserProfileDisk: true });
    expect(await get(farm, 'UserProfileDisk')).toMatchObject({
      EnableUserProfileDisk: false,
      DiskPath: null,
      MaxUserProfileDiskSizeGB: 0,
    });
    await set(farm, disks(OLD));
    expect(await get(farm, 'UserProfileDisk')).toMatchObject({
      EnableUserProfileDisk: true,
      MaxUserProfileDiskSizeGB: 30,
    });
  });

  test('SIM-UPD-04 a new path moves nothing', async () => {
    const newProfiles = async (copy: boolean) => {
      const farm = new Farm({ sessions: [{ collection: 'Office', count: 1 }] });
      farm.hands.signOut('CONTOSO\\u001');
      if (copy) farm.hands.copyProfileDisks(OLD, NEW);
      await set(farm, disks(NEW));
      farm.hands.signIn('CONTOSO\\u001', 'Office');
      return farm.state.seenByUsers.map((seen) => seen.what);
    };
    expect(await newProfiles(false)).toEqual(['signIn', 'newProfile']);
    expect(await newProfiles(true)).toEqual(['signIn']);
  });

  test('SIM-UPD-05 lists', async () => {
    const farm = new Farm();
    expect(await get(farm, 'UserProfileDisk')).toMatchObject({ ExcludeFolderPath: ['Temp'] });
    await set(farm, disks(OLD));
    expect(await get(farm, 'UserProfileDisk')).toMatchObject({ ExcludeFolderPath: null });
    expect((await set(farm, disks(OLD, { IncludeFolderPath: 'a', ExcludeFilePath: 'b' }))).errors).toHaveLength(1);
  });

  test('SIM-UPD-06 not for personal session collections', async () => {
    const farm = new Farm();
    await create(farm, 'Mine', ['rdsh04.contoso.com'], { PersonalUnmanaged: true });
    expect((await set(farm, disks(NEW), 'Mine')).errors[0]?.message).toMatch(/personal/);
    const LoadBalancing = [{ SessionHost: 'rdsh04.contoso.com', RelativeWeight: 1, SessionLimit: 1 }];
    expect((await set(farm, { LoadBalancing }, 'Mine')).errors[0]?.message).toMatch(/personal/);
  });

  test('SIM-UPD-07 disks are open while their users are on', async () => {
    const farm = new Farm({ sessions: [{ collection: 'Office', count: 2 }] });
    const open = async () =>
      (await farm.ok('Get-SmbOpenFile', {}, { host: 'fs01.contoso.com' })).map((row) => row.ShareRelativePath);
    expect(await open()).toEqual(['UVHD-u001.vhdx', 'UVHD-u002.vhdx']);
    farm.hands.signOut('CONTOSO\\u001');
    expect(await open()).toEqual(['UVHD-u002.vhdx']);
    expect(await farm.ok('Get-SmbOpenFile', {}, { host: 'fs11.contoso.com' })).toEqual([]);
  });
});
