import { describe, expect, it } from 'vitest';
import { getRdDeploymentGatewayConfiguration } from '../../../src/cmdlets/reads';
import { deploymentGatewayKind } from '../../../src/resources/gateway/deployment-gateway';
import { type live, observed, summary, updated, worldOf } from '../kind-world';

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
