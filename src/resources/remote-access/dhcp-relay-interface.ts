import { z } from 'zod';
import { InterfaceName } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { numberOf } from '../values';
import { netshKind } from './netsh-kind';

const DhcpRelayInterface = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  maxHops: z.int().min(1).max(16).optional(),
  minSeconds: z.int().min(0).optional(),
});

export const dhcpRelayInterfaceKind = netshKind<z.infer<typeof DhcpRelayInterface>>({
  name: 'DhcpRelayInterface',
  description: 'An interface whose DHCP requests the relay agent passes on; Internal stands for VPN clients.',
  schema: DhcpRelayInterface,
  id: (props) => props.interface,
  fields: {
    interface: { description: 'Interface.', change: 'replace', compare: 'name' },
    maxHops: { description: 'Relay agents a request may pass.', change: 'inPlace', default: 4 },
    minSeconds: { description: 'Seconds that a nearer server has to answer.', change: 'inPlace', default: 4 },
  },
  context: 'routing ip relay',
  object: 'interface',
  identity: ['name'],
  settable: true,
  installs: true,
  encode: ({ interface: name, maxHops, minSeconds }) => ({
    name,
    relaymode: 'enable',
    maxhop: maxHops,
    minsecs: minSeconds,
  }),
  decode: ({ relaymode, maxhop, minsecs }, props) => ({
    interface: relaymode?.toLowerCase() === 'disable' ? '' : props.interface,
    maxHops: numberOf(maxhop) ?? 4,
    minSeconds: numberOf(minsecs) ?? 4,
  }),
  example: { server: 'vpn11.contoso.com', interface: 'Internal', maxHops: 4, minSeconds: 4 },
});
