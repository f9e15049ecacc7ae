import { describe, expect, it } from 'vitest';
import { getLicenseKeyPacks } from '../../../src/cmdlets/reads';
import { keyPackKind } from '../../../src/resources/licensing/key-pack';
import { live, moment, observed, runAt, summary, updated, waitAt, worldOf } from '../kind-world';

const server = 'rdls11.contoso.com';
const base = { server, product: '2022', type: 'PerUser', count: 250 };
const purchase = { ...base, origin: 'purchase', program: 'openValue', agreementNumber: { secret: 'calAgreement' } };
type Answer = Parameters<typeof live>[number];
const packs = (...rows: object[]): Answer => [getLicenseKeyPacks(server), rows];
const pack = (more: object = {}) => ({
  KeyPackId: 3,
  KeyPackType: 2,
  ProductType: 1,
  ProductVersionID: 7,
  TotalLicenses: 250,
  ...more,
});
const call = (method: string, args: string) =>
  `Invoke-CimMethod {"Namespace":"root/cimv2","ClassName":"Win32_TSLicenseKeyPack","MethodName":"${method}","Arguments":${args}} @rdls11.contoso.com`;
const amount = '"ProductVersion":7,"ProductType":1,"LicenseCount":250';
const steps = (props: object, world = worldOf()) => keyPackKind.create({ ...props }, world);

