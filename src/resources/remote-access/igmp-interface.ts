import { z } from 'zod';
import { InterfaceName } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { netshKind } from './netsh-kind';
import { type Words, wordOf } from './netsh-words';

const IGMP_MODES: Words<'routerV1' | 'routerV2' | 'routerV3' | 'proxy'> = {
  routerV1: 'IGMPRTRV1',
  routerV2: 'IGMPRTRV2',
  routerV3: 'IGMPRTRV3',
  proxy: 'IGMPPROXY',
};
const IgmpInterface = z.strictObject({
  server: Fqdn,
  interface: InterfaceName,
  mode: z.enum(['routerV1', 'routerV2', 'routerV3', 'proxy']),
});

export const igmpInterfaceKind = netshKind<z.infer<typeof IgmpInterface>>({
  name: 'IgmpInterface',
  description: 'An interface that takes part in multicast groups.',
  schema: IgmpInterface,
  id: (props) => props.interface,
  fields: {
    interface: { description: 'Interface.', change: 'replace', compare: 'name' },
    mode: { description: 'Router of a version, or proxy.', change: 'inPlace', default: 'routerV3' },
  },
  context: 'routing ip igmp',
  object: 'interface',
  identity: ['name'],
  settable: true,
  installs: true,
  encode: ({ interface: name, mode }) => ({ name, igmpprototype: IGMP_MODES[mode], ifenabled: 'ENABLE' }),
  decode: ({ igmpprototype }, props) => ({ interface: props.interface, mode: wordOf(IGMP_MODES, igmpprototype) }),
  example: { server: 'vpn11.contoso.com', interface: 'LAN', mode: 'routerV3' },
});
