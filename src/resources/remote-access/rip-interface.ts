import { z } from 'zod';
import { InterfaceName } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { numberOf } from '../values';
import { netshKind } from './netsh-kind';
import { type Words, wordOf } from './netsh-words';

const RIP_VERSIONS: Words<'rip1' | 'rip1compat' | 'rip2' | 'disable'> = {
  rip1: 'RIP1',
  rip1compat: 'RIP1COMPAT',
  rip2: 'RIP2',
  disable: 'DISABLE',
};
const RIP_MODES: Words<'demand' | 'periodic'> = { demand: 'DEMAND', periodic: 'PERIODIC' };
const RipVersion = z.enum(['rip1', 'rip1compat', 'rip2', 'disable']);
const RipInterface = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  metric: z.int().min(1).max(15).optional(),
  updateMode: z.enum(['demand', 'periodic']).optional(),
  announce: RipVersion.optional(),
  accept: RipVersion.optional(),
});

export const ripInterfaceKind = netshKind<z.infer<typeof RipInterface>>({
  name: 'RipInterface',
  description: 'An interface on which RIP tells and learns routes.',
  schema: RipInterface,
  id: (props) => props.interface,
  fields: {
    interface: { description: 'Interface.', change: 'replace', compare: 'name' },
    metric: { description: 'Added to what is announced.', change: 'inPlace', default: 1 },
    updateMode: { description: 'demand or periodic.', change: 'inPlace', default: 'periodic' },
    announce: { description: 'Version that is sent.', change: 'inPlace', default: 'rip2' },
    accept: { description: 'Version that is taken.', change: 'inPlace', default: 'rip2' },
  },
  context: 'routing ip rip',
  object: 'interface',
  identity: ['name'],
  settable: true,
  installs: true,
  encode: ({ interface: name, metric, updateMode, announce, accept }) => ({
    name,
    metric,
    updatemode: updateMode && RIP_MODES[updateMode],
    announce: announce && RIP_VERSIONS[announce],
    accept: accept && RIP_VERSIONS[accept],
  }),
  decode: ({ metric, updatemode, announce, accept }, props) => ({
    interface: props.interface,
    metric: numberOf(metric) ?? 1,
    updateMode: wordOf(RIP_MODES, updatemode),
    announce: wordOf(RIP_VERSIONS, announce),
    accept: wordOf(RIP_VERSIONS, accept),
  }),
  example: { server: 'vpn11.contoso.com', interface: 'LAN', metric: 1, announce: 'rip2', accept: 'rip2' },
});
