import { z } from 'zod';
import { InterfaceName } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { numberOf } from '../values';
import { netshKind } from './netsh-kind';

const Port = z.int().min(1).max(65535);
const NatPortMapping = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  protocol: z.enum(['tcp', 'udp']),
  publicAddress: z.ipv4(),
  publicPort: Port,
  privateAddress: z.ipv4(),
  privatePort: Port,
});

export const natPortMappingKind = netshKind<z.infer<typeof NatPortMapping>>({
  name: 'NatPortMapping',
  description: 'A public port that leads to a server inside.',
  schema: NatPortMapping,
  id: (props) => `${props.interface}/${props.protocol} ${props.publicAddress} ${props.publicPort}`,
  fields: {
    interface: { description: 'Public interface.', change: 'replace', compare: 'name' },
    protocol: { description: 'tcp or udp.', change: 'replace' },
    publicAddress: { description: '0.0.0.0 = that of the interface.', change: 'replace' },
    publicPort: { description: 'Port outside.', change: 'replace' },
    privateAddress: { description: 'Server inside.', change: 'replace' },
    privatePort: { description: 'Its port.', change: 'replace' },
  },
  context: 'routing ip nat',
  object: 'portmapping',
  identity: ['name', 'proto', 'publicip', 'publicport'],
  settable: false,
  installs: true,
  encode: (props) => ({
    name: props.interface,
    proto: props.protocol,
    publicip: props.publicAddress,
    publicport: props.publicPort,
    privateip: props.privateAddress,
    privateport: props.privatePort,
  }),
  decode: ({ privateip, privateport }, props) => ({
    interface: props.interface,
    protocol: props.protocol,
    publicAddress: props.publicAddress,
    publicPort: props.publicPort,
    privateAddress: privateip,
    privatePort: numberOf(privateport),
  }),
  example: {
    server: 'vpn11.contoso.com',
    interface: 'WAN',
    protocol: 'tcp',
    publicAddress: '0.0.0.0',
    publicPort: 443,
    privateAddress: '10.9.0.20',
    privatePort: 443,
  },
});
