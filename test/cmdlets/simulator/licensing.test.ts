import { describe, expect, test } from 'vitest';
import type { PlainValue } from '../../../src/cmdlets/result';
import { Farm, type Row, SECRETS } from './farm';

const OLD = 'rdls01.contoso.com';
const NEW = 'rdls11.contoso.com';
const SERVER = 'Win32_TSLicenseServer';
const PACK = 'Win32_TSLicenseKeyPack';

async function ask(
  farm: Farm,
  host: string,
  ClassName: string,
  MethodName: string,
  Arguments: Record<string, PlainValue> = {},
): Promise<Row> {
  const [row] = await farm.ok(
    'Invoke-CimMethod',
    { Namespace: 'root/cimv2', ClassName, MethodName, Arguments },
    { host },
  );
  return row ?? {};
}
const install = (farm: Farm, method: string, args: Record<string, PlainValue>, host = NEW) =>
  ask(farm, host, PACK, method, args);
const packs = async (farm: Farm, host = NEW) =>
  (await farm.ok('Get-CimInstance', { Namespace: 'root/cimv2', ClassName: PACK }, { host })).filter(
    (row) => row.ProductType !== 3,
  );
const contact = (farm: Farm, Property: Record<string, PlainValue>) =>
  farm.run('Set-CimInstance', { Namespace: 'root/cimv2', Query: `SELECT * FROM ${SERVER}`, Property }, { host: NEW });
const CONTACT = { FirstName: 'RDS', LastName: 'Operations', Company: 'Contoso', CountryRegion: 'Germany' };
const amount = (ProductVersion: number, LicenseCount: number) => ({ ProductVersion, ProductType: 1, LicenseCount });
const agreement = (version: number, count: number) => ({
  AgreementType: 5,
  sAgreementNumber: '1234567',
  ...amount(version, count),
});

async function ready(activated = true): Promise<Farm> {
  const farm = new Farm();
  await farm.ok('Install-WindowsFeature', { Name: 'RDS-Licensing' }, { host: NEW });
  await contact(farm, CONTACT);
  if (activated) await ask(farm, NEW, SERVER, 'ActivateServerAutomatic');
  return farm;
}

