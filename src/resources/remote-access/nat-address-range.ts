import { z } from 'zod';
import { InterfaceName } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { netshKind } from './netsh-kind';

const NatAddressRange = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  start: z.ipv4(),
  end: z.ipv4(),
});

export const natAddressRangeKind = netshKind<z.infer<typeof NatAddressRange>>({
  name: 'NatAddressRange',
  description: 'Public addresses that translation may use on an interface.',
  schema: NatAddressRange,
  id: (props) => `${props.interface}/${props.start}`,
  fields: {
    interface: { description: 'Public interface.', change: 'replace', compare: 'name' },
    start: { description: 'First address.', change: 'replace' },
    end: { description: 'Last address.', change: 'replace' },
  },
  context: 'routing ip nat',
  object: 'addressrange',
  identity: ['name', 'start'],
  settable: false,
  installs: true,
  encode: ({ interface: name, start, end }) => ({ name, start, end, mask: '255.255.255.255' }),
  decode: ({ end }, props) => ({ interface: props.interface, start: props.start, end }),
  example: { server: 'vpn11.contoso.com', interface: 'WAN', start: '203.0.113.10', end: '203.0.113.12' },
});
