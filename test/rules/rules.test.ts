import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OS_VERSIONS, type OsVersion } from '../../src/documents/scalars';
import type { Deployment } from '../../src/documents/schema';
import { planOf } from '../../src/planner/plan';
import { check, rules } from '../../src/rules';
import { licenceServesHost, serverHoldsLicence } from '../../src/rules/cal-versions';
import { findingsAt, findingsOf } from '../../src/rules/findings';
import { areaOrder, orderRules } from '../../src/rules/order';
import { GUIDE_ORDER } from '../../src/rules/order/order-rule';
import { deployment, fq, haSource, haTarget, servers, singleSource, singleTarget } from '../planner/samples';

const available = haSource.connectionBrokers?.highAvailability;
const brokers = (os: string, list: string[], more: object = {}, extra: object = {}) =>
  deployment({
    servers: { ...servers(os, ...list), ...extra },
    connectionBrokers: { members: list.map(fq), ...more },
  });
const ha = { highAvailability: available };
const hosts = (os: string, collection: string, ...list: string[]) => ({
  servers: servers(os, ...list),
  sessionHosts: Object.fromEntries(list.map((host) => [fq(host), { collection }])),
  collections: { [collection]: {} },
});
const licensing = (os: string, server: string, packs: object[], more: object = {}, mode = 'PerUser') => ({
  servers: servers(os, server),
  licensing: { mode, servers: { [fq(server)]: { keyPacks: packs, ...more } } },
});
/** One document of several parts, with the servers of all. */
const whole = (...parts: Record<string, unknown>[]): Deployment => {
  const servers = Object.assign({}, ...parts.map((part) => part.servers ?? {}));
  return deployment({ ...Object.assign({}, ...parts), servers });
};
const farm = (os: string) => ({ servers: servers(os, 'cb'), connectionBrokers: { members: [fq('cb')] } });
const inPlace = (os: string, name: string, more: object = {}) => ({ [fq(name)]: { os, upgrade: 'inPlace', ...more } });
const pack = (product: string, more: object = {}) => ({ product, type: 'PerUser', count: 10, ...more });
const migration = (of: object) => ({ migration: of });
const database = (of: object) => ({ highAvailability: { ...available, database: { ...available?.database, ...of } } });
const window = { start: '2027-01-16T18:00+01:00', end: '2027-01-17T06:00+01:00' };
const certificate = (digit: string, more: object = {}) => ({
  certificates: { singleSignOn: { thumbprint: digit.repeat(40), ...more } },
});
const disks = (name: string) => ({ userProfileDisks: { path: `\\\\fs\\${name}`, maxSizeGB: 1 } });

const gateways = (os: string, names: string[], more: object = {}) =>
  deployment({
    servers: servers(os, ...names),
    gateway: { mode: 'Automatic', members: names.map(fq), ...more },
  });
const policy = (...userGroups: string[]) => ({
  connectionPolicies: [{ name: 'Staff', userGroups, authentication: ['Password'] }],
});
/** Two hosts behind a gateway that lets users through to these names. */
const covered = (computers: string[], policies?: object[]) =>
  whole(hosts('2022', 'Office', 'h1', 'h2'), {
    servers: { ...servers('2022', 'g'), ...servers('2022', 'h1', 'h2') },
    gateway: {
      mode: 'Automatic',
      members: [fq('g')],
      computerGroups: { farm: computers },
      resourcePolicies: policies ?? [{ name: 'Farm', userGroups: ['A\\b'], computers: { gatewayGroup: 'farm' } }],
    },
  });

interface Case {
  rule: string;
  title: string;
  source: Deployment;
  target: Deployment;
  /** Undefined = the rule is silent. */
  finds?: RegExp;
  severity?: string;
}

const webClient = (broker: string, more: object = {}) =>
  deployment({
    servers: { ...servers(broker, 'cb'), ...servers('2022', 'web', 'gw') },
    connectionBrokers: { members: [fq('cb')] },
    webAccess: { members: [fq('web')], webClient: { channel: 'Production' } },
    ...more,
  });
const behind = { gateway: { mode: 'Automatic', members: [fq('gw')] } };
const properties = (...customRdpProperty: string[]) =>
  deployment({ servers: servers('2022', 'cb'), collections: { Office: { customRdpProperty } } });
const signOn = (more: object) =>
  deployment({
    servers: servers('2022', 'web', 'gw'),
    webAccess: { members: [fq('web')] },
    gateway: { mode: 'Custom', members: [fq('gw')], ...more },
    ...certificate('A'),
  });
