import { ripInterfaceKind } from '../../../src/resources/remote-access/rip-interface';
import { describeRoutingObject } from './routing-object';

describeRoutingObject({
  kind: ripInterfaceKind,
  context: 'routing ip rip',
  line: 'add interface name="LAN" metric=1 updatemode=PERIODIC announce=rip2 accept=rip2 unicast=ALSO',
  gone: 'delete interface name=LAN',
  set: { props: { accept: 'rip1' }, command: 'set interface name=LAN metric=1 announce=RIP2 accept=RIP1' },
});
