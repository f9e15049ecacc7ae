import { describe, expect, it } from 'vitest';
import {
  askLicenseServer,
  getLicenseKeyPacks,
  getLicenseServer,
  getRdLicenseConfiguration,
} from '../../../src/cmdlets/reads';
import { licenseServerKind } from '../../../src/resources/licensing/license-server';
import { live, moment, observed, runAt, summary, updated, waitAt, worldOf } from '../kind-world';

const server = 'rdls11.contoso.com';
const registration = {
  company: 'Contoso',
  firstName: 'RDS',
  lastName: 'Operations',
  countryRegion: 'Germany',
  connection: 'automatic',
};
const props = { server, scope: 'domain', registration, activated: true };
type Answer = Parameters<typeof live>[number];
const status = (ActivationStatus: number): Answer => [
  askLicenseServer(server, 'GetActivationStatus'),
  [{ ActivationStatus, ReturnValue: 0 }],
];
const row = {
  FirstName: 'RDS',
  LastName: 'Operations',
  Company: 'Contoso',
  CountryRegion: 'Germany',
  eMail: '',
  ServerRole: 1,
};
const instance = (more: object = {}): Answer => [getLicenseServer(server), [{ ...row, ...more }]];
const now = moment('2027-01-16T18:00Z');
const call = (method: string, args?: string) =>
  `Invoke-CimMethod {"Namespace":"root/cimv2","ClassName":"Win32_TSLicenseServer","MethodName":"${method}"${args ? `,"Arguments":${args}` : ''}} @rdls11.contoso.com`;
const contact = (values: string) =>
  `Set-CimInstance {"Namespace":"root/cimv2","Query":"SELECT * FROM Win32_TSLicenseServer","Property":{${values}}} @rdls11.contoso.com`;

