import { z } from 'zod';
import { Fqdn } from '../../documents/scalars';
import { netshKind } from './netsh-kind';

const DhcpRelayServer = z.strictObject({ server: Fqdn, dhcpServer: z.ipv4() });

export const dhcpRelayServerKind = netshKind<z.infer<typeof DhcpRelayServer>>({
  name: 'DhcpRelayServer',
  description: 'A DHCP server that the relay agent asks.',
  schema: DhcpRelayServer,
  id: (props) => props.dhcpServer,
  fields: { dhcpServer: { description: 'Its address.', change: 'replace' } },
  context: 'routing ip relay',
  object: 'dhcpserver',
  identity: ['server'],
  settable: false,
  installs: true,
  encode: ({ dhcpServer }) => ({ server: dhcpServer }),
  decode: (_args, { dhcpServer }) => ({ dhcpServer }),
  example: { server: 'vpn11.contoso.com', dhcpServer: '10.9.0.53' },
});
