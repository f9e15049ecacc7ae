import fc from 'fast-check';
import { Deployment } from '../../src/documents/schema';
import { pairs } from './arbitraries';
import { fq } from './samples';

/** Random pairs of documents with every area: what `pairs` leaves plain is filled in. */
export interface Pair {
  source: Deployment;
  target: Deployment;
}

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const groups = fc.subarray(['CONTOSO\\Staff', 'CONTOSO\\Partners', 'CONTOSO\\Admins'], { minLength: 1 });

const connectionPolicy = fc.record({
  enabled: some(fc.boolean()),
  userGroups: groups,
  computerGroups: some(fc.constant(['CONTOSO\\Laptops'])),
  authentication: fc.subarray(['Password', 'SmartCard'], { minLength: 1 }),
  redirect: some(fc.oneof(fc.constantFrom('all', 'none'), fc.constant({ only: ['Clipboard'] }))),
  idleTimeoutMin: some(fc.nat(600)),
  sessionTimeoutMin: some(fc.nat(600)),
  onTimeout: some(fc.constantFrom('disconnect', 'reauthorize')),
});
const resourcePolicy = fc.record({
  description: some(fc.constantFrom('', 'who may go where')),
  userGroups: groups,
  computers: fc.oneof(
    fc.constant('any'),
    fc.constant({ gatewayGroup: 'farm' }),
    fc.constant({ adGroup: 'CONTOSO\\Hosts' }),
  ),
  ports: some(
    fc.oneof(fc.constant('any'), fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { minLength: 1, maxLength: 3 })),
  ),
});

/** Each of the names in an order of its own, with what it is in this document. */
const listOf = (names: string[], item: fc.Arbitrary<object>): fc.Arbitrary<object[]> =>
  fc
    .tuple(fc.shuffledSubarray(names, { minLength: names.length }), fc.array(item, { minLength: 4, maxLength: 4 }))
    .map(([order, items]) => order.map((name, at) => ({ name, ...items[at] })));

const gateway = fc.record({
  connectionPolicies: listOf(["R'n'D", 'Partners', 'Staff'], connectionPolicy),
  resourcePolicies: listOf(['Farm', 'Everything'], resourcePolicy),
  sslBridging: fc.constantFrom('none', 'httpsToHttp', 'httpsToHttps'),
  maxConnections: fc.oneof(fc.constant('unlimited'), fc.integer({ min: 1, max: 400 })),
  udpTransport: fc.boolean(),
  onlyMessagingCapableClients: fc.boolean(),
  defaults: fc.constantFrom('remove', 'keep'),
});
const setting = fc.oneof(fc.boolean(), fc.nat(500), fc.constantFrom('', 'gw.contoso.com', "it's"));
const web = fc.record({
  settings: fc.record({
    PasswordChangeEnabled: fc.boolean(),
    ShowDesktops: setting,
    PublicModeSessionTimeoutInMinutes: fc.integer({ min: 1, max: 500 }),
    xClipboard: setting,
    OwnSetting: setting,
  }),
});

interface Extras {
  gateway: [object, object] | undefined;
  web: [{ settings: object }, { settings: object }] | undefined;
  webClient: boolean;
  devicePack: number | undefined;
  desktops: Desktops | undefined;
}
interface Desktops {
  hosts: number;
  newHosts: number;
  perHost: number;
  later: number;
  own: number;
  assigned: number;
  disks: 'none' | 'same' | 'move';
  template: 'same' | 'new';
}

const desktops: fc.Arbitrary<Desktops> = fc.record({
  hosts: fc.integer({ min: 1, max: 3 }),
  newHosts: fc.integer({ min: 1, max: 3 }),
  perHost: fc.integer({ min: 1, max: 3 }),
  later: fc.integer({ min: 1, max: 3 }),
  own: fc.integer({ min: 1, max: 4 }),
  assigned: fc.nat(4),
  disks: fc.constantFrom('none', 'same', 'move'),
  template: fc.constantFrom('same', 'new'),
});

const extras: fc.Arbitrary<Extras> = fc.record({
  gateway: some(fc.tuple(gateway, gateway)),
  web: some(fc.tuple(web, web)),
  webClient: fc.boolean(),
  devicePack: some(fc.integer({ min: 1, max: 100 })),
  desktops: some(desktops),
});

