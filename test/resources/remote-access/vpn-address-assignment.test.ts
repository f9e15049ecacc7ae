import { expect, it } from 'vitest';
import { getRemoteAccess } from '../../../src/cmdlets/remote-access-reads';
import { vpnAddressAssignmentKind as kind } from '../../../src/resources/remote-access/vpn-address-assignment';
import { observed } from '../kind-world';
import { calls, kept, SERVER, update } from './remote-access-world';

const pool = (...ranges: string[]) => ({ server: SERVER, method: 'StaticPool', ranges });
const dhcp = { server: SERVER, method: 'Dhcp' };
const [A, B, C] = ['10.0.1.1-10.0.1.9', '10.0.2.1-10.0.2.9', '10.0.3.1-10.0.3.9'];

it('names the first range with the change of method, and adds the others', () => {
  expect(calls(kind.create(pool(A, B), kept))).toEqual([
    'Set-VpnIPAddressAssignment {"IPAssignmentMethod":"StaticPool","IPAddressRange":["10.0.1.1","10.0.1.9"]}',
    'Add-VpnIPAddressRange {"IPAddressRange":["10.0.2.1","10.0.2.9"]}',
  ]);
  expect(update(kind, pool(A), dhcp, 'method')).toEqual(['Set-VpnIPAddressAssignment {"IPAssignmentMethod":"Dhcp"}']);
});

it('adds before it removes, since the last range takes the pool with it', () => {
  expect(update(kind, pool(A, B), pool(B, C), 'ranges')).toEqual([
    'Add-VpnIPAddressRange {"IPAddressRange":["10.0.3.1","10.0.3.9"]}',
    'Remove-VpnIPAddressRange {"IPAddress":"10.0.1.1","Force":true}',
  ]);
  expect(update(kind, pool(A), pool(A))).toEqual([]);
});

it('restarts the service for an IPv6 prefix alone', () => {
  expect(update(kind, dhcp, { ...dhcp, ipv6Prefix: '2001:db8::/59' }, 'ipv6Prefix')).toEqual([
    'Set-VpnIPAddressAssignment {"IPv6Prefix":"2001:db8::/59"}',
    'Restart-Service {"Name":["RemoteAccess"],"Force":true}',
  ]);
});

it('reads ranges of a pool, one or many, nested or flat, and none of DHCP', () => {
  const read = (policy: object, nested = true) => {
    const row = nested ? { VpnConfiguration: { IPAddressAssignmentPolicy: policy } } : policy;
    return observed(kind, pool(A), [getRemoteAccess(SERVER), [{ VpnStatus: 'Installed', ...row }]]);
  };
  const one = { StartIPAddress: '10.0.1.1', EndIPAddress: '10.0.1.9' };
  expect(read({ IPAssignmentMethod: 'StaticPool', IPAddressRange: one })).toEqual(pool(A));
  expect(read({ IPAssignmentMethod: 'StaticPool', IPAddressRange: [one, {}] }, false)).toEqual(pool(A));
  expect(read({ IPAssignmentMethod: 'Dhcp', IPAddressRange: [one] })).toEqual(dhcp);
  expect(read({ IPAssignmentMethod: 'Oracle' })).toBeUndefined();
});
