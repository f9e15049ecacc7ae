import { natPortMappingKind } from '../../../src/resources/remote-access/nat-port-mapping';
import { describeRoutingObject } from './routing-object';

describeRoutingObject({
  kind: natPortMappingKind,
  context: 'routing ip nat',
  line: 'add portmapping name="WAN" proto=TCP publicip=0.0.0.0 publicport=443 privateip=10.9.0.20 privateport=443',
  gone: 'delete portmapping name=WAN proto=tcp publicip=0.0.0.0 publicport=443',
});