const licensed = (os: string, mode = 'PerUser') =>
  whole(hosts(os, 'Office', `h${os}`), licensing('2022', 'ls', [], {}, mode), farm('2022'));

const same = (document: Deployment) => ({ source: document, target: document });
const cases: Case[] = [
  {
    rule: 'supported-mix',
    title: 'hosts that the table leaves out',
    source: whole(farm('2022'), hosts('2012 R2', 'Office', 'h1', 'h2')),
    target: whole(farm('2022'), hosts('2012 R2', 'Office', 'h1', 'h2'), {
      collections: { Office: { description: 'x' } },
    }),
    finds: /hosts of 2012 R2 in Office are served by a broker of 2022/,
  },
  {
    rule: 'supported-mix',
    title: 'hosts that the table lists',
    source: whole(farm('2022'), hosts('2016', 'Office', 'h1')),
    target: whole(farm('2022'), hosts('2016', 'Office', 'h1'), { collections: { Office: { description: 'x' } } }),
  },
  {
    rule: 'server-names',
    title: 'the same first 15 characters',
    ...same(deployment({ servers: servers('2022', 'munich-sessions-01', 'munich-sessions-02') })),
    finds: /munich-sessions-01\.\S+ and munich-sessions-02\.\S+ have the same first 15/,
    severity: 'blocker',
  },
  {
    rule: 'server-names',
    title: 'a long name',
    ...same(deployment({ servers: servers('2022', 'munich-sessions-01') })),
    finds: /more than 15 characters/,
  },
  {
    rule: 'server-names',
    title: 'an underscore',
    ...same(deployment({ servers: servers('2022', 'rds_01') })),
    finds: /rds_01\.\S+ has an underscore/,
  },
  {
    rule: 'server-names',
    title: 'two collections with one alias',
    ...same(
      deployment({
        servers: servers('2022', 'cb'),
        collections: { 'Accounting Desktop A': {}, 'Accounting Desktop B': {} },
      }),
    ),
    finds: /Accounting Desktop A and Accounting Desktop B have the same alias/,
  },
  { rule: 'server-names', title: 'good names', ...same(haTarget) },
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
  { rule: 'web-client-roles', title: 'behind a gateway', ...same(webClient('2022', behind)) },
  {
    rule: 'per-user-records',
    title: 'the first hosts of 2019',
    source: licensed('2016'),
    target: licensed('2022'),
    finds: /users need the right to write their own licence attributes/,
    severity: 'manual',
  },
  { rule: 'per-user-records', title: 'hosts that wrote so before', source: licensed('2019'), target: licensed('2022') },
  {
    rule: 'per-user-records',
    title: 'licences of devices',
    source: licensed('2016', 'PerDevice'),
    target: licensed('2022', 'PerDevice'),
  },
  {
    rule: 'custom-rdp-property',
    title: 'no property',
    ...same(properties('drivestoredirect')),
    finds: /"drivestoredirect" is not name:type:value/,
  },
  {
    rule: 'custom-rdp-property',
    title: 'one of the deployment',
    ...same(properties('GatewayHostname:s:x')),
    finds: /sets what the deployment writes itself/,
  },
  {
    rule: 'custom-rdp-property',
    title: 'twice',
    ...same(properties('audiomode:i:0', 'AudioMode:i:1')),
    finds: /audiomode stands twice in collection Office/,
  },
  { rule: 'custom-rdp-property', title: 'well written', ...same(properties('audiomode:i:0', 'drivestoredirect:s:')) },
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
    rule: 'broker-ha-required',
    title: 'another broker',
    source: brokers('2022', ['a']),
    target: brokers('2022', ['a', 'b']),
    finds: /without high availability/,
  },
  { rule: 'broker-ha-required', title: 'the same broker in place', source: singleSource, target: singleTarget },
  {
    rule: 'broker-ha-required',
    title: 'with high availability',
    source: brokers('2022', ['a']),
    target: brokers('2022', ['a', 'b'], ha),
  },
  {
    rule: 'broker-ha-one-way',
    title: 'given up',
    source: brokers('2022', ['a', 'b'], ha),
    target: brokers('2022', ['a']),
    finds: /nothing can undo/,
    severity: 'blocker',
  },
  {
    rule: 'broker-ha-one-way',
    title: 'made',
    source: brokers('2022', ['a']),
    target: brokers('2022', ['a'], ha),
    finds: /no way back/,
    severity: 'note',
  },
  { rule: 'broker-ha-one-way', title: 'kept', ...same(haSource) },
  {
    rule: 'broker-one-os',
    title: 'a mixed target',
    source: brokers('2022', ['a'], ha),
    target: brokers('2022', ['a', 'b'], ha, servers('2025', 'b')),
    finds: /2022 and 2025/,
  },
  { rule: 'broker-one-os', title: 'a whole migration', source: haSource, target: haTarget },
  {
    rule: 'broker-upgrade-declared',
    title: 'not declared',
    source: brokers('2019', ['a', 'b'], ha),
    target: brokers('2022', ['c', 'd'], ha),
    finds: /a\.contoso\.com has to be upgraded in place to 2022/,
  },
  {
    rule: 'broker-upgrade-declared',
    title: 'to another release',
    source: brokers('2019', ['a', 'b'], ha),
    target: brokers('2025', ['c', 'd'], ha, inPlace('2022', 'a')),
    finds: /upgraded to 2022, but .* run 2025/,
  },
  { rule: 'broker-upgrade-declared', title: 'declared', source: haSource, target: haTarget },
  {
    rule: 'upgrade-two-releases',
    title: 'three at once',
    source: brokers('2016', ['a']),
    target: brokers('2025', ['a'], {}, inPlace('2025', 'a')),
    finds: /2016 to 2025 in one jump; stop at 2022/,
  },
  {
    rule: 'upgrade-two-releases',
    title: 'with a stop',
    source: brokers('2016', ['a']),
    target: brokers('2025', ['a'], {}, inPlace('2025', 'a', { via: ['2019'] })),
  },
  {
    rule: 'upgrade-two-releases',
    title: 'back',
    source: brokers('2022', ['a']),
    target: brokers('2019', ['a']),
    finds: /no upgrade/,
  },
  {
    rule: 'upgrade-two-releases',
    title: 'the kept broker, undeclared',
    source: brokers('2012', ['a', 'b'], ha),
    target: brokers('2022', ['c'], ha),
    finds: /2012 to 2022/,
  },
  {
    rule: 'broker-newest',
    title: 'older than its hosts',
    source: whole(farm('2019'), hosts('2019', 'D', 'h')),
    target: whole(farm('2019'), hosts('2022', 'D', 'n')),
    finds: /hosts of 2022 .* broker of 2019/,
  },
  { rule: 'broker-newest', title: 'upgraded first', source: singleSource, target: singleTarget },
  {
    rule: 'collection-one-os',
    title: 'a mixed target',
    source: whole(farm('2022'), hosts('2019', 'D', 'h')),
    target: whole(farm('2022'), hosts('2022', 'D', 'h', 'i'), { servers: servers('2019', 'h') }),
    finds: /target document .* 2019 and 2022/,
    severity: 'blocker',
  },
  {
    rule: 'collection-one-os',
    title: 'a mixed source',
    source: whole(farm('2022'), hosts('2022', 'D', 'h', 'i'), { servers: servers('2019', 'h') }),
    target: whole(farm('2022'), hosts('2022', 'D', 'i')),
    finds: /source document/,
    severity: 'warning',
  },
  { rule: 'collection-one-os', title: 'one after the other', source: haSource, target: haTarget },
  {
    rule: 'licence-server-newest',
    title: 'too old',
    source: whole(farm('2022'), hosts('2019', 'D', 'h'), licensing('2019', 'l', [])),
    target: whole(farm('2022'), hosts('2022', 'D', 'n'), licensing('2019', 'l', [])),
    finds: /hosts of 2022 .* server of 2019/,
  },
  { rule: 'licence-server-newest', title: 'moved in time', source: haSource, target: haTarget },
  {
    rule: 'cal-versions',
    title: 'old licences only',
    ...same(whole(farm('2022'), hosts('2022', 'D', 'h'), licensing('2022', 'l', [pack('2019')]))),
    finds: /no PerUser key pack .* hosts of 2022/,
  },
  {
    rule: 'cal-versions',
    title: 'licences newer than their server',
    ...same(whole(licensing('2019', 'l', [pack('2022')]))),
    finds: /runs 2019 and cannot hold 2022/,
  },
  {
    rule: 'cal-versions',
    title: 'of the wrong type',
    ...same(whole(hosts('2022', 'D', 'h'), licensing('2022', 'l', [pack('2022', { type: 'PerDevice' })]))),
    finds: /no PerUser/,
  },
  { rule: 'cal-versions', title: 'that fit', source: haSource, target: haTarget },
  {
    rule: 'key-packs-left-behind',
    title: 'half of them',
    source: whole(licensing('2019', 'l', [pack('2019')])),
    target: whole(
      licensing('2022', 'm', [pack('2019', { count: 4, origin: { migrateFrom: fq('l'), method: 'web' } })]),
    ),
    finds: /has 10 2019 PerUser licences, of which 4/,
    severity: 'warning',
  },
  {
    rule: 'key-packs-left-behind',
    title: 'from a shared server',
    source: whole(licensing('2019', 'l', [pack('2019')], { sharedWith: ['lab'] })),
    target: whole(licensing('2022', 'm', [pack('2019', { origin: { migrateFrom: fq('l'), method: 'web' } })])),
    finds: /lab use as well/,
    severity: 'blocker',
  },
  { rule: 'key-packs-left-behind', title: 'all moved', source: haSource, target: haTarget },
  {
    rule: 'sql-connection',
    title: 'driver in the open',
    source: haSource,
    target: haTarget,
    finds: /rdcb11.*ODBC Driver 17.*computer accounts need rights/,
    severity: 'manual',
  },
  {
    rule: 'sql-connection',
    title: 'all secret',
    source: brokers('2022', ['a']),
    target: brokers('2022', ['a'], database({ connectionString: { secret: 'sql' } })),
    finds: /driver can't be checked/,
  },
  { rule: 'sql-connection', title: 'no new broker', ...same(haSource) },
  {
    rule: 'database-form',
    title: 'a file on 2019',
    source: brokers('2019', ['a']),
    target: brokers('2019', ['a'], database({ filePath: 'D:\\x\\rdcb.mdf' })),
    finds: /has to be a folder/,
  },
  {
    rule: 'database-form',
    title: 'a folder on 2012 R2',
    source: brokers('2012 R2', ['a']),
    target: brokers('2012 R2', ['a'], ha),
    finds: /wants filePath to be an \.mdf file/,
  },
  {
    rule: 'database-form',
    title: 'shared on 2012 R2',
    source: brokers('2012 R2', ['a']),
    target: brokers('2012 R2', ['a'], database({ kind: 'shared', filePath: undefined })),
    finds: /impossible/,
  },
  {
    rule: 'database-form',
    title: 'a folder on 2019',
    source: brokers('2019', ['a']),
    target: brokers('2019', ['a'], ha),
  },
  {
    rule: 'three-brokers',
    title: 'on 2012 R2',
    ...same(brokers('2012 R2', ['a', 'b', 'c'], ha)),
    finds: /3 brokers of 2012 R2/,
  },
  { rule: 'three-brokers', title: 'on 2016', ...same(brokers('2016', ['a', 'b', 'c'], ha)) },
  {
    rule: 'certificate-by-hand',
    title: 'a new thumbprint alone',
    source: whole(farm('2019'), certificate('A')),
    target: whole(farm('2019'), certificate('B')),
    finds: /has no PFX file: import it on cb\.contoso\.com/,
    severity: 'manual',
  },
  {
    rule: 'certificate-by-hand',
    title: 'a file',
    source: whole(farm('2019'), certificate('A')),
    target: whole(farm('2019'), certificate('B', { pfx: { file: 'x.pfx', password: { secret: 'p' } } })),
  },
  {
    rule: 'certificate-needs-pfx',
    title: 'a thumbprint on 2016',
    source: whole(farm('2016'), certificate('A')),
    target: whole(farm('2016'), certificate('B')),
    finds: /applied on a broker of 2016/,
  },
  {
    rule: 'certificate-needs-pfx',
    title: 'a file on 2016',
    source: whole(farm('2016'), certificate('A')),
    target: whole(farm('2016'), certificate('B', { pfx: { file: 'x.pfx', password: { secret: 'p' } } })),
  },
  {
    rule: 'certificate-needs-pfx',
    title: 'a thumbprint on 2019',
    source: whole(farm('2019'), certificate('A')),
    target: whole(farm('2019'), certificate('B')),
  },
  { rule: 'certificate-needs-pfx', title: 'not applied', ...same(whole(farm('2016'), certificate('A'))) },
  {
    rule: 'waves-in-window',
    title: 'too late',
    source: singleSource,
    target: {
      ...singleTarget,
      ...migration({ window, waves: { w: { collections: ['Desk'], signOutAt: '2027-01-17T07:00+01:00' } } }),
    },
    finds: /wave w signs users out at 2027-01-17T07:00/,
  },
  {
    rule: 'waves-in-window',
    title: 'in time, in another zone',
    source: singleSource,
    target: {
      ...singleTarget,
      ...migration({ window, waves: { w: { collections: ['Desk'], signOutAt: '2027-01-17T05:00Z' } } }),
    },
  },
  {
    rule: 'waves-in-window',
    title: 'a window that ends first',
    source: singleSource,
    target: { ...singleTarget, ...migration({ window: { start: window.end, end: window.start } }) },
    finds: /before it starts/,
  },
  {
    rule: 'pfx-files',
    title: 'another file',
    source: whole(farm('2022'), certificate('A', { pfx: { file: 'old.pfx', password: { secret: 'old' } } })),
    target: whole(farm('2022'), certificate('B', { pfx: { file: 'new.pfx', password: { secret: 'new' } } })),
    finds: /after the migration: new\.pfx/,
    severity: 'manual',
  },
  {
    rule: 'pfx-files',
    title: 'the same file',
    ...same(whole(farm('2022'), certificate('A', { pfx: { file: 'old.pfx', password: { secret: 'old' } } }))),
  },
  {
    rule: 'listener-key',
    title: 'a certificate for new hosts',
    source: whole(farm('2022'), hosts('2022', 'Desk', 'h1')),
    target: deployment({
      ...whole(farm('2022'), hosts('2022', 'Desk', 'h2')),
      certificates: { sessionHostListener: { thumbprint: 'A'.repeat(40) } },
    }),
    finds: /certificate A{40} on h2\.contoso\.com/,
    severity: 'manual',
  },
  {
    rule: 'listener-key',
    title: 'enrolled by policy',
    ...same(
      deployment({
        ...whole(farm('2022'), hosts('2022', 'Desk', 'h1')),
        certificates: { sessionHostListener: { fromTemplate: 'RDS' } },
      }),
    ),
  },
  {
    rule: 'closed-windows',
    title: 'disks move',
    source: haSource,
    target: haTarget,
    finds: /Office is closed from the end of sessions\/main\/drain until sessions\/main\/profile-disks/,
  },
  { rule: 'closed-windows', title: 'hosts replaced', source: singleSource, target: singleTarget },
  {
    rule: 'single-host',
    title: 'one left of two',
    source: haSource,
    target: haTarget,
    finds: /Finance has only rdsh13/,
  },
  { rule: 'single-host', title: 'two hosts', ...same(whole(hosts('2022', 'D', 'h', 'i'))) },
  {
    rule: 'profile-disk-paths',
    title: 'one folder for two',
    source: whole(hosts('2022', 'D', 'h')),
    target: whole(hosts('2022', 'D', 'h', 'i'), {
      sessionHosts: { [fq('h')]: { collection: 'D' }, [fq('i')]: { collection: 'E' } },
      collections: { D: disks('X'), E: disks('x\\') },
    }),
    finds: /D, E would share/,
  },
  { rule: 'profile-disk-paths', title: 'a folder each', source: haSource, target: haTarget },
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
    rule: 'permanent-objects',
    title: 'high availability removed',
    source: brokers('2022', ['a', 'b'], ha),
    target: brokers('2022', ['a']),
    finds: /BrokerHighAvailability\/deployment would be removed/,
  },
  { rule: 'permanent-objects', title: 'a whole migration', source: haSource, target: haTarget },
  {
    rule: 'tasks-known',
    title: 'a misspelt stage',
    source: haSource,
    target: { ...haTarget, migration: { ...haTarget.migration, tasks: [{ before: 'brokers/upgrad', text: 'x' }] } },
    finds: /nearest is brokers\/upgrade/,
  },
  { rule: 'tasks-known', title: 'a stage of the plan', source: haSource, target: haTarget },
];

