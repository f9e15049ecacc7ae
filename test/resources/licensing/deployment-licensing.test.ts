import { describe, expect, it } from 'vitest';
import { getRdLicenseConfiguration } from '../../../src/cmdlets/reads';
import { deploymentLicensingKind } from '../../../src/resources/licensing/deployment-licensing';
import { type live, observed, summary, updated, worldOf } from '../kind-world';

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
