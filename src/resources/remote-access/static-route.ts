import { z } from 'zod';
import { InterfaceName, Network, networkOf } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { numberOf } from '../values';
import { netshKind } from './netsh-kind';

const StaticRoute = z.strictObject({
  server: Fqdn,
  to: Network,
  via: z.ipv4(),
  interface: InterfaceName,
  metric: z.int().min(1).optional(),
});

export const staticRouteKind = netshKind<z.infer<typeof StaticRoute>>({
  name: 'StaticRoute',
  description: 'A static route of IPv4 of the Remote Access service.',
  schema: StaticRoute,
  id: ({ to, via, interface: name }) => `${to} ${via} ${name}`,
  fields: {
    to: { description: 'Network behind it.', change: 'replace' },
    via: { description: 'Next router.', change: 'replace' },
    interface: { description: 'Interface it leaves by.', change: 'replace', compare: 'name' },
    metric: { description: 'Lower is preferred.', change: 'inPlace', default: 1 },
  },
  context: 'routing ip',
  object: 'persistentroute',
  identity: ['dest', 'mask', 'name', 'nhop'],
  settable: true,
  installs: false,
  encode: ({ to, via, interface: name, metric }) => {
    const network = networkOf(to);
    return { dest: network?.address, mask: network?.mask, name, nhop: via, metric };
  },
  decode: ({ metric }, { to, via, interface: name }) => ({ to, via, interface: name, metric: numberOf(metric) ?? 1 }),
  example: { server: 'vpn11.contoso.com', to: '10.20.0.0/16', via: '10.9.0.1', interface: 'LAN', metric: 1 },
});