describe('rules', () => {
  test.each(cases)('$rule: $title', ({ rule, source, target, finds, severity }) => {
    const found = check({ source, target, plan: planOf(source, target) }).filter((finding) => finding.rule === rule);
    const own = rules.find((item) => item.id === rule)?.severity;
    if (!finds) return expect(found.filter((finding) => finding.severity !== 'note' || own === 'note')).toEqual([]);
    expect(found.map((finding) => finding.message).join('\n')).toMatch(finds);
    if (severity) expect(found.map((finding) => finding.severity)).toContain(severity);
  });

  test('every rule has a case that finds something and one that does not', () => {
    // Those of Remote Access have their cases in remote-access/, these in files of their own.
    const elsewhere = ['desktop-clusters', 'desktops-one-release', 'task-checks'];
    const ids = rules
      .map((rule) => rule.id)
      .filter((id) => !id.startsWith('remote-access-') && !elsewhere.includes(id))
      .sort();
    const found = (some: boolean) =>
      [...new Set(cases.filter((item) => (item.finds !== undefined) === some).map((item) => item.rule))].sort();
    expect(found(true)).toEqual(ids);
    expect(found(false)).toEqual(ids);
  });

  test('every rule file is in the registry, and ids are told once', () => {
    const folder = join(__dirname, '../../src/rules');
    const declared = readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        [...readFileSync(join(folder, file), 'utf8').matchAll(/: Rule = \{\s+id: '([^']+)'/g)].map((match) => match[1]),
      );
    const ids = rules.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(declared.sort()).toEqual(ids.filter((id) => !id.startsWith('remote-access-')).sort());
    for (const rule of rules)
      for (const field of [rule.statement, rule.reason, rule.source, rule.remedy]) expect(field, rule.id).not.toBe('');
  });

  test('the sample migration meets no blocker', () => {
    expect(findingsOf(planOf(haSource, haTarget)).filter((finding) => finding.severity === 'blocker')).toEqual([]);
  });

  test('a stage is told what concerns it; the whole concerns every stage but source', () => {
    const plan = planOf(brokers('2022', ['a']), brokers('2022', ['a', 'b']));
    const ids = (stage: string) => findingsAt(plan, { name: stage }).map((finding) => finding.rule);
    expect(ids('source')).toEqual([]);
    expect(ids('brokers/expand')).toContain('broker-ha-required');
    const closing = planOf(haSource, haTarget);
    expect(findingsAt(closing, { name: 'sessions/main/drain' }).map((finding) => finding.rule)).toContain(
      'closed-windows',
    );
    expect(findingsAt(closing, { name: 'sessions/pilot/add' }).map((finding) => finding.rule)).not.toContain(
      'closed-windows',
    );
  });
});

