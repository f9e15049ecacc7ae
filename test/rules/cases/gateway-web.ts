import { deployment, fq, servers } from '../../planner/samples';
import {
  behind,
  brokers,
  covered,
  gateways,
  ha,
  licensing,
  policy,
  same,
  signOn,
  webClient,
  whole,
} from '../documents';
import type { Case } from './case';

export const gatewayWebCases: Case[] = [
  {
    rule: 'public-names',
    title: 'an internal ending',
    ...same(gateways('2022', ['gw'], { externalFqdn: 'gw.contoso.local' })),
    finds: /gw\.contoso\.local has an ending that only exists inside/,
  },
  {
    rule: 'public-names',
    title: 'a public ending',
    ...same(gateways('2022', ['gw'], { externalFqdn: 'gw.contoso.com' })),
  },
  {
    rule: 'web-client-roles',
    title: 'a broker that speaks no WebSocket',
    ...same(webClient('2012 R2', behind)),
    finds: /cb\.contoso\.com run a release before 2016/,
    severity: 'blocker',
  },
  {
    rule: 'web-client-roles',
    title: 'no gateway',
    ...same(webClient('2022')),
    finds: /port 3392/,
    severity: 'manual',
  },
  {
    rule: 'web-client-roles',
    title: 'certificates that browsers trust',
    ...same(webClient('2022', behind)),
    finds: /browsers trust by themselves/,
    severity: 'note',
  },
  { rule: 'web-client-roles', title: 'behind a gateway', ...same(webClient('2022', behind)) },
  {
    rule: 'single-sign-on',
    title: 'smart cards at the gateway',
    ...same(signOn({ logonMethod: 'SmartCard' })),
    finds: /logonMethod is SmartCard/,
    severity: 'note',
  },
  {
    rule: 'single-sign-on',
    title: 'credentials that are not shared',
    ...same(signOn({ logonMethod: 'Password', useCachedCredentials: false })),
    finds: /useCachedCredentials is false/,
  },
  { rule: 'single-sign-on', title: 'shared passwords', ...same(signOn({ logonMethod: 'Password' })) },
  {
    rule: 'last-gateway',
    title: 'none left',
    source: whole({ servers: servers('2022', 'g'), gateway: { mode: 'Automatic', members: [fq('g')] } }),
    target: whole({ gateway: { mode: 'Automatic', members: [] } }),
    finds: /no gateway comes/,
  },
  {
    rule: 'last-gateway',
    title: 'on purpose',
    source: whole({ servers: servers('2022', 'g'), gateway: { mode: 'Automatic', members: [fq('g')] } }),
    target: whole({ gateway: { mode: 'DoNotUse', members: [] } }),
  },
  {
    rule: 'gateway-local-groups',
    title: 'a group of the old server',
    source: gateways('2019', ['a'], policy('A\\Staff', 'CONTOSO\\Staff')),
    target: gateways('2022', ['b'], policy('CONTOSO\\Staff')),
    finds: /connection policy Staff names A\\Staff, which only a\.contoso\.com knows/,
    severity: 'blocker',
  },
  {
    rule: 'gateway-local-groups',
    title: 'a built-in group',
    source: gateways('2019', ['a']),
    target: gateways('2022', ['b'], policy('BUILTIN\\Users')),
    finds: /names BUILTIN\\Users/,
  },
  {
    rule: 'gateway-local-groups',
    title: 'gateways that stay',
    ...same(gateways('2022', ['a'], policy('A\\Staff'))),
  },
  {
    rule: 'gateway-local-groups',
    title: 'groups of the domain',
    source: gateways('2019', ['a'], policy('staff@contoso.com')),
    target: gateways('2022', ['b'], policy('CONTOSO\\Staff')),
  },
  {
    rule: 'gateway-nap-policies',
    title: '2012 R2 to 2022',
    source: gateways('2012 R2', ['a']),
    target: gateways('2022', ['b']),
    finds: /a\.contoso\.com may have NAP policies/,
    severity: 'note',
  },
  {
    rule: 'gateway-nap-policies',
    title: '2016 to 2022',
    source: gateways('2016', ['a']),
    target: gateways('2022', ['b']),
  },
  {
    rule: 'gateway-groups-cover',
    title: 'a host in no group',
    ...same(covered(['h1'])),
    finds: /covers h2\.contoso\.com/,
    severity: 'warning',
  },
  {
    rule: 'gateway-groups-cover',
    title: 'all in a group, one by its short name',
    ...same(covered(['H1', 'h2.contoso.com'])),
  },
  {
    rule: 'gateway-groups-cover',
    title: 'any computer',
    ...same(covered(['h1'], [{ name: 'Any', userGroups: ['A\\b'], computers: 'any' }])),
  },
  {
    rule: 'web-client-licences',
    title: 'Per Device',
    ...same(
      whole(licensing('2022', 'l', [], {}, 'PerDevice'), {
        webAccess: { members: [fq('w')], webClient: { channel: 'Production' } },
      }),
    ),
    finds: /mode PerDevice/,
  },
  {
    rule: 'web-client-licences',
    title: 'Per User',
    ...same(
      whole(licensing('2022', 'l', []), { webAccess: { members: [fq('w')], webClient: { channel: 'Production' } } }),
    ),
  },
  {
    rule: 'gateway-groups-cover',
    title: 'a broker and the common name in no group',
    ...same(
      whole(covered(['h1', 'h2']), brokers('2022', ['a', 'b'], ha), {
        servers: servers('2022', 'a', 'b', 'g', 'h1', 'h2'),
      }),
    ),
    finds: /covers rds\.contoso\.com, a\.contoso\.com, b\.contoso\.com/,
  },
  {
    rule: 'web-machine-keys',
    title: 'a second server with keys of its own',
    source: deployment({ servers: servers('2022', 'w1'), webAccess: { members: [fq('w1')] } }),
    target: deployment({ servers: servers('2022', 'w1', 'w2'), webAccess: { members: [fq('w1'), fq('w2')] } }),
    finds: /w2\.contoso\.com would make machine keys of their own beside 1/,
  },
  {
    rule: 'web-machine-keys',
    title: 'the same keys',
    source: deployment({ servers: servers('2022', 'w1'), webAccess: { members: [fq('w1')] } }),
    target: deployment({
      servers: servers('2022', 'w1', 'w2'),
      webAccess: { members: [fq('w1'), fq('w2')], machineKey: { secret: 'keys' } },
    }),
  },
];
