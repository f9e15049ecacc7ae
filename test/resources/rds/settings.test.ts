import { describe, expect, it } from 'vitest';
import {
  getRdDeploymentGatewayConfiguration,
  getRdLicenseConfiguration,
  getRdWorkspace,
} from '../../../src/cmdlets/reads';
import { deploymentGatewayKind } from '../../../src/resources/gateway/deployment-gateway';
import { deploymentLicensingKind } from '../../../src/resources/licensing/deployment-licensing';
import { manualTaskKind } from '../../../src/resources/manual-task';
import { workspaceKind } from '../../../src/resources/rds/workspace';
import { live, moment, observed, summary, updated, waitAt, worldOf } from '../kind-world';

describe('Workspace', () => {
  const props = { name: 'Contoso Apps' };
  it('reads one name and writes another parameter', () => {
    expect(observed(workspaceKind, props)).toBeUndefined();
    expect(observed(workspaceKind, props, [getRdWorkspace(), [{ WorkspaceName: 'Old' }]])).toEqual({ name: 'Old' });
    const set = ['Set-RDWorkspace {"Name":"Contoso Apps"} @activeBroker'];
    expect(summary(workspaceKind.create(props, worldOf()))).toEqual(set);
    expect(summary(updated(workspaceKind, { name: 'Old' }, props, ['name']))).toEqual(set);
    expect(workspaceKind.remove(props, worldOf())).toEqual([]);
  });
});

describe('DeploymentLicensing', () => {
  const props = { mode: 'PerUser', servers: ['rdls01.contoso.com', 'rdls11.contoso.com'] };
  const config = (row: unknown): Parameters<typeof live>[number] => [getRdLicenseConfiguration(), [row]];
  it('reads the upper-cased list, one name alone, and none at all', () => {
    const upper = { Mode: 'PerUser', LicenseServer: ['RDLS01.CONTOSO.COM', 'RDLS11.CONTOSO.COM'] };
    expect(observed(deploymentLicensingKind, props, config(upper))).toEqual(props);
    const one = { Mode: 'PerDevice', LicenseServer: 'RDLS01.CONTOSO.COM' };
    expect(observed(deploymentLicensingKind, props, config(one))).toEqual({
      mode: 'PerDevice',
      servers: ['rdls01.contoso.com'],
    });
    const none = { Mode: 'NotConfigured', LicenseServer: null };
    expect(observed(deploymentLicensingKind, props, config(none))).toBeUndefined();
  });

  it('writes only what is scheduled', () => {
    const servers = '"LicenseServer":["rdls01.contoso.com","rdls11.contoso.com"]';
    const update = (current: object, paths: string[], desired: object = props) =>
      summary(updated(deploymentLicensingKind, { ...current }, { ...desired }, paths));
    expect(summary(deploymentLicensingKind.create(props, worldOf()))).toEqual([
      `Set-RDLicenseConfiguration {"Mode":"PerUser",${servers},"Force":true} @activeBroker`,
    ]);
    expect(update({ mode: 'PerDevice' }, ['mode'])).toEqual([
      'Set-RDLicenseConfiguration {"Mode":"PerUser","Force":true} @activeBroker',
    ]);
    expect(update({ mode: 'PerUser' }, ['servers'])).toEqual([
      `Set-RDLicenseConfiguration {${servers},"Force":true} @activeBroker`,
    ]);
    expect(update({ mode: 'NotConfigured' }, ['servers'])[0]).toContain('"Mode":"PerUser"');
    expect(update({}, ['mode', 'servers'], { mode: 'PerUser', servers: [] })).toEqual([
      'Set-RDLicenseConfiguration {"Mode":"PerUser","Force":true} @activeBroker',
      'Set-RDLicenseConfiguration {"LicenseServer":[],"Force":true} @activeBroker',
    ]);
    expect(update({}, [])).toEqual([]);
    expect(deploymentLicensingKind.remove(props, worldOf())).toEqual([]);
  });
});

