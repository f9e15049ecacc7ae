import { describe, expect, it } from 'vitest';
import { fieldChanges } from '../../../src/resources/diff';
import type { Kind, Props } from '../../../src/resources/kind';
import {
  dhcpRelayInterfaceKind,
  dhcpRelayServerKind,
  igmpInterfaceKind,
  natAddressRangeKind,
  natInterfaceKind,
  natPortMappingKind,
  ripInterfaceKind,
  staticRouteKind,
} from '../../../src/resources/remote-access/routing-objects';
import { live, runAt } from '../kind-world';
import { calls, kept, retired, routing, update } from './remote-access-world';

interface Row {
  kind: Kind;
  context: string;
  /** As a dump has it, in other cases than the document. */
  line: string;
  /** What takes it away: what tells it from others, no more. */
  gone: string;
  set?: { props: Props; command: string };
}

const rows: Row[] = [
  {
    kind: staticRouteKind,
    context: 'routing ip',
    line: 'add persistentroute dest=10.20.0.0 mask=255.255.0.0 name="lan" nhop=10.9.0.1 proto=NONDOD preference=0 metric=1 view=BOTH',
    gone: 'delete persistentroute dest=10.20.0.0 mask=255.255.0.0 name=LAN nhop=10.9.0.1',
    set: {
      props: { metric: 7 },
      command: 'set persistentroute dest=10.20.0.0 mask=255.255.0.0 name=LAN nhop=10.9.0.1 metric=7',
    },
  },
  {
    kind: natInterfaceKind,
    context: 'routing ip nat',
    line: 'add interface name="wan" mode=full',
    gone: 'delete interface name=WAN',
    set: { props: { mode: 'private' }, command: 'set interface name=WAN mode=PRIVATE' },
  },
  {
    kind: natAddressRangeKind,
    context: 'routing ip nat',
    line: 'add addressrange name="WAN" start=203.0.113.10 end=203.0.113.12 mask=255.255.255.255',
    gone: 'delete addressrange name=WAN start=203.0.113.10',
  },
  {
    kind: natPortMappingKind,
    context: 'routing ip nat',
    line: 'add portmapping name="WAN" proto=TCP publicip=0.0.0.0 publicport=443 privateip=10.9.0.20 privateport=443',
    gone: 'delete portmapping name=WAN proto=tcp publicip=0.0.0.0 publicport=443',
  },
  {
    kind: ripInterfaceKind,
    context: 'routing ip rip',
    line: 'add interface name="LAN" metric=1 updatemode=PERIODIC announce=rip2 accept=rip2 unicast=ALSO',
    gone: 'delete interface name=LAN',
    set: { props: { accept: 'rip1' }, command: 'set interface name=LAN metric=1 announce=RIP2 accept=RIP1' },
  },
  {
    kind: igmpInterfaceKind,
    context: 'routing ip igmp',
    line: 'add interface name="LAN" igmpprototype=igmprtrv3 ifenabled=enable',
    gone: 'delete interface name=LAN',
    set: { props: { mode: 'proxy' }, command: 'set interface name=LAN igmpprototype=IGMPPROXY ifenabled=ENABLE' },
  },
  {
    kind: dhcpRelayServerKind,
    context: 'routing ip relay',
    line: 'add dhcpserver server=10.9.0.53',
    gone: 'delete dhcpserver server=10.9.0.53',
  },
  {
    kind: dhcpRelayInterfaceKind,
    context: 'routing ip relay',
    line: 'add interface name="internal" relaymode=enable maxhop=4 minsecs=4',
    gone: 'delete interface name=Internal',
    set: { props: { maxHops: 2 }, command: 'set interface name=Internal relaymode=enable maxhop=2 minsecs=4' },
  },
];

describe.each(rows.map((row) => ({ ...row, name: row.kind.name })))('$name', ({ kind, context, line, gone, set }) => {
  const props = kind.example;
  const found = (...lines: string[]) => kind.observe(live(routing({ [context]: lines })), props);

  it('is the line of the dump, in any case; another one is another object', () => {
    expect(fieldChanges(kind, found(line), props)).toEqual([]);
    expect(found(line.replace(/10\.20\.0\.0|wan|lan|internal|\.10 |10\.9\.0\.53/i, 'other '))).toBeUndefined();
  });

  it('is added once its protocol is there, and deleted by what tells it from others', () => {
    const steps = kind.create(props, kept);
    const installs = context !== 'routing ip';
    if (installs) {
      expect(calls(steps)[0]).toBe(`netsh ${context} install ?`);
      expect(runAt(steps, 0).onlyIf?.holds(live(routing({ [context]: ['install'] })))).toBe(false);
    }
    expect(steps).toHaveLength(installs ? 2 : 1);
    expect(calls(steps).at(-1)).toMatch(new RegExp(`^netsh ${context} add `));
    expect(calls(kind.remove(props, kept))).toEqual([`netsh ${context} ${gone}`]);
    expect(kind.remove(props, retired)).toEqual([]);
  });

  it(set ? 'is set in place' : 'has nothing that is set in place', () => {
    const inPlace = Object.entries(kind.fields).filter(([, field]) => field.change === 'inPlace');
    if (!set) expect(inPlace).toEqual([]);
    else
      expect(update(kind, props, { ...props, ...set.props }, ...Object.keys(set.props))).toEqual([
        `netsh ${context} ${set.command}`,
      ]);
  });
});

it('a relay interface that is switched off is not the one that passes requests on', () => {
  const props = dhcpRelayInterfaceKind.example;
  const off = routing({ 'routing ip relay': ['add interface name="Internal" relaymode=disable maxhop=4 minsecs=4'] });
  const found = dhcpRelayInterfaceKind.observe(live(off), props);
  expect(fieldChanges(dhcpRelayInterfaceKind, found, props).map(({ path }) => path)).toEqual(['interface']);
});