describe('license servers', () => {
  test('SIM-LS-01 zero means activated', async () => {
    const farm = await ready(false);
    expect((await ask(farm, OLD, SERVER, 'GetActivationStatus')).ActivationStatus).toBe(0);
    expect((await ask(farm, NEW, SERVER, 'getactivationstatus')).ActivationStatus).toBe(1);
    expect((await ask(farm, OLD, SERVER, 'GetLicenseServerId')).sLicenseServerId).toMatch(/^[A-Z0-9]{35}$/);
    expect((await ask(farm, NEW, SERVER, 'GetLicenseServerId')).ReturnValue).not.toBe(0);
  });

  test('SIM-LS-02 automatic activation', async () => {
    const farm = new Farm();
    await farm.ok('Install-WindowsFeature', { Name: 'RDS-Licensing' }, { host: NEW });
    expect((await ask(farm, NEW, SERVER, 'ActivateServerAutomatic')).ReturnValue).not.toBe(0);
    await contact(farm, CONTACT);
    farm.hands.change((state) => (state.clearinghouse.reachable = false));
    expect((await ask(farm, NEW, SERVER, 'ActivateServerAutomatic')).ReturnValue).not.toBe(0);
    farm.hands.change((state) => (state.clearinghouse.reachable = true));
    expect(await ask(farm, NEW, SERVER, 'ActivateServerAutomatic')).toMatchObject({
      ReturnValue: 0,
      ActivationStatus: 0,
    });
    expect(await ask(farm, NEW, SERVER, 'DeactivateServerAutomatic')).toMatchObject({
      ReturnValue: 0,
      ActivationStatus: 1,
    });
    expect(await ask(farm, NEW, SERVER, 'ReactivateServerAutomatic', { Reason: 0 })).toMatchObject({
      ActivationStatus: 0,
    });
  });

  test('SIM-LS-03 by web and telephone', async () => {
    const farm = await ready(false);
    const activate = (sLicenseServerId: string) => ask(farm, NEW, SERVER, 'ActivateServer', { sLicenseServerId });
    expect((await activate('ABCDE-ABCDE')).ReturnValue).not.toBe(0);
    expect(await activate(SECRETS.packId)).toMatchObject({ ReturnValue: 0, ActivationStatus: 0 });
    expect((await ask(farm, NEW, SERVER, 'DeactivateServer', { sConfirmCode: '' })).ReturnValue).not.toBe(0);
    expect(await ask(farm, NEW, SERVER, 'DeactivateServer', { sConfirmCode: '123' })).toMatchObject({
      ActivationStatus: 1,
    });
  });

  test('SIM-LS-04 contact data', async () => {
    const farm = await ready(false);
    const read = async () => (await farm.ok('Get-CimInstance', { ClassName: SERVER }, { host: NEW }))[0];
    expect(await read()).toMatchObject({ ...CONTACT, eMail: '', ServerRole: 1 });
    expect((await contact(farm, { ServerRole: 2, Company: 'Other' })).errors).toMatchObject([{ code: 0x80041024 }]);
    expect((await read())?.Company).toBe('Contoso');
  });

  test('SIM-LS-05 directory traces and scope', async () => {
    const farm = await ready();
    const pairs: [string, string, string, string][] = [
      ['AddLStoTSLSGroup', 'RemoveLSfromTSLSGroup', 'IsLSinTSLSGroup', 'IsMember'],
      ['PublishLS', 'UnpublishLS', 'IsLSPublished', 'Published'],
      ['RegisterLSToSCP', 'UnRegisterLSFromSCP', 'IsLSRegisteredToSCP', 'Registered'],
    ];
    for (const [add, remove, question, answer] of pairs) {
      expect((await ask(farm, NEW, SERVER, question))[answer]).toBe(false);
      await ask(farm, NEW, SERVER, add);
      expect((await ask(farm, NEW, SERVER, question))[answer]).toBe(true);
      await ask(farm, NEW, SERVER, remove);
      expect((await ask(farm, NEW, SERVER, question))[answer]).toBe(false);
    }
    await ask(farm, NEW, SERVER, 'ChangeRole', { ServerRole: 2 });
    expect(await farm.ok('Get-CimInstance', { ClassName: SERVER }, { host: NEW })).toMatchObject([{ ServerRole: 2 }]);
    expect(
      (
        await farm.run(
          'Invoke-CimMethod',
          { ClassName: SERVER, MethodName: 'RemoveLicenseKeyPackWithId' },
          { host: NEW },
        )
      ).errors,
    ).toHaveLength(1);
  });

  test('SIM-LS-06 installing by paper', async () => {
    const farm = await ready();
    expect((await install(farm, 'InstallAgreementLicenseKeyPack', agreement(7, 20))).ReturnValue).toBe(0);
    expect(
      (await install(farm, 'InstallAgreementLicenseKeyPack', { ...agreement(7, 20), sAgreementNumber: '12' }))
        .ReturnValue,
    ).not.toBe(0);
    const open = { sLicenseNumber: '12345678', sAuthorizationNumber: 'ABCDE12345ABCDE', ...amount(7, 5) };
    expect((await install(farm, 'InstallOpenLicenseKeyPack', open)).ReturnValue).toBe(0);
    expect((await install(farm, 'InstallOpenLicenseKeyPack', { ...open, sLicenseNumber: '1' })).ReturnValue).not.toBe(
      0,
    );
    expect(
      (await install(farm, 'InstallRetailPurchaseLicenseKeyPack', { sLicenseCode: SECRETS.calCode })).ReturnValue,
    ).toBe(0);
    expect(
      (await install(farm, 'InstallRetailPurchaseLicenseKeyPack', { sLicenseCode: 'Z'.repeat(25) })).ReturnValue,
    ).toBe(0x80041002);
    expect((await install(farm, 'InstallLicenseKeyPack', { sLicenseKeyPackId: SECRETS.packId })).ReturnValue).toBe(0);
    expect((await packs(farm)).map((row) => [row.ProductVersionID, row.KeyPackType, row.TotalLicenses])).toEqual([
      [7, 2, 20],
      [7, 5, 5],
      [5, 1, 100],
      [7, 2, 50],
    ]);
  });

  test('SIM-LS-07 importing keeps the pack of the source', async () => {
    const farm = await ready();
    const id = (await ask(farm, OLD, SERVER, 'GetLicenseServerId')).sLicenseServerId ?? '';
    const from = { sLicenseCode: SECRETS.calCode, sSourceLSName: OLD, sSourceLSProductId: id };
    expect(
      (await install(farm, 'ImportRetailPurchaseLicenseKeyPack', { ...from, sSourceLSProductId: SECRETS.packId }))
        .ReturnValue,
    ).not.toBe(0);
    expect((await install(farm, 'ImportRetailPurchaseLicenseKeyPack', from)).ReturnValue).toBe(0);
    expect([(await packs(farm)).length, (await packs(farm, OLD)).length]).toEqual([1, 1]);
    const KeyPackId = (await packs(farm, OLD))[0]?.KeyPackId ?? 0;
    expect((await install(farm, 'UninstallLicenseKeyPackWithId', { KeyPackId }, OLD)).ReturnValue).toBe(0);
    expect(await packs(farm, OLD)).toEqual([]);
  });

  test('SIM-LS-08 versions and activation', async () => {
    const farm = await ready(false);
    expect((await install(farm, 'InstallAgreementLicenseKeyPack', agreement(7, 1))).ReturnValue).not.toBe(0);
    await ask(farm, NEW, SERVER, 'ActivateServerAutomatic');
    expect((await install(farm, 'InstallAgreementLicenseKeyPack', agreement(8, 1))).ReturnValue).not.toBe(0);
    expect((await install(farm, 'InstallAgreementLicenseKeyPack', agreement(5, 1))).ReturnValue).toBe(0);
  });

  test('SIM-LS-09 uninstalling', async () => {
    const farm = await ready();
    for (const count of [10, 20]) await install(farm, 'InstallAgreementLicenseKeyPack', agreement(7, count));
    expect((await install(farm, 'UninstallLicenseKeyPack', amount(7, 20))).ReturnValue).toBe(0);
    const KeyPackId = (await packs(farm))[0]?.KeyPackId ?? 0;
    expect((await install(farm, 'RemoveLicensesWithIdCount', { KeyPackId, LicenseCount: 4 })).ReturnValue).toBe(0);
    expect(await packs(farm)).toMatchObject([{ TotalLicenses: 6 }]);
    expect((await install(farm, 'RemoveLicensesWithIdCount', { KeyPackId, LicenseCount: 7 })).ReturnValue).not.toBe(0);
    expect((await install(farm, 'UninstallLicenseKeyPackWithId', { KeyPackId: 999 })).ReturnValue).toBe(0x80041002);
  });

  test('SIM-LS-10 converting what is not issued', async () => {
    const farm = new Farm();
    const [pack] = await packs(farm, OLD);
    expect(pack).toMatchObject({ TotalLicenses: 100, IssuedLicenses: 80, AvailableLicenses: 20 });
    const convert = (Count: number) =>
      farm.run('Convert-License', { KeyPackId: pack?.KeyPackId ?? 0, Count }, { host: OLD });
    expect((await convert(21)).errors).toHaveLength(1);
    expect((await convert(15)).errors).toEqual([]);
    expect((await packs(farm, OLD)).map((row) => [row.ProductType, row.TotalLicenses])).toEqual([
      [1, 85],
      [0, 15],
    ]);
  });

  test('SIM-LS-11 the built-in pack', async () => {
    const farm = await ready();
    expect(await farm.ok('Get-CimInstance', { ClassName: PACK }, { host: NEW })).toMatchObject([
      { ProductType: 3, TotalLicenses: 4294967295 },
    ]);
  });

  test('SIM-LS-12 no service, no role', async () => {
    const farm = new Farm();
    const read = (host: string) => farm.run('Get-CimInstance', { ClassName: SERVER }, { host });
    expect((await read(NEW)).errors).toHaveLength(1);
    await farm.ok('Stop-Service', { Name: 'TermServLicensing' }, { host: OLD });
    const status = { ClassName: SERVER, MethodName: 'GetActivationStatus' };
    expect((await farm.run('Invoke-CimMethod', status, { host: OLD })).errors).toHaveLength(1);
    await farm.ok('Restart-Service', { Name: 'TermServLicensing', Force: true }, { host: OLD });
    expect((await farm.run('Invoke-CimMethod', status, { host: OLD })).errors).toEqual([]);
  });

  test('SIM-LS-13 what a session host says', async () => {
    const farm = await ready();
    const host = 'rdsh01.contoso.com';
    const service = async (MethodName: string, Arguments = {}) =>
      (
        await farm.ok(
          'Invoke-CimMethod',
          {
            Namespace: 'root\\cimv2\\TerminalServices',
            ClassName: 'Win32_TerminalServiceSetting',
            MethodName,
            Arguments,
          },
          { host },
        )
      )[0];
    const status = async (ServerName: string) =>
      (await service('GetTStoLSConnectivityStatus', { ServerName }))?.TsToLsConnectivityStatus;
    expect([await status(OLD), await status('rdls99.contoso.com'), await status(NEW)]).toEqual([11, 6, 7]);
    farm.hands.setServer(host, { os: '2022' });
    expect(await status(OLD)).toBe(4);
    expect((await service('GetSpecifiedLicenseServerList'))?.SpecifiedLSList).toEqual([OLD]);
    farm.hands.setServer(host, { policy: { licenseServers: ['pinned.contoso.com'], licensingMode: 4 } });
    expect((await service('GetSpecifiedLicenseServerList'))?.SpecifiedLSList).toEqual(['pinned.contoso.com']);
    const setting = { Namespace: 'root/cimv2/TerminalServices', ClassName: 'Win32_TerminalServiceSetting' };
    expect(await farm.ok('Get-CimInstance', setting, { host })).toMatchObject([
      { LicensingType: 4, PolicySourceConfiguredLicenseServers: 1 },
    ]);
  });
});