describe('DeploymentGateway', () => {
  const props = {
    mode: 'Custom',
    externalFqdn: 'gw.contoso.com',
    logonMethod: 'SmartCard',
    useCachedCredentials: true,
    bypassLocal: false,
  };
  const row = {
    GatewayMode: 'Custom',
    GatewayExternalFqdn: 'GW.contoso.com',
    LogonMethod: 'Smartcard',
    UseCachedCredentials: true,
    BypassLocal: false,
  };
  const config = (value: unknown): Parameters<typeof live>[number] => [getRdDeploymentGatewayConfiguration(), [value]];
  const custom = (rest: string) =>
    `Set-RDDeploymentGatewayConfiguration {"GatewayMode":"Custom","GatewayExternalFqdn":"gw.contoso.com",${rest},"Force":true} @activeBroker`;

  it('reads both shapes', () => {
    expect(observed(deploymentGatewayKind, props, config(row))).toEqual(props);
    expect(observed(deploymentGatewayKind, props, config({ GatewayMode: 'DoNotUse' }))).toEqual({ mode: 'DoNotUse' });
    expect(observed(deploymentGatewayKind, props, config({}))).toBeUndefined();
  });

  it('writes all four settings with Custom and none with the others', () => {
    const all = custom('"LogonMethod":"Smartcard","UseCachedCredentials":true,"BypassLocal":false');
    expect(summary(deploymentGatewayKind.create(props, worldOf()))).toEqual([all]);
    expect(summary(updated(deploymentGatewayKind, { mode: 'DoNotUse' }, props, ['mode']))).toEqual([all]);
    expect(summary(updated(deploymentGatewayKind, props, { mode: 'DoNotUse' }, ['mode']))).toEqual([
      'Set-RDDeploymentGatewayConfiguration {"GatewayMode":"DoNotUse","Force":true} @activeBroker',
    ]);
  });

  it('passes unscheduled settings as they are live', () => {
    const current = { ...props, logonMethod: 'Password', useCachedCredentials: false };
    expect(summary(updated(deploymentGatewayKind, current, props, ['useCachedCredentials']))).toEqual([
      custom('"LogonMethod":"Password","UseCachedCredentials":true,"BypassLocal":false'),
    ]);
    expect(updated(deploymentGatewayKind, props, props, [])).toEqual([]);
    expect(deploymentGatewayKind.remove(props, worldOf())).toEqual([]);
  });
});

describe('ManualTask', () => {
  const open = { name: 'backup', stage: 'brokers/reduce', text: 'Back up the brokers', evidence: 'required' };
  const done = { ...open, done: { at: '2027-01-16T12:00Z', by: 'CONTOSO\\ann', evidence: 'CHG-17' } };
  it('stays open until it is recorded', () => {
    expect(manualTaskKind.reads(open)).toEqual([]);
    expect(observed(manualTaskKind, open)).toBeUndefined();
    const wait = waitAt(manualTaskKind.create(open, worldOf()), 0);
    expect(wait.open(live(), moment('2027-01-16T18:00Z'))).toBe('task backup is not recorded as done');
    expect(wait).toMatchObject({ waitsFor: 'people', blockSeconds: 0 });
    expect(wait.instructions).toBe(
      'Back up the brokers\nWhen it is done: npx rds-migrate done backup --evidence "..."',
    );
  });
  it('is there once it is', () => {
    expect(observed(manualTaskKind, done)).toEqual(done);
    expect(waitAt(manualTaskKind.create(done, worldOf()), 0).open(live(), moment('2027-01-16T18:00Z'))).toBeUndefined();
    const changed = updated(manualTaskKind, done, done, ['text']);
    expect(waitAt(changed, 0).open(live(), moment('2027-01-16T18:00Z'))).toBeUndefined();
    expect(manualTaskKind.remove(done, worldOf())).toEqual([]);
  });
});
