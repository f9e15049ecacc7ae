import { dhcpRelayServerKind } from '../../../src/resources/remote-access/dhcp-relay-server';
import { describeRoutingObject } from './routing-object';

describeRoutingObject({
  kind: dhcpRelayServerKind,
  context: 'routing ip relay',
  line: 'add dhcpserver server=10.9.0.53',
  gone: 'delete dhcpserver server=10.9.0.53',
});