/** docs/behaviour/licensing.md section 6, without the 2008 R2 column. */
const CALS: OsVersion[] = ['2012', '2016', '2019', '2022', '2025'];
const matrix: [OsVersion, string, string][] = [
  ['2012', 'yes yes yes yes yes', 'yes no no no no'],
  ['2012 R2', 'yes yes yes yes yes', 'yes no no no no'],
  ['2016', 'no yes yes yes yes', 'yes yes no no no'],
  ['2019', 'no no yes yes yes', 'yes yes yes no no'],
  ['2022', 'no no no yes yes', 'yes yes yes yes no'],
  ['2025', 'no no no no yes', 'yes yes yes yes yes'],
];

describe('the table of licence versions', () => {
  test.each(matrix)('%s', (os, asHost, asServer) => {
    const word = (yes: boolean) => (yes ? 'yes' : 'no');
    expect(CALS.map((cal) => word(licenceServesHost(cal, os))).join(' ')).toBe(asHost);
    expect(CALS.map((cal) => word(serverHoldsLicence(os, cal))).join(' ')).toBe(asServer);
  });

  test('covers every release', () => expect(matrix.map(([os]) => os)).toEqual([...OS_VERSIONS]));
});

describe('the order of areas', () => {
  test('is the guide’s where no rule says otherwise', () => {
    expect(areaOrder(singleSource, singleTarget)).toEqual(GUIDE_ORDER);
  });

  test('has licensing right after the brokers for hosts that are too new for the old licence server', () => {
    const order = areaOrder(haSource, haTarget);
    expect(order.indexOf('licensing')).toBe(order.indexOf('brokers') + 1);
    expect(order.filter((area) => area !== 'licensing')).toEqual(GUIDE_ORDER.filter((area) => area !== 'licensing'));
  });

  test('refuses rules that contradict each other', () => {
    const [rule] = orderRules;
    if (!rule) throw new Error('no rule');
    const contrary = { ...rule, first: rule.later, later: rule.first, applies: () => true };
    expect(() => areaOrder(haSource, haTarget, [...orderRules, contrary])).toThrow('contradict');
  });
});
