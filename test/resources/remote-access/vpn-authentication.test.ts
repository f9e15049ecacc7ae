import { expect, it } from 'vitest';
import { getRemoteAccess, getVpnAuthProtocol } from '../../../src/cmdlets/remote-access-reads';
import { vpnAuthenticationKind as kind } from '../../../src/resources/remote-access/vpn-authentication';
import { observed } from '../kind-world';
import { calls, kept, SERVER, update } from './remote-access-world';

const RESTART = 'Restart-Service {"Name":["RemoteAccess"],"Force":true}';
const radius = {
  server: SERVER,
  provider: 'Radius',
  firstServer: { name: 'nps01.contoso.com', port: 1812, sharedSecret: { secret: 'nps' } },
};
const tunnels = { server: SERVER, methods: ['EAP'], tunnel: 'PreSharedKey', sharedSecret: { secret: 'psk' } };

it('takes the first RADIUS server along with the change to RADIUS, and nothing back to Windows', () => {
  expect(calls(kind.create(radius, kept))).toEqual([
    'Set-VpnAuthType {"Type":"ExternalRadius","RadiusServer":"nps01.contoso.com","RadiusPort":1812,"SharedSecret":{"secret":"nps"}}',
  ]);
  expect(update(kind, radius, { ...radius, provider: 'Windows' }, 'provider')).toEqual([
    'Set-VpnAuthType {"Type":"Windows"}',
  ]);
});

it('writes methods and tunnels in one call, with one restart', () => {
  expect(calls(kind.create(tunnels, kept))).toEqual([
    'Set-VpnAuthProtocol {"UserAuthProtocolAccepted":["EAP"],"TunnelAuthProtocolsAdvertised":"PreSharedKey","SharedSecret":{"secret":"psk"}}',
    RESTART,
  ]);
  expect(update(kind, tunnels, tunnels, 'methods')).toEqual([
    'Set-VpnAuthProtocol {"UserAuthProtocolAccepted":["EAP"]}',
    RESTART,
  ]);
  // A key goes with the word that it is for.
  expect(update(kind, tunnels, tunnels, 'sharedSecret')[0]).toContain(
    '"TunnelAuthProtocolsAdvertised":"PreSharedKey","SharedSecret"',
  );
  expect(update(kind, tunnels, tunnels, 'firstServer')).toEqual([]);
});

it.each([
  ['ExternalRadius', 'Radius'],
  ['Windows', 'Windows'],
  ['LocalNps', 'Windows'],
])('reads the provider %s as %s', (Type, provider) => {
  const row = { VpnStatus: 'Installed', VpnConfiguration: { AuthenticationPolicy: { Type } } };
  const protocols = { UserAuthProtocolAccepted: 'eap', TunnelAuthProtocolsAdvertised: 'Both' };
  const found = observed(kind, radius, [getRemoteAccess(SERVER), [row]], [getVpnAuthProtocol(SERVER), [protocols]]);
  expect(found).toEqual({ server: SERVER, provider, methods: ['EAP'] });
});

it('is not there on a router without VPN', () => {
  const row = { VpnStatus: 'Uninstalled', RoutingStatus: 'Installed' };
  expect(observed(kind, radius, [getRemoteAccess(SERVER), [row]])).toBeUndefined();
});
