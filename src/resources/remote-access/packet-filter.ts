import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getRemoteAccessIpFilter } from '../../cmdlets/remote-access-reads';
import { type Run, run } from '../../cmdlets/step';
import { FilterEntry } from '../../documents/remote-access/demand-dial';
import { InterfaceName } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { known, nameOf, rowsOf, textOf } from '../values';
import { keepsRole, NOT_CAPTURED } from './common';

const PacketFilter = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  direction: z.enum(['inbound', 'outbound']),
  action: z.enum(['passAllExcept', 'dropAllExcept']),
  filters: z.array(FilterEntry).min(1),
});
type PacketFilter = z.infer<typeof PacketFilter>;

/** Allow passes all but what is listed (docs/behaviour/remote-access.md section 5): the product's word misleads. */
const ACTIONS = { passAllExcept: 'Allow', dropAllExcept: 'Deny' } as const;
const DIRECTIONS = { inbound: 'Inbound', outbound: 'OutBound' } as const;

const readOf = (props: PacketFilter) =>
  getRemoteAccessIpFilter(props.server, DIRECTIONS[props.direction], props.interface);

const whole = (props: PacketFilter) => ({
  InterfaceAlias: props.interface,
  Direction: DIRECTIONS[props.direction],
  AddressFamily: 'IPv4',
});

function write(desired: PacketFilter, current: Partial<PacketFilter>): Run[] {
  const on = { host: desired.server };
  const Action = ACTIONS[desired.action];
  const have = current.filters ?? [];
  const missing = desired.filters.filter((filter) => !have.includes(filter));
  const surplus = have.filter((filter) => !desired.filters.includes(filter));
  return [
    ...(current.action !== undefined && current.action !== desired.action
      ? [run(change('Set-RemoteAccessIpFilter', { ...whole(desired), Action }, on))]
      : []),
    ...(missing.length > 0
      ? [run(change('Add-RemoteAccessIpFilter', { ...whole(desired), Action, List: missing }, on))]
      : []),
    ...(surplus.length > 0
      ? [run(change('Remove-RemoteAccessIpFilter', { ...whole(desired), List: surplus, Force: true }, on))]
      : []),
  ];
}

export const packetFilterKind = defineKind<PacketFilter>({
  name: 'PacketFilter',
  description: 'Packets of IPv4 that an interface lets in or out.',
  schema: PacketFilter,
  key: ({ server, interface: name, direction }) => `${server}/${name}/${direction}`,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    interface: { description: 'Interface.', change: 'replace', compare: 'name' },
    direction: { description: 'inbound or outbound.', change: 'replace' },
    action: { description: 'passAllExcept or dropAllExcept what is listed.', change: 'inPlace' },
    filters: { description: 'Source, destination, protocol and its two numbers.', change: 'inPlace', compare: 'set' },
  },
  reads: (props) => [readOf(props)],
  observe(snapshot, props) {
    const rows = rowsOf(snapshot, readOf(props)).filter(
      (row) => nameOf(row.InterfaceAlias) === props.interface.toLowerCase() && nameOf(row.AddressFamily) === 'ipv4',
    );
    const filters = rows.flatMap((row) => (Array.isArray(row.List) ? row.List : [row.List]).map(textOf));
    const present = filters.filter((filter) => filter !== undefined);
    if (present.length === 0) return undefined;
    const action = textOf(rows[0]?.Action);
    return known<Partial<PacketFilter>>({
      server: props.server,
      interface: props.interface,
      direction: props.direction,
      action: action === 'Allow' ? 'passAllExcept' : action === 'Deny' ? 'dropAllExcept' : undefined,
      filters: present,
    });
  },
  create: (desired) => write(desired, {}),
  update: ({ current, desired, changes }) => (changes.length === 0 ? [] : write(desired, current)),
  remove: (current, world) =>
    keepsRole(current.server, world)
      ? [
          run(
            change(
              'Remove-RemoteAccessIpFilter',
              { ...whole(current), List: current.filters, Force: true },
              { host: current.server },
            ),
          ),
        ]
      : [],
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    interface: 'WAN',
    direction: 'inbound',
    action: 'dropAllExcept',
    filters: ['0.0.0.0/0.0.0.0:203.0.113.10/255.255.255.255:tcp:0:443'],
  },
});
