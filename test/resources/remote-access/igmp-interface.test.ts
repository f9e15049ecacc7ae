import { igmpInterfaceKind } from '../../../src/resources/remote-access/igmp-interface';
import { describeRoutingObject } from './routing-object';

describeRoutingObject({
  kind: igmpInterfaceKind,
  context: 'routing ip igmp',
  line: 'add interface name="LAN" igmpprototype=igmprtrv3 ifenabled=enable',
  gone: 'delete interface name=LAN',
  set: { props: { mode: 'proxy' }, command: 'set interface name=LAN igmpprototype=IGMPPROXY ifenabled=ENABLE' },
});
