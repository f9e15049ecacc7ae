import { describe, expect, test } from 'vitest';
import { desktopSource, desktopTarget } from '../../planner/desktop-samples';
import { Farm, type Row } from './farm';

const VH = ['rdvh01.contoso.com', 'rdvh02.contoso.com'] as const;
const NEW = 'rdvh11.contoso.com';
const POOL = { CollectionName: 'Pool' };
const ENG = { CollectionName: 'Engineering' };
const farmOf = (sessions: { collection: string; count: number }[] = []) =>
  new Farm({ target: desktopTarget, sessions }, desktopSource);
const refused = async (farm: Farm, cmdlet: string, parameters: object, on?: { host?: string }) =>
  (await farm.run(cmdlet, { ...parameters }, on)).errors[0]?.message ?? '';
const names = async (farm: Farm, collection: string) =>
  (await farm.ok('Get-RDVirtualDesktop', { CollectionName: [collection] })).map((row) => row.VirtualDesktopName);
const hostOf = async (farm: Farm, name: string) =>
  (await farm.ok('Get-RDVirtualDesktop')).find((row) => row.VirtualDesktopName === name)?.HostName;
const joined = async (farm: Farm) => {
  for (const Server of [NEW, 'rdvh12.contoso.com'])
    await farm.ok('Add-RDServer', { Server, Role: 'RDS-VIRTUALIZATION' });
  await farm.pass(15);
  return farm;
};
const fresh = {
  CollectionName: 'Fresh',
  PooledManaged: true,
  VirtualDesktopTemplateName: 'W11-OLD',
  VirtualDesktopTemplateHostServer: VH[0],
  VirtualDesktopAllocation: { [VH[0]]: 2, [VH[1]]: 1 },
  StorageType: 'LocalStorage',
  VirtualDesktopNamePrefix: 'FRESH',
  Force: true,
};