describe('KeyPack', () => {
  it('adds up its packs and leaves out all others', () => {
    const others = [
      pack({ ProductType: 3 }),
      pack({ ProductType: 0 }),
      pack({ ProductVersionID: 6 }),
      pack({ KeyPackType: 4 }),
      pack({ KeyPackType: 1 }),
    ];
    const { origin, program, agreementNumber, ...seen } = purchase;
    expect(observed(keyPackKind, purchase, packs(...others, pack()))).toEqual(seen);
    const two = packs(pack({ TotalLicenses: 200 }), pack({ KeyPackId: 4, TotalLicenses: '50' }));
    expect(observed(keyPackKind, purchase, two)).toEqual({ ...seen, packs: 2 });
    expect(observed(keyPackKind, purchase, packs(...others))).toBeUndefined();
    expect([origin, program, agreementNumber]).toBeDefined();
  });

  it('counts nothing as what count 0 asks for', () => {
    expect(observed(keyPackKind, { ...base, origin: 'existing', count: 0 })).toMatchObject({ count: 0 });
    expect(observed(keyPackKind, { ...base, origin: 'existing', count: 0 }, packs(pack()))).toMatchObject({
      count: 250,
    });
  });

  it.each([
    [
      { program: 'retail', code: { secret: 'c' } },
      'InstallRetailPurchaseLicenseKeyPack',
      '{"sLicenseCode":{"secret":"c"}}',
    ],
    [
      { program: 'open', licenseNumber: '12345678', authorizationNumber: { secret: 'a' } },
      'InstallOpenLicenseKeyPack',
      `{"sLicenseNumber":"12345678","sAuthorizationNumber":{"secret":"a"},${amount}}`,
    ],
    [
      { program: 'serviceProvider', agreementNumber: '1234567' },
      'InstallAgreementLicenseKeyPack',
      `{"AgreementType":4,"sAgreementNumber":"1234567",${amount}}`,
    ],
    [{ keyPackId: { secret: 'k' } }, 'InstallLicenseKeyPack', '{"sLicenseKeyPackId":{"secret":"k"}}'],
  ])('is installed from its papers %j', (papers, method, args) => {
    const made = steps({ ...base, origin: 'purchase', ...papers });
    expect(summary(made)).toEqual([`${call(method, args)} ?`]);
    expect(runAt(made, 0).onlyIf?.holds(live())).toBe(true);
  });

  it('is not installed twice', () => {
    expect(runAt(steps(purchase), 0).onlyIf?.holds(live(packs(pack())))).toBe(false);
  });

  it('is imported with the id of the old server, looked up when the call is made', () => {
    const migrated = {
      ...purchase,
      origin: { migrateFrom: 'rdls01.contoso.com', method: 'automatic' },
      program: 'retail',
      code: { secret: 'c' },
    };
    const source =
      '"sSourceLSName":"rdls01.contoso.com","sSourceLSProductId":{"live":"licenseServerId","of":{"server":"rdls01.contoso.com"}}';
    expect(summary(steps(migrated))).toEqual([
      `${call('ImportRetailPurchaseLicenseKeyPack', `{"sLicenseCode":{"secret":"c"},${source}}`)} ?`,
    ]);
    const byPhone = { ...migrated, origin: { ...migrated.origin, method: 'telephone' }, keyPackId: { secret: 'k' } };
    expect(summary(steps(byPhone))).toEqual([
      `${call('ImportLicenseKeyPackOffline', `{"sLicenseKeyPackId":{"secret":"k"},${source}}`)} ?`,
    ]);
  });

  it('waits for a person without papers or without a key pack id', () => {
    const origin = { migrateFrom: 'rdls01.contoso.com', method: 'telephone' };
    const wait = waitAt(steps({ ...base, origin, program: 'retail', code: { secret: 'c' } }), 0);
    expect(wait.instructions).toContain('Move from rdls01.contoso.com 250 PerUser licences for Windows Server 2022');
    expect(wait.instructions).toContain('key pack id');
    const now = moment('2027-01-16T18:00Z');
    expect(wait.open(live(packs(pack({ TotalLicenses: 100 }))), now)).toContain('100 of 250');
    expect(wait.open(live(packs(pack())), now)).toBeUndefined();
    expect(waitAt(steps({ ...base, origin: 'purchase', program: 'retail' }), 0)).toMatchObject({ waitsFor: 'people' });
  });

  it('waits for a person on a server that reaches the clearinghouse by web only', () => {
    const web = worldOf([['LicenseServer', server, { server, registration: { connection: 'web' } }]]);
    expect(waitAt(steps(purchase, web), 0).instructions).toContain('https://activate.microsoft.com');
    expect(summary(steps({ ...purchase, keyPackId: { secret: 'k' } }, web))[0]).toContain('InstallLicenseKeyPack');
  });

  it('converts from the other type, and cannot make what should exist', () => {
    expect(summary(steps({ ...base, origin: 'convert' }))).toEqual([
      'Convert-License {"KeyPackId":{"live":"keyPackId","of":{"server":"rdls11.contoso.com","product":"2022","type":"PerDevice"}},"Count":250} @rdls11.contoso.com',
    ]);
    expect(steps({ ...base, origin: 'existing' })).toEqual([]);
  });

  it('uninstalls pack by pack, looking first each time', () => {
    const gone = { ...base, origin: 'existing', count: 0 };
    const id =
      '{"KeyPackId":{"live":"keyPackId","of":{"server":"rdls11.contoso.com","product":"2022","type":"PerUser"}}}';
    const one = `${call('UninstallLicenseKeyPackWithId', id)} ?`;
    expect(summary(updated(keyPackKind, base, gone, ['count']))).toEqual([one]);
    const two = updated(keyPackKind, { ...base, packs: 2 }, gone, ['count']);
    expect(summary(two)).toEqual([one, one]);
    expect(runAt(two, 1).onlyIf?.holds(live(packs(pack())))).toBe(true);
    expect(runAt(two, 1).onlyIf?.holds(live())).toBe(false);
  });

  it('uninstalls on the old server only what has arrived on the new one, and tells both counts until then', () => {
    const old = { ...base, server: 'rdls01.contoso.com', origin: 'existing', count: 0 };
    const fresh = { ...purchase, origin: { migrateFrom: old.server, method: 'automatic' } };
    const world = worldOf([['KeyPack', 'x', fresh]]);
    const steps = updated(keyPackKind, { ...old, count: 250 }, old, ['count'], world);
    const wait = waitAt(steps, 0);
    const now = moment('2027-01-16T12:00:00Z');
    const there = (count: number) =>
      live(
        [getLicenseKeyPacks(old.server), [pack({ TotalLicenses: 250 })]],
        [getLicenseKeyPacks(server), [pack({ TotalLicenses: count, KeyPackType: 2 })]],
      );
    expect(wait.open(there(100), now)).toBe(
      'licences are on two servers: 250 2022 PerUser of rdls01.contoso.com, 100 of 250 on rdls11.contoso.com',
    );
    expect(wait.open(there(250), now)).toBeUndefined();
    expect(runAt(steps, 1).mark).toBe('overlap-ended:2022 PerUser of rdls01.contoso.com');
    const begun = runAt(keyPackKind.create(fresh, world), 0);
    expect(begun.mark).toBe('overlap-begun:2022 PerUser of rdls01.contoso.com');
  });

  it('adds and takes away the difference only', () => {
    const more = updated(keyPackKind, { count: 100 }, purchase, ['count']);
    expect(summary(more)[0]).toContain('"LicenseCount":150');
    const fewer = updated(keyPackKind, { count: 300 }, purchase, ['count']);
    expect(summary(fewer)[0]).toContain('"MethodName":"RemoveLicensesWithIdCount"');
    expect(summary(fewer)[0]).toContain('"LicenseCount":50');
    expect(updated(keyPackKind, { count: 250 }, purchase, ['origin'])).toEqual([]);
  });

  it('is never uninstalled because a document no longer mentions it', () => {
    expect(keyPackKind.remove(purchase, worldOf())).toEqual([]);
  });
});
