import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getRemoteAccess } from '../../cmdlets/remote-access-reads';
import { run, type Step } from '../../cmdlets/step';
import { AddressRange, IPv6Prefix } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { withRestart } from '../service-restart';
import { known, textOf } from '../values';
import { asRow, NOT_CAPTURED, nested, remoteAccess } from './common';

const VpnAddressAssignment = z.strictObject({
  server: Fqdn,
  method: z.enum(['Dhcp', 'StaticPool']),
  ranges: z.array(AddressRange).optional(),
  ipv6Prefix: IPv6Prefix.optional(),
});
type VpnAddressAssignment = z.infer<typeof VpnAddressAssignment>;

const POLICY = ['VpnConfiguration', 'IPAddressAssignmentPolicy'];
const ends = (range: string): string[] => range.split('-').map((part) => part.trim());

/** Adding comes before removing, since the last range leaves only by force and takes the pool with it. */
function steps(desired: VpnAddressAssignment, current: Partial<VpnAddressAssignment>): Step[] {
  const { server, method, ranges = [], ipv6Prefix } = desired;
  const on = { host: server };
  const made: Step[] = [];
  const have = current.method === 'StaticPool' ? (current.ranges ?? []) : [];
  if (method === 'Dhcp') {
    if (current.method !== 'Dhcp')
      made.push(run(change('Set-VpnIPAddressAssignment', { IPAssignmentMethod: 'Dhcp' }, on)));
  } else {
    const [first, ...others] = ranges;
    if (current.method !== 'StaticPool') {
      const pool = {
        IPAssignmentMethod: 'StaticPool',
        ...(first === undefined ? {} : { IPAddressRange: ends(first) }),
      };
      made.push(run(change('Set-VpnIPAddressAssignment', pool, on)));
    }
    const missing = (current.method === 'StaticPool' ? ranges : others).filter((range) => !have.includes(range));
    for (const range of missing) made.push(run(change('Add-VpnIPAddressRange', { IPAddressRange: ends(range) }, on)));
    for (const range of have.filter((one) => !ranges.includes(one))) {
      const [IPAddress = ''] = ends(range);
      made.push(run(change('Remove-VpnIPAddressRange', { IPAddress, Force: true }, on)));
    }
  }
  if (ipv6Prefix !== undefined && ipv6Prefix !== current.ipv6Prefix) {
    // docs/behaviour/remote-access.md section 14.
    const prefix = run(change('Set-VpnIPAddressAssignment', { IPv6Prefix: ipv6Prefix }, on));
    made.push(...withRestart('RemoteAccess', server, [prefix]));
  }
  return made;
}

export const vpnAddressAssignmentKind = defineKind<VpnAddressAssignment>({
  name: 'VpnAddressAssignment',
  description: 'Where VPN clients get their addresses from: DHCP, or pools of this server.',
  schema: VpnAddressAssignment,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    method: { description: 'Dhcp or StaticPool.', change: 'inPlace', alsoWrites: ['ranges'], default: 'Dhcp' },
    ranges: { description: 'First and last address of each pool.', change: 'inPlace', compare: 'set' },
    ipv6Prefix: { description: 'Prefix that clients get.', change: 'inPlace' },
  },
  reads: ({ server }) => [getRemoteAccess(server)],
  observe(snapshot, { server }) {
    const row = remoteAccess(snapshot, server);
    const method = textOf(nested(row, ...POLICY, 'IPAssignmentMethod'));
    if (method !== 'Dhcp' && method !== 'StaticPool') return undefined;
    const list = nested(row, ...POLICY, 'IPAddressRange');
    const ranges = (Array.isArray(list) ? list : [list]).flatMap((item) => {
      const range = asRow(item);
      const [first, last] = [textOf(range?.StartIPAddress), textOf(range?.EndIPAddress)];
      return first === undefined || last === undefined ? [] : [`${first}-${last}`];
    });
    return known<Partial<VpnAddressAssignment>>({
      server,
      method,
      ranges: method === 'StaticPool' ? ranges : undefined,
      ipv6Prefix: textOf(nested(row, ...POLICY, 'IPv6Prefix')),
    });
  },
  create: (desired) => steps(desired, {}),
  update: ({ current, desired, changes }) => (changes.length === 0 ? [] : steps(desired, current)),
  // A VPN server always assigns in some way: it can only become unmanaged.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', method: 'StaticPool', ranges: ['10.9.0.10-10.9.0.250'] },
});