describe('LicenseServer', () => {
  it('is absent without the role service', () => {
    expect(observed(licenseServerKind, props)).toBeUndefined();
  });

  it('reads 0 as activated and 1 as not', () => {
    const seen = {
      server,
      scope: 'domain',
      registration: { company: 'Contoso', firstName: 'RDS', lastName: 'Operations', countryRegion: 'Germany' },
    };
    expect(observed(licenseServerKind, props, instance(), status(0))).toEqual({ ...seen, activated: true });
    expect(observed(licenseServerKind, props, instance(), status(1))).toEqual({ ...seen, activated: false });
    expect(observed(licenseServerKind, props, instance(), status(2))).toEqual(seen);
  });

  it('is installed, registered, scoped, put into its group, restarted and activated, in this order', () => {
    const steps = licenseServerKind.create(props, worldOf());
    expect(summary(steps)).toEqual([
      'Install-WindowsFeature {"Name":["RDS-Licensing"],"IncludeManagementTools":true} @rdls11.contoso.com',
      'wait: the licensing service of rdls11.contoso.com answers',
      contact('"Company":"Contoso","FirstName":"RDS","LastName":"Operations","CountryRegion":"Germany"'),
      `${call('ChangeRole', '{"ServerRole":1}')} ?`,
      `${call('AddLStoTSLSGroup')} ?`,
      'Restart-Service {"Name":["TermServLicensing"],"Force":true} @rdls11.contoso.com',
      'wait: the licensing service of rdls11.contoso.com answers',
      // Last: from here on it counts as done, whatever crashes.
      `${call('ActivateServerAutomatic')} ?`,
    ]);
    expect(waitAt(steps, 1).open(live(instance()), now)).toContain('does not answer yet');
    expect(waitAt(steps, 1).open(live(instance(), status(1)), now)).toBeUndefined();
    expect(runAt(steps, 3).onlyIf?.holds(live(instance()))).toBe(false);
    expect(runAt(steps, 3).onlyIf?.holds(live(instance({ ServerRole: 0 })))).toBe(true);
    expect(runAt(steps, 7).onlyIf?.holds(live(status(1)))).toBe(true);
    expect(runAt(steps, 7).onlyIf?.holds(live(status(0)))).toBe(false);
    const member: Answer = [askLicenseServer(server, 'IsLSinTSLSGroup', { Domain: '' }), [{ IsMember: true }]];
    expect(runAt(steps, 4).onlyIf?.holds(live(member))).toBe(false);
  });

  it('is not activated unless wished, and joins no group in a workgroup', () => {
    expect(summary(licenseServerKind.create({ ...props, activated: false }, worldOf()))).toHaveLength(4);
    const alone = summary(licenseServerKind.create({ ...props, scope: 'workgroup' }, worldOf()));
    expect(alone.some((line) => line.includes('AddLStoTSLSGroup'))).toBe(false);
  });

  it('uses the id of the clearinghouse, or waits for it', () => {
    const web = { ...registration, connection: 'web', licenseServerId: { secret: 'lsId' } };
    const steps = updated(licenseServerKind, {}, { ...props, registration: web }, ['activated']);
    expect(summary(steps).at(-1)).toBe(`${call('ActivateServer', '{"sLicenseServerId":{"secret":"lsId"}}')} ?`);
    const telephone = { ...registration, connection: 'telephone' };
    const wait = waitAt(updated(licenseServerKind, {}, { ...props, registration: telephone }, ['activated']), 3);
    expect(wait.instructions).toContain('by telephone');
    expect(wait.open(live(status(1)), now)).toBe('rdls11.contoso.com is to be activated');
    expect(wait.open(live(status(0)), now)).toBeUndefined();
  });

  it('writes only the contact fields that are scheduled', () => {
    const steps = updated(licenseServerKind, {}, props, ['registration.company', 'scope', 'registration.connection']);
    expect(summary(steps)).toEqual([contact('"Company":"Contoso"'), `${call('ChangeRole', '{"ServerRole":1}')} ?`]);
  });

  it('is deactivated only when no licence is left on it and no host is sent to it', () => {
    const world = worldOf([['DeploymentLicensing', 'deployment', { mode: 'PerUser', servers: [] }]]);
    const steps = updated(licenseServerKind, {}, { ...props, activated: false }, ['activated'], world);
    expect(summary(steps)).toEqual([
      'wait: rdls11.contoso.com is free to be deactivated',
      `${call('DeactivateServerAutomatic')} ?`,
    ]);
    const wait = waitAt(steps, 0);
    const packs = (...rows: object[]): Answer => [getLicenseKeyPacks(server), rows];
    const builtIn = { ProductType: 3, TotalLicenses: 4294967295 };
    const temporary = { ProductType: 0, KeyPackType: 4, TotalLicenses: 4294967295 };
    const bought = { ProductType: 1, KeyPackType: 2, TotalLicenses: 250 };
    expect(wait.open(live(packs(builtIn, temporary, bought)), now)).toBe(
      '250 licences are still installed on rdls11.contoso.com',
    );
    const list: Answer = [getRdLicenseConfiguration(), [{ LicenseServer: ['RDLS11.CONTOSO.COM'] }]];
    expect(wait.open(live(packs(builtIn), list), now)).toContain('still sends its hosts');
    expect(wait.open(live(packs(builtIn, temporary)), now)).toBeUndefined();
    expect(runAt(steps, 1).onlyIf?.holds(live(status(1)))).toBe(false);
  });

  it('is deactivated by telephone where it has no connection', () => {
    const telephone = { ...registration, connection: 'web' };
    const steps = updated(licenseServerKind, {}, { ...props, registration: telephone, activated: false }, [
      'activated',
    ]);
    expect(waitAt(steps, 1).instructions).toContain('the web page has none');
    expect(waitAt(steps, 1).open(live(status(1)), now)).toBeUndefined();
    expect(licenseServerKind.remove(props, worldOf())).toEqual([]);
  });

  it('is deactivated with the code that was given by telephone, once there is one', () => {
    const telephone = { ...registration, connection: 'telephone', deactivationCode: { secret: 'lsCode' } };
    const desired = { ...props, registration: telephone, activated: false };
    const steps = updated(licenseServerKind, {}, desired, ['activated']);
    expect(summary(steps).at(-1)).toBe(`${call('DeactivateServer', '{"sConfirmCode":{"secret":"lsCode"}}')} ?`);
    expect(runAt(steps, 1).onlyIf?.holds(live(status(1)))).toBe(false);
  });

  describe('in the directory', () => {
    const directory = { serviceConnectionPoint: true, published: false };
    const traced = { ...props, directory };
    const trace = (method: string, answer: object): Answer => [askLicenseServer(server, method), [answer]];

    it('is asked only for what the document says', () => {
      expect(licenseServerKind.reads(props)).toHaveLength(2);
      expect(licenseServerKind.reads({ ...props, directory: { published: true } })).toContainEqual(
        askLicenseServer(server, 'IsLSPublished'),
      );
      const answers = [
        trace('IsLSRegisteredToSCP', { Registered: false, ReturnValue: 0 }),
        trace('IsLSPublished', { Published: true, ReturnValue: 0 }),
      ];
      expect(observed(licenseServerKind, traced, instance(), status(0), ...answers)).toMatchObject({
        directory: { serviceConnectionPoint: false, published: true },
      });
    });

    it('is registered and taken out, each for itself', () => {
      const steps = updated(licenseServerKind, {}, traced, ['directory.serviceConnectionPoint', 'directory.published']);
      expect(summary(steps)).toEqual([call('RegisterLSToSCP'), call('UnpublishLS')]);
      expect(summary(updated(licenseServerKind, {}, traced, ['directory.published']))).toEqual([call('UnpublishLS')]);
    });

    it('is entered before it is activated', () => {
      const made = summary(licenseServerKind.create(traced, worldOf()));
      expect(made.indexOf(call('RegisterLSToSCP'))).toBeGreaterThan(0);
      expect(made.indexOf(call('RegisterLSToSCP'))).toBeLessThan(
        made.findIndex((line) => line.includes('ActivateServerAutomatic')),
      );
    });
  });
});
