import { natAddressRangeKind } from '../../../src/resources/remote-access/nat-address-range';
import { describeRoutingObject } from './routing-object';

describeRoutingObject({
  kind: natAddressRangeKind,
  context: 'routing ip nat',
  line: 'add addressrange name="WAN" start=203.0.113.10 end=203.0.113.12 mask=255.255.255.255',
  gone: 'delete addressrange name=WAN start=203.0.113.10',
});