export const farms: fc.Arbitrary<Pair> = fc.tuple(pairs, extras).map(([pair, more]) => {
  const source: Deployment = structuredClone(pair.source);
  const target: Deployment = structuredClone(pair.target);
  if (more.gateway) {
    Object.assign(source.gateway ?? {}, more.gateway[0]);
    Object.assign(target.gateway ?? {}, more.gateway[1]);
  }
  if (more.web) {
    Object.assign(source.webAccess ?? {}, more.web[0]);
    Object.assign(target.webAccess ?? {}, more.web[1]);
  }
  // It is for 2016 and later.
  const recent = Object.values({ ...source.servers, ...target.servers }).every(({ os }) => !os.startsWith('2012'));
  if (more.webClient && recent && source.certificates?.singleSignOn && target.certificates?.singleSignOn) {
    for (const { webAccess } of [source, target])
      if (webAccess) webAccess.webClient = { channel: 'Production', brokerCertificate: 'singleSignOn' };
  }
  addPack(source, target, more.devicePack);
  if (more.desktops && source.connectionBrokers && target.connectionBrokers) addDesktops(source, target, more.desktops);
  return { source: Deployment.parse(source), target: Deployment.parse(target) };
});

/** Licences of another type and program, which go the way of those that are there. */
function addPack(source: Deployment, target: Deployment, count: number | undefined): void {
  const [held] = Object.values(source.licensing?.servers ?? {});
  const [now] = Object.values(target.licensing?.servers ?? {});
  const like = now?.keyPacks?.find(({ origin }) => origin !== 'purchase');
  const first = held?.keyPacks?.[0];
  if (count === undefined || !held?.keyPacks || !now?.keyPacks || !like || !first) return;
  const pack = {
    product: first.product,
    type: 'PerDevice' as const,
    count,
    program: 'open' as const,
    licenseNumber: { secret: 'openLicence' },
    authorizationNumber: { secret: 'openAuthorization' },
  };
  held.keyPacks.push({ ...pack, origin: 'existing' });
  now.keyPacks.push({
    ...pack,
    origin: like.origin,
    ...(like.keyPackId ? { keyPackId: { secret: 'devicePack' } } : {}),
  });
}

/** A pool and personal desktops that move from old virtualization hosts to new ones. */
function addDesktops(source: Deployment, target: Deployment, of: Desktops): void {
  const old = names(of.hosts, (at) => `vh0${at}`);
  const now = names(of.newHosts, (at) => `vh1${at}`);
  for (const host of old) source.servers[host] = { os: '2019' };
  for (const host of now) target.servers[host] = { os: '2022' };
  const app = (displayName: string, filePath: string) => ({
    displayName,
    filePath,
    fileTypes: [`.${displayName.toLowerCase()}`],
  });
  const pool = (template: string, host: string, disks: string | undefined, perHost: Record<string, number>) => ({
    type: 'pooledManaged' as const,
    userGroups: ['CONTOSO\\Pool'],
    template: { name: template, host },
    storage: { type: 'local' as const },
    namePrefix: 'POOL',
    ...(disks === undefined ? {} : { userProfileDisks: { path: disks, maxSizeGB: 10 } }),
    desktopsPerHost: perHost,
    // Where the program lies is the template's business.
    remoteApps: { LEDGER: app('Ledger', `C:\\${template}\\ledger.exe`) },
  });
  const every = (hosts: string[], count: number) => Object.fromEntries(hosts.map((host) => [host, count]));
  const personal = (hosts: string[], ...apps: string[]) => ({
    remoteApps: Object.fromEntries(apps.map((name) => [name, app(name, `C:\\Own\\${name}.exe`)])),
    type: 'personalUnmanaged' as const,
    userGroups: ['CONTOSO\\Own'],
    desktops: Object.fromEntries(
      Array.from({ length: of.own }, (_, at) => [
        `OWN-${at}`,
        { host: hosts[at % hosts.length] ?? '', ...(at < of.assigned ? { assignedTo: `CONTOSO\\user${at}` } : {}) },
      ]),
    ),
  });
  const path = of.disks === 'none' ? undefined : '\\\\fs01.contoso.com\\pool';
  const newPath = of.disks === 'move' ? '\\\\fs11.contoso.com\\pool' : path;
  const [first = ''] = old;
  const [later = ''] = now;
  source.virtualDesktops = {
    hosts: Object.fromEntries(old.map((host) => [host, { concurrency: 2 }])),
    collections: { Pool: pool('GOLD', first, path, every(old, of.perHost)), Own: personal(old, 'NOTES') },
  };
  target.virtualDesktops = {
    hosts: Object.fromEntries(now.map((host) => [host, { concurrency: 3 }])),
    collections: {
      Pool: pool(of.template === 'new' ? 'GOLD2' : 'GOLD1', later, newPath, every(now, of.later)),
      Own: personal(now, 'NOTES', ...(of.template === 'new' ? ['DRAW'] : [])),
    },
  };
  // With waves every collection that changes is in one.
  if (target.migration?.waves) {
    const waves = { ...target.migration?.waves, desktops: { collections: ['Pool', 'Own'] } };
    target.migration = { ...target.migration, waves };
  }
}

const names = (count: number, make: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => fq(make(at)));
