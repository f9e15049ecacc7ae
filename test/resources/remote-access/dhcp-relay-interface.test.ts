import { expect, it } from 'vitest';
import { fieldChanges } from '../../../src/resources/diff';
import { dhcpRelayInterfaceKind } from '../../../src/resources/remote-access/dhcp-relay-interface';
import { live } from '../kind-world';
import { routing } from './remote-access-world';
import { describeRoutingObject } from './routing-object';

describeRoutingObject({
  kind: dhcpRelayInterfaceKind,
  context: 'routing ip relay',
  line: 'add interface name="internal" relaymode=enable maxhop=4 minsecs=4',
  gone: 'delete interface name=Internal',
  set: { props: { maxHops: 2 }, command: 'set interface name=Internal relaymode=enable maxhop=2 minsecs=4' },
});

it('a relay interface that is switched off is not the one that passes requests on', () => {
  const props = dhcpRelayInterfaceKind.example;
  const off = routing({ 'routing ip relay': ['add interface name="Internal" relaymode=disable maxhop=4 minsecs=4'] });
  const found = dhcpRelayInterfaceKind.observe(live(off), props);
  expect(fieldChanges(dhcpRelayInterfaceKind, found, props).map(({ path }) => path)).toEqual(['interface']);
});