describe('virtual desktop collections', () => {
  test('SIM-VDI-02 numbers go on from the highest of a personal collection', async () => {
    const source = structuredClone(desktopSource);
    if (source.virtualDesktops) {
      source.virtualDesktops.collections.Design = {
        type: 'personalManaged',
        template: { name: 'W11-DES', host: VH[0] },
        storage: { type: 'local' },
        namePrefix: 'DES',
        desktops: { 'DES-7': { host: VH[0] } },
      };
    }
    const farm = new Farm({ target: desktopTarget }, source);
    const one = { CollectionName: 'Design', VirtualDesktopAllocation: { [VH[1]]: 1 } };
    const template = { VirtualDesktopTemplateName: 'W11-DES', VirtualDesktopTemplateHostServer: VH[1] };
    expect(await refused(farm, 'Add-RDVirtualDesktopToCollection', { ...one, ...template })).toContain(
      'does not exist',
    );
    await farm.ok('Add-RDVirtualDesktopToCollection', { ...one, ...template, VirtualDesktopTemplateHostServer: VH[0] });
    await farm.pass(5);
    expect(await names(farm, 'Design')).toEqual(['DES-7', 'DES-8']);
  });

  test('SIM-VDI-01 kinds, names, templates and machines', async () => {
    const farm = farmOf();
    const rows = await farm.ok('Get-RDVirtualDesktopCollection');
    expect(rows.map((row) => [row.CollectionName, row.Type, row.Size])).toEqual([
      ['Pool', 'PooledManaged', 3],
      ['Engineering', 'PersonalUnmanaged', 3],
    ]);
    expect(await refused(farm, 'New-RDVirtualDesktopCollection', { ...fresh, CollectionName: 'own' })).toContain('own');
    expect(
      await refused(farm, 'New-RDVirtualDesktopCollection', { ...fresh, VirtualDesktopTemplateHostServer: VH[1] }),
    ).toContain('W11-OLD');
    const unmanaged = { CollectionName: 'Lab', PooledUnmanaged: true, Force: true };
    expect(
      await refused(farm, 'New-RDVirtualDesktopCollection', { ...unmanaged, VirtualDesktopName: ['ENG-01'] }),
    ).toContain('Engineering');
    expect(
      await refused(farm, 'New-RDVirtualDesktopCollection', { ...unmanaged, VirtualDesktopName: ['NONE'] }),
    ).toContain('NONE');
    expect(await refused(farm, 'Get-RDVirtualDesktopCollection', { CollectionName: 'Lab' })).toContain('Lab');
  });

  test('SIM-VDI-02 SIM-VDI-03 a job makes desktops, and nothing else is done meanwhile', async () => {
    const farm = farmOf();
    expect(await farm.ok('Get-RDVirtualDesktopCollectionJobStatus', POOL)).toEqual([]);
    await farm.ok('New-RDVirtualDesktopCollection', fresh);
    const status = async () =>
      (await farm.ok('Get-RDVirtualDesktopCollectionJobStatus', { CollectionName: 'Fresh' }))[0];
    expect(await status()).toMatchObject({ Status: 'CREATE_VIRTUAL_DESKTOP_INPROGRESS', TotalVirtualDesktop: 3 });
    expect(await names(farm, 'Fresh')).toEqual([]);
    const more = { CollectionName: 'Fresh', VirtualDesktopAllocation: { [VH[0]]: 1 } };
    expect(await refused(farm, 'Add-RDVirtualDesktopToCollection', more)).toContain('Another job is in progress');
    await farm.pass(2);
    // Two at once on the first host, which has concurrency 2.
    expect(await names(farm, 'Fresh')).toEqual(['FRESH-0', 'FRESH-1', 'FRESH-2']);
    expect(await status()).toMatchObject({ Status: 'JOB_COMPLETED', PercentCompleted: '100' });
    await farm.ok('Add-RDVirtualDesktopToCollection', more);
    await farm.pass(2);
    expect(await names(farm, 'Fresh')).toContain('FRESH-3');
  });

  test('SIM-VDI-02 a desktop whose making fails is there all the same', async () => {
    const farm = new Farm({ target: desktopTarget, faults: { failedDesktops: ['POOL-3'] } }, desktopSource);
    await farm.ok('Add-RDVirtualDesktopToCollection', { ...POOL, VirtualDesktopAllocation: { [VH[1]]: 1 } });
    await farm.pass(2);
    const rows = await farm.ok('Get-RDVirtualDesktop', { CollectionName: ['Pool'] });
    expect(rows.find((row) => row.VirtualDesktopName === 'POOL-3')?.ProvisioningStatus).toBe('FAILED');
  });

  test('SIM-VDI-04 managed desktops are deleted with their sessions, unmanaged ones stay', async () => {
    const farm = farmOf([{ collection: 'Pool', count: 1 }]);
    const away = { ...POOL, VirtualDesktopName: ['POOL-0'] };
    expect((await farm.run('Remove-RDVirtualDesktopFromCollection', away)).errors[0]?.terminating).toBe(true);
    await farm.ok('Remove-RDVirtualDesktopFromCollection', { ...away, Force: true });
    expect(farm.state.machines?.map((machine) => machine.name)).not.toContain('POOL-0');
    expect(farm.state.seenByUsers).toMatchObject([{ what: 'signOut' }]);
    await farm.ok('Remove-RDVirtualDesktopFromCollection', { ...ENG, VirtualDesktopName: ['ENG-03'], Force: true });
    expect(farm.state.machines?.find((machine) => machine.name === 'ENG-03')?.collection).toBeUndefined();
    await farm.ok('Remove-RDVirtualDesktopCollection', { ...ENG, Force: true });
    expect(farm.state.machines?.map((machine) => machine.name)).toContain('ENG-01');
    await farm.ok('Remove-RDVirtualDesktopCollection', { ...POOL, Force: true });
    expect(farm.state.machines?.map((machine) => machine.name)).not.toContain('POOL-1');
  });

  test('SIM-VDI-05 a new template makes every desktop of a pool anew', async () => {
    const farm = await joined(farmOf([{ collection: 'Pool', count: 2 }]));
    const update = { VirtualDesktopTemplateName: 'W11-NEW', VirtualDesktopTemplateHostServer: NEW, Force: true };
    expect(await refused(farm, 'Update-RDVirtualDesktopCollection', { ...ENG, ...update })).toContain('pooled managed');
    await farm.ok('Update-RDVirtualDesktopCollection', { ...POOL, ...update });
    expect(farm.state.sessions).toEqual([]);
    const part = { ...POOL, VirtualDesktopConfiguration: true };
    expect((await farm.ok('Get-RDVirtualDesktopCollectionConfiguration', part))[0]).toMatchObject({
      VirtualDesktopTemplateName: 'W11-NEW',
      VirtualDesktopTemplateHostServer: NEW.toUpperCase(),
    });
    await farm.ok('Stop-RDVirtualDesktopCollectionJob', { ...POOL, Force: true });
    expect((await farm.ok('Get-RDVirtualDesktopCollectionJobStatus', POOL))[0]?.Status).toBe('UPDATE_CANCELLED');
  });

  test('SIM-VDI-06 SIM-VDI-13 a move says nothing, and takes the session along', async () => {
    const farm = await joined(farmOf([{ collection: 'Engineering', count: 1 }]));
    const move = { SourceHost: VH[0], DestinationHost: NEW, Name: 'ENG-01' };
    const atSource = { ...move, ConnectionBroker: 'rdcb01.contoso.com' };
    expect(await farm.ok('Move-RDVirtualDesktop', move)).toEqual([]);
    expect(await hostOf(farm, 'ENG-01')).toBe(VH[0].toUpperCase());
    farm.hands.change((state) => {
      if (state.hyperV?.[NEW]) state.hyperV[NEW].incomingMigration = false;
    });
    await farm.ok('Move-RDVirtualDesktop', atSource, { host: VH[0] });
    expect(await hostOf(farm, 'ENG-01')).toBe(VH[0].toUpperCase());
    farm.hands.change((state) => {
      if (state.hyperV?.[NEW]) Object.assign(state.hyperV[NEW], { incomingMigration: true, switches: ['Other'] });
    });
    await farm.ok('Move-RDVirtualDesktop', atSource, { host: VH[0] });
    expect(await hostOf(farm, 'ENG-01')).toBe(VH[0].toUpperCase());
    farm.hands.change((state) => state.hyperV?.[NEW]?.switches.push('External'));
    await farm.ok('Move-RDVirtualDesktop', { ...move, Credential: { UserName: 'CONTOSO\\mover', Password: 'x' } });
    expect(await hostOf(farm, 'ENG-01')).toBe(NEW.toUpperCase());
    expect((await farm.ok('Get-RDUserSession'))[0]).toMatchObject({
      HostServer: NEW.toUpperCase(),
      ServerName: 'ENG-01',
      CollectionType: 'RD_FARM_MANUAL_PERSONAL_VM',
    });
  });

  test('SIM-VDI-07 the configuration in five parts', async () => {
    const farm = farmOf();
    const part = async (name: string, collection = POOL) =>
      farm.ok('Get-RDVirtualDesktopCollectionConfiguration', {
        ...collection,
        ...(name === '' ? {} : { [name]: true }),
      });
    expect(await part('UserGroups')).toEqual(['CONTOSO\\VDI-Pool']);
    expect(await part('')).toMatchObject([{ SaveDelayMinutes: 10, CollectionType: 'PooledManaged' }]);
    expect(await part('VirtualDesktopConfiguration')).toMatchObject([{ LocalStoragePath: 'default', OU: null }]);
    expect(await part('VirtualDesktopConfiguration', ENG)).toEqual([]);
    expect(await part('Client')).toMatchObject([{ RedirectAllMonitors: true, RedirectClientPrinter: true }]);
    expect(await part('UserProfileDisks')).toMatchObject([
      { EnableUserProfileDisks: true, MaxUserProfileDiskSizeGB: 20 },
    ]);
  });

  test('SIM-VDI-08 SIM-VDI-09 settings that are refused or ignored', async () => {
    const farm = farmOf();
    const set = (parameters: object) => refused(farm, 'Set-RDVirtualDesktopCollectionConfiguration', parameters);
    expect(await set({ ...POOL, UserGroups: [] })).toContain('UserGroups');
    expect(await set({ ...POOL, AutoAssignPersonalVirtualDesktopToUser: true })).toContain('personal');
    const disks = {
      EnableUserProfileDisks: true,
      DiskPath: '\\\\fs11.contoso.com\\upd-pool',
      MaxUserProfileDiskSizeGB: 40,
    };
    expect(await set({ ...ENG, ...disks })).toContain('pooled');
    expect(await set({ ...POOL, ...disks, DiskPath: '\\\\fs01\\none' })).toContain('does not exist');
    expect(await set({ ...POOL, ...disks })).toBe('');
    const read = async () =>
      (await farm.ok('Get-RDVirtualDesktopCollectionConfiguration', { ...POOL, UserProfileDisks: true }))[0];
    expect(await read()).toMatchObject({ DiskPath: disks.DiskPath, MaxUserProfileDiskSizeGB: 20 });
    await set({ ...POOL, DisableUserProfileDisks: true });
    await set({ ...POOL, ...disks });
    expect(await read()).toMatchObject({ MaxUserProfileDiskSizeGB: 40 });
    await set({ ...ENG, CollectionDescription: 'x', SaveDelayMinutes: 3, GrantAdministrativePrivilege: false });
    expect((await farm.ok('Get-RDVirtualDesktopCollection', ENG))[0]).toMatchObject({
      Description: 'x',
      GrantAdministrativePrivilege: false,
    });
  });

  test('SIM-VDI-10 concurrency, idle count and the export path', async () => {
    const farm = farmOf();
    const read = async (cmdlet: string, property: string) =>
      Object.fromEntries((await farm.ok(cmdlet)).map((row: Row) => [String(row.FQDN).toLowerCase(), row[property]]));
    await farm.ok('Set-RDVirtualDesktopConcurrency', { ConcurrencyFactor: 4, HostServer: [VH[1]] });
    expect(await read('Get-RDVirtualDesktopConcurrency', 'Concurrency')).toEqual({ [VH[0]]: 2, [VH[1]]: 4 });
    await farm.ok('Set-RDVirtualDesktopIdleCount', { Allocation: { [VH[1]]: 7 } });
    expect(await read('Get-RDVirtualDesktopIdleCount', 'Count')).toEqual({ [VH[0]]: 1, [VH[1]]: 7 });
    expect(await refused(farm, 'Set-RDVirtualDesktopTemplateExportPath', { Path: '\\\\none\\x' })).toContain('none');
    const path = '\\\\fs11.contoso.com\\rdvh-export';
    await farm.ok('Set-RDVirtualDesktopTemplateExportPath', { Path: path });
    expect(await farm.ok('Get-RDVirtualDesktopTemplateExportPath')).toEqual([path]);
    await farm.ok('Enable-RDVirtualDesktopADMachineAccountReuse');
    expect(await farm.ok('Test-RDVirtualDesktopADMachineAccountReuse')).toEqual([true]);
  });

  test('SIM-VDI-11 access to organizational units', async () => {
    const farm = farmOf();
    const unit = { OU: 'OU=Desktops,DC=contoso,DC=com' };
    expect(await farm.ok('Test-RDOUAccess', unit)).toEqual([true]);
    farm.hands.change((state) => {
      if (state.deployment) state.deployment.roles['rdcb09.contoso.com'] = ['RDS-CONNECTION-BROKER'];
    });
    expect(await farm.ok('Test-RDOUAccess', unit)).toEqual([false]);
    await farm.ok('Grant-RDOUAccess', unit);
    expect(await farm.ok('Test-RDOUAccess', unit)).toEqual([true]);
  });

  test('SIM-VDI-12 personal desktops, virtual and session hosts', async () => {
    const farm = farmOf();
    const assign = (parameters: object) =>
      refused(farm, 'Set-RDPersonalVirtualDesktopAssignment', { ...ENG, ...parameters });
    expect(await assign({ User: 'CONTOSO\\anna', VirtualDesktopName: 'ENG-01' })).toContain('already');
    expect(await assign({ User: 'CONTOSO\\anna', VirtualDesktopName: 'ENG-03' })).toContain('already');
    expect(await assign({ User: 'emil', VirtualDesktopName: 'ENG-03' })).toContain('DOMAIN');
    await farm.ok('Remove-RDPersonalVirtualDesktopAssignment', { ...ENG, User: 'CONTOSO\\anna', Force: true });
    expect(await assign({ User: 'CONTOSO\\anna', VirtualDesktopName: 'ENG-03' })).toBe('');
    expect(await farm.ok('Get-RDPersonalVirtualDesktopAssignment', ENG)).toContainEqual({
      VirtualDesktopName: 'ENG-03',
      User: 'CONTOSO\\anna',
    });
    const own = { CollectionName: 'Own' };
    const host = { ...own, User: 'CONTOSO\\carla', Name: 'rdsh01.contoso.com' };
    expect(await refused(farm, 'Set-RDPersonalSessionDesktopAssignment', host)).toContain('already');
    await farm.ok('Remove-RDPersonalSessionDesktopAssignment', { ...own, Name: host.Name, Force: true });
    await farm.ok('Set-RDPersonalSessionDesktopAssignment', host);
    expect(await farm.ok('Get-RDPersonalSessionDesktopAssignment', { ...own, User: host.User })).toEqual([
      { ...own, User: host.User, DesktopName: 'RDSH01.CONTOSO.COM' },
    ]);
  });

  test('SIM-VDI-14 hosts in use stay, new ones restart', async () => {
    const farm = farmOf();
    const gone = { Server: VH[0], Role: 'RDS-VIRTUALIZATION', Force: true };
    expect(await refused(farm, 'Remove-RDServer', gone)).toContain('is in use');
    farm.hands.change((state) => {
      for (const machine of state.machines ?? []) machine.host = NEW;
    });
    expect(await refused(farm, 'Remove-RDServer', gone)).toContain('W11-OLD');
    farm.hands.change(({ deployment }) => {
      for (const collection of deployment?.desktops?.collections ?? [])
        if (collection.made) collection.type = 'PersonalManaged';
    });
    await farm.ok('Remove-RDServer', gone);
    await farm.ok('Add-RDServer', { Server: NEW, Role: 'RDS-VIRTUALIZATION', CreateVirtualSwitch: true });
    expect(farm.state.hyperV?.[NEW]?.switches).toEqual(['External', 'RDS Virtual']);
    expect(farm.state.servers[NEW]?.offlineUntil).toBeDefined();
  });

  test('SIM-VDI-15 clusters and Hyper-V', async () => {
    const farm = await joined(farmOf());
    farm.hands.change((state) => {
      for (const machine of state.machines ?? []) if (machine.name === 'ENG-01') machine.cluster = 'hv01.contoso.com';
    });
    const on = { host: VH[0] };
    const move = { Name: 'ENG-01', DestinationHost: NEW, IncludeStorage: true };
    expect(await refused(farm, 'Move-VM', move, on)).toContain('clustered');
    const cluster = { Cluster: 'hv01.contoso.com' };
    expect(await farm.ok('Get-ClusterGroup', cluster, on)).toMatchObject([{ Name: 'ENG-01' }]);
    await farm.ok('Remove-ClusterGroup', { ...cluster, Name: ['ENG-01'], RemoveResources: true, Force: true }, on);
    await farm.ok('Move-VM', move, on);
    expect(await farm.ok('Get-VM', { Name: ['ENG-01'] }, { host: NEW })).toMatchObject([{ IsClustered: false }]);
    await farm.ok('Add-ClusterVirtualMachineRole', { VMName: 'ENG-01', Cluster: 'hv11.contoso.com' }, { host: NEW });
    expect(await farm.ok('Get-VMHost', {}, { host: NEW })).toMatchObject([{ VirtualMachineMigrationEnabled: true }]);
    expect((await farm.run('Get-VM', {}, { host: 'rdsh01.contoso.com' })).errors[0]?.id).toContain('CommandNotFound');
  });

  test('SIM-VDI-16 the seed', () => {
    const { machines = [] } = farmOf().state;
    const free = machines.filter((machine) => machine.collection === undefined).map((machine) => machine.name);
    expect(free.sort()).toEqual(['ENG-04', 'W11-NEW', 'W11-OLD']);
    expect(machines.filter((machine) => machine.collection === 'Pool')).toHaveLength(3);
  });

  test('SIM-VDI-17 in RD Web', async () => {
    const farm = farmOf();
    await farm.ok('Set-RDRemoteDesktop', { ...POOL, ShowInWebAccess: false, Force: true });
    expect(await farm.ok('Get-RDRemoteDesktop')).toContainEqual({ ...POOL, ShowInWebAccess: false });
  });
});
