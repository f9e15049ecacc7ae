import { natInterfaceKind } from '../../../src/resources/remote-access/nat-interface';
import { describeRoutingObject } from './routing-object';

describeRoutingObject({
  kind: natInterfaceKind,
  context: 'routing ip nat',
  line: 'add interface name="wan" mode=full',
  gone: 'delete interface name=WAN',
  set: { props: { mode: 'private' }, command: 'set interface name=WAN mode=PRIVATE' },
});
