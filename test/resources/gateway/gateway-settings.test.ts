import { describe, expect, it } from 'vitest';
import { askGatewayTransport, getGatewaySettings, getRdServer } from '../../../src/cmdlets/reads';
import { gatewaySettingsKind as kind } from '../../../src/resources/gateway/gateway-settings';
import { serverRoleKind } from '../../../src/resources/rds/server-role';
import { live, observed, role, runAt, summary, updated, worldOf } from '../kind-world';

const server = 'rdgw11.contoso.com';
const row = {
  MaxConnections: 4294967295,
  UnlimitedConnections: true,
  SslBridging: 1,
  CentralCAPEnabled: true,
  OnlyConsentCapableClients: false,
};
const methods = (steps: Parameters<typeof summary>[0]) =>
  summary(steps).map((text) => text.replace(/.*"MethodName":"(\w+)".*"Arguments":(.*)} @.*/, '$1 $2'));

describe('GatewaySettings', () => {
  it('reads numbers and flags as the document spells them', () => {
    expect(observed(kind, { server }, [getGatewaySettings(server), [row]])).toEqual({
      server,
      sslBridging: 'httpsToHttp',
      maxConnections: 'unlimited',
      onlyMessagingCapableClients: false,
      policyStore: 'centralNps',
    });
    const limited = { ...row, UnlimitedConnections: false, MaxConnections: 250 };
    expect(observed(kind, { server }, [getGatewaySettings(server), [limited]])).toMatchObject({ maxConnections: 250 });
    expect(observed(kind, { server })).toBeUndefined();
  });

  it('asks for UDP only where the document says something of it', () => {
    expect(kind.reads({ server })).toHaveLength(1);
    const wanted = { server, udpTransport: false };
    const answers = [
      [getGatewaySettings(server), [row]],
      [askGatewayTransport(server, 2), [{ ReturnValue: 0, Enabled: true }]],
    ] as Parameters<typeof observed>[2][];
    expect(observed(kind, wanted, ...answers)).toMatchObject({ udpTransport: true });
  });

  it('writes only what changes, and restarts the service for SSL bridging', () => {
    const wanted = { server, sslBridging: 'none', maxConnections: 100, udpTransport: false, policyStore: 'local' };
    expect(methods(updated(kind, {}, wanted, ['maxConnections', 'udpTransport']))).toEqual([
      'SetMaxConnections {"Connections":100,"IsUnlimited":false}',
      'EnableTransport {"TransportType":2,"Enable":false}',
    ]);
    expect(methods(updated(kind, {}, wanted, ['sslBridging']))).toEqual([
      'SetSslBridging {"SslBridging":0}',
      'Restart-Service {"Name":["TSGateway"],"Force":true} @rdgw11.contoso.com',
      'wait: the gateway service of rdgw11.contoso.com answers',
    ]);
    expect(methods(kind.create({ server, maxConnections: 'unlimited', policyStore: 'centralNps' }, worldOf()))).toEqual(
      ['SetMaxConnections {"Connections":0,"IsUnlimited":true}', 'EnableCentralCAP {"CentralCAPEnabled":true}'],
    );
  });

  it('is off on the members while a gateway is added, and on again after it', () => {
    const old = 'rdgw01.contoso.com';
    const desired = { server, role: 'RDS-GATEWAY', gatewayExternalFqdn: 'gw.contoso.com' };
    const world = worldOf([
      role(old, 'RDS-GATEWAY'),
      role(server, 'RDS-GATEWAY'),
      ['GatewaySettings', old, { server: old, policyStore: 'centralNps' }],
    ]);
    const steps = serverRoleKind.create(desired, world);
    expect(methods(steps).slice(0, 4)).toEqual([
      'EnableCentralCAP {"CentralCAPEnabled":false}',
      expect.stringMatching(/^Add-RDServer/),
      expect.stringMatching(/^wait/),
      'EnableCentralCAP {"CentralCAPEnabled":true}',
    ]);
    const central = (on: boolean) => [getGatewaySettings(old), [{ CentralCAPEnabled: on }]] as [never, unknown[]];
    const there = [getRdServer(), [{ Server: server.toUpperCase(), Roles: ['RDS-GATEWAY'] }]] as [never, unknown[]];
    expect(runAt(steps, 0).onlyIf?.holds(live(central(true)))).toBe(true);
    expect(runAt(steps, 0).onlyIf?.holds(live(central(true), there))).toBe(false);
    expect(runAt(steps, 3).onlyIf?.holds(live(central(false)))).toBe(true);
    expect(runAt(steps, 3).onlyIf?.holds(live(central(true)))).toBe(false);
    const local = worldOf([role(old, 'RDS-GATEWAY'), ['GatewaySettings', old, { server: old, policyStore: 'local' }]]);
    expect(methods(serverRoleKind.create(desired, local)).filter((text) => /Central/.test(text))).toEqual([]);
  });
});
