import { z } from 'zod';
import { InterfaceName } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { netshKind } from './netsh-kind';
import { type Words, wordOf } from './netsh-words';

const NAT_MODES: Words<'private' | 'full' | 'address' | 'port'> = {
  private: 'PRIVATE',
  full: 'FULL',
  address: 'ADDRESSONLY',
  port: 'PORTONLY',
};
const NatInterface = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  mode: z.enum(['private', 'full', 'address', 'port']),
});

export const natInterfaceKind = netshKind<z.infer<typeof NatInterface>>({
  name: 'NatInterface',
  description: 'An interface on either side of network address translation.',
  schema: NatInterface,
  id: (props) => props.interface,
  fields: {
    interface: { description: 'Interface.', change: 'replace', compare: 'name' },
    mode: { description: 'private, or the public side: full translates addresses and ports.', change: 'inPlace' },
  },
  context: 'routing ip nat',
  object: 'interface',
  identity: ['name'],
  settable: true,
  installs: true,
  encode: ({ interface: name, mode }) => ({ name, mode: NAT_MODES[mode] }),
  decode: ({ mode }, props) => ({ interface: props.interface, mode: wordOf(NAT_MODES, mode) }),
  example: { server: 'vpn11.contoso.com', interface: 'WAN', mode: 'full' },
});
