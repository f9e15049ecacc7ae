import { staticRouteKind } from '../../../src/resources/remote-access/static-route';
import { describeRoutingObject } from './routing-object';

describeRoutingObject({
  kind: staticRouteKind,
  context: 'routing ip',
  line: 'add persistentroute dest=10.20.0.0 mask=255.255.0.0 name="lan" nhop=10.9.0.1 proto=NONDOD preference=0 metric=1 view=BOTH',
  gone: 'delete persistentroute dest=10.20.0.0 mask=255.255.0.0 name=LAN nhop=10.9.0.1',
  set: {
    props: { metric: 7 },
    command: 'set persistentroute dest=10.20.0.0 mask=255.255.0.0 name=LAN nhop=10.9.0.1 metric=7',
  },
});
