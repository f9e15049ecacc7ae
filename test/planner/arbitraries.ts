import fc from 'fast-check';
import type { Deployment } from '../../src/documents/schema';
import { deployment, fq } from './samples';

/** Random pairs of documents that make sense as a migration: 30 objects and more each. */

const OLD = ['2012 R2', '2016', '2019'] as const;
const path = (name: string) => `\\\\fs01.contoso.com\\${name}`;

interface Shape {
  oldOs: (typeof OLD)[number];
  newer: boolean;
  oldBrokers: number;
  newBrokers: number;
  keepsBroker: boolean;
  returns: boolean;
  names: 'dns' | 'loadBalancer';
  collections: {
    hosts: number;
    newHosts: number;
    disks: 'none' | 'same' | 'move';
    apps: number;
    change: 'replace' | 'keep' | 'rebuild' | 'gone' | 'renamed';
    lost: boolean;
  }[];
  fresh: boolean;
  web: [number, number];
  gateways: [number, number];
  licensing: 'none' | 'same' | 'move' | 'shared' | 'inPlace';
  connection: 'automatic' | 'web' | 'telephone' | 'none';
  method: 'automatic' | 'web' | 'telephone';
  certificates: 'none' | 'same' | 'new';
  waves: boolean;
  drain: 'none' | 'wait' | 'signOut' | 'disconnect';
}

const shape: fc.Arbitrary<Shape> = fc.record({
  oldOs: fc.constantFrom(...OLD),
  newer: fc.boolean(),
  oldBrokers: fc.integer({ min: 0, max: 3 }),
  newBrokers: fc.integer({ min: 1, max: 3 }),
  keepsBroker: fc.boolean(),
  returns: fc.boolean(),
  names: fc.constantFrom('dns', 'loadBalancer'),
  collections: fc.array(
    fc.record({
      hosts: fc.integer({ min: 1, max: 4 }),
      newHosts: fc.integer({ min: 1, max: 3 }),
      disks: fc.constantFrom('none', 'same', 'move'),
      apps: fc.integer({ min: 2, max: 8 }),
      change: fc.constantFrom('replace', 'keep', 'rebuild', 'gone', 'renamed'),
      lost: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  fresh: fc.boolean(),
  web: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 0, max: 2 })),
  gateways: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 0, max: 2 })),
  licensing: fc.constantFrom('none', 'same', 'move', 'shared', 'inPlace'),
  connection: fc.constantFrom('automatic', 'web', 'telephone', 'none'),
  method: fc.constantFrom('automatic', 'web', 'telephone'),
  certificates: fc.constantFrom('none', 'same', 'new'),
  waves: fc.boolean(),
  drain: fc.constantFrom('none', 'wait', 'signOut', 'disconnect'),
});

const range = (count: number, make: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => fq(make(index)));

export const pairs: fc.Arbitrary<{ source: Deployment; target: Deployment }> = shape.map((of) => {
  const newOs = of.newer ? '2022' : of.oldOs;
  // At most two releases at a time.
  const inPlace = { upgrade: 'inPlace', ...(of.oldOs === '2012 R2' && of.newer ? { via: ['2019'] } : {}) };
  // A licence server older than the hosts is of no use to them.
  const licences = of.licensing === 'same' && of.newer ? 'inPlace' : of.licensing;
  // Three brokers in one set need 2016.
  const most = (os: string) => (os === '2012 R2' ? 2 : 3);
  const old: Record<string, object> = {};
  const now: Record<string, object> = {};
  const put = (map: Record<string, object>, os: string, names: string[], more = {}) => {
    for (const name of names) map[name] = { os, ...more };
  };

  const oldBrokers = range(Math.min(of.oldBrokers, most(of.oldOs)), (index) => `cb0${index}`);
  const kept = oldBrokers.filter((_, index) => (index === 0 && of.keepsBroker) || (index === 1 && of.returns));
  // An area is managed in both documents or in neither.
  const newBrokers =
    oldBrokers.length === 0
      ? []
      : [...kept, ...range(of.newBrokers, (index) => `cb1${index}`)].slice(
          0,
          Math.min(most(newOs), Math.max(kept.length, of.newBrokers)),
        );
  put(old, of.oldOs, oldBrokers);
  put(now, newOs, newBrokers);
  // One that goes and comes back is upgraded meanwhile.
  for (const name of of.newer ? kept : []) now[name] = { os: newOs, ...inPlace };
  const [first] = oldBrokers;
  if (first && of.newer) now[first] = { os: newOs, ...inPlace };
  const addresses =
    of.names === 'dns' ? { managedBy: 'dns', server: fq('dc01'), ttlSeconds: 600 } : { managedBy: 'loadBalancer' };
  const filePath = 'D:\\RDCB\\rdcb.mdf';
  const brokers = (members: string[], available: boolean) =>
    members.length === 0
      ? {}
      : {
          connectionBrokers: {
            members,
            ...(available
              ? {
                  highAvailability: {
                    clientAccessName: fq('rds'),
                    addresses,
                    database: {
                      kind: 'dedicated',
                      connectionString: { secret: 'sql' },
                      ...(of.oldOs === '2012 R2' ? { filePath } : {}),
                    },
                  },
                }
              : {}),
          },
        };
  const available = of.oldBrokers > 1;
  const staysSingle = oldBrokers.length === 1 && newBrokers.length === 1 && newBrokers[0] === first;

  const oldHosts: Record<string, object> = {};
  const newHosts: Record<string, object> = {};
  const oldCollections: Record<string, object> = {};
  const newCollections: Record<string, object> = {};
  const waves: Record<string, object> = {};
  const removed: string[] = [];
  for (const [index, item] of of.collections.entries()) {
    const name = `C${index}`;
    const hosts = range(item.hosts, (host) => `h${index}${host}`);
    const change = item.change === 'rebuild' && (!of.newer || item.disks === 'move') ? 'replace' : item.change;
    const apps = (root: string) =>
      Object.fromEntries(
        Array.from({ length: item.apps }, (_, app) => [
          `APP${app}`,
          { displayName: `App ${app}`, filePath: `C:\\${root}\\${app}.exe`, fileTypes: [`.a${app}`] },
        ]),
      );
    const content = (disks: string | undefined, root: string) => ({
      userGroups: ['CONTOSO\\Users'],
      ...(disks ? { userProfileDisks: { path: disks, maxSizeGB: 10 } } : {}),
      remoteApps: apps(root),
    });
    const oldPath = item.disks === 'none' ? undefined : path(`old${index}`);
    oldCollections[name] = {
      ...content(oldPath, 'old'),
      loadBalancing: Object.fromEntries(hosts.map((host) => [host, { weight: 50 }])),
    };
    put(old, of.oldOs, hosts);
    for (const host of hosts) oldHosts[host] = { collection: name };
    const [dead] = hosts;
    if (item.lost && dead && change === 'replace' && hosts.length > 1) old[dead] = { os: of.oldOs, lost: true };
    const newPath = item.disks === 'move' ? path(`new${index}`) : oldPath;
    if (change === 'gone') {
      waves[`w${index}`] = { collections: [name] };
      removed.push(`/collections/${name}`);
      continue;
    }
    const targetName = change === 'renamed' ? `${name}new` : name;
    const arriving =
      change === 'replace' || change === 'renamed' ? range(item.newHosts, (host) => `n${index}${host}`) : hosts;
    put(now, change === 'keep' ? of.oldOs : newOs, arriving, change === 'rebuild' ? inPlace : {});
    for (const host of arriving) newHosts[host] = { collection: targetName };
    newCollections[targetName] = {
      ...content(newPath, change === 'keep' ? 'old' : 'new'),
      ...(change === 'renamed' ? { renamedFrom: name, userProfileDisks: undefined } : {}),
      loadBalancing: Object.fromEntries(arriving.map((host) => [host, { weight: 70 }])),
    };
    waves[`w${index}`] = {
      collections: [targetName],
      strategy: change === 'rebuild' ? 'rebuild' : 'replace',
      ...(of.drain === 'none'
        ? {}
        : { notice: ['2h', '10min'], signOutAt: '2027-01-18T20:00+01:00', onDeadline: of.drain }),
    };
  }
  if (of.fresh) {
    newCollections.Fresh = { remoteApps: {} };
    put(now, newOs, [fq('fresh1')]);
    newHosts[fq('fresh1')] = { collection: 'Fresh' };
    waves.fresh = { collections: ['Fresh'] };
  }
  const rebuilds = Object.values(waves).some((wave) => (wave as { strategy?: string }).strategy === 'rebuild');

  const move = ([count, added]: [number, number], prefix: string): [string[], string[]] => {
    const before = range(count, (index) => `${prefix}0${index}`);
    const after = added === 0 ? before : range(added, (index) => `${prefix}1${index}`);
    put(old, of.oldOs, before);
    put(now, added === 0 ? of.oldOs : newOs, after);
    return [before, after];
  };
  const [oldWeb, newWeb] = move(of.web, 'wa');
  const [oldGateways, newGateways] = move(of.gateways, 'gw');
  const web = (members: string[]) => ({
    webAccess: {
      fqdn: fq('apps'),
      addresses,
      members,
      settings: { PasswordChangeEnabled: of.fresh },
      machineKey: { secret: 'webKeys' },
    },
  });
  const gateway = (members: string[]) => ({
    gateway: {
      mode: 'Custom',
      externalFqdn: fq('gw'),
      logonMethod: 'Password',
      useCachedCredentials: true,
      bypassLocal: true,
      addresses,
      members,
      computerGroups: { farm: [fq('rds')] },
    },
  });

  const oldLicences = fq('ls01');
  const newLicences = licences === 'move' || licences === 'shared' ? fq('ls11') : oldLicences;
  const registration =
    of.connection === 'none'
      ? {}
      : {
          registration: {
            company: 'Contoso',
            firstName: 'RDS',
            lastName: 'Operations',
            countryRegion: 'Germany',
            connection: of.connection,
            ...(of.connection === 'automatic' ? {} : { licenseServerId: { secret: 'licenseServerId' } }),
          },
        };
  const program = { program: 'select', agreementNumber: { secret: 'agreement' } };
  const licensing = (server: string, packs: object[], more = {}) =>
    licences === 'none'
      ? {}
      : { licensing: { mode: 'PerUser', servers: { [server]: { ...more, ...registration, keyPacks: packs } } } };
  const held = { product: of.oldOs, type: 'PerUser', count: 50, ...program };
  if (licences !== 'none') {
    put(old, of.oldOs, [oldLicences]);
    put(now, newOs, [newLicences], licences === 'inPlace' && of.newer ? inPlace : {});
  }
  const migrated = licences === 'move' ? { origin: { migrateFrom: oldLicences, method: of.method } } : {};
  const offline =
    licences === 'move' && of.method !== 'automatic' && of.fresh ? { keyPackId: { secret: 'offline' } } : {};
  // Hosts of a newer release need licences of their own, and so do those whose licences stay with others.
  const bought = { product: newOs, type: 'PerUser', count: 70, origin: 'purchase', ...program };
  const packs = [
    ...(licences === 'shared' ? [] : [{ ...held, ...migrated, ...offline }]),
    ...(of.newer || licences === 'shared' ? [bought] : []),
  ];

  const certificates = (digit: string) => {
    if (of.certificates === 'none') return {};
    const certificate = {
      thumbprint: (of.certificates === 'new' ? digit : 'A').repeat(40),
      pfx: { file: 'farm.pfx', password: { secret: 'farmPfx' } },
    };
    return {
      certificates: {
        singleSignOn: certificate,
        filePublishing: certificate,
        webAccess: certificate,
        gateway: certificate,
      },
    };
  };

  return {
    source: deployment({
      servers: old,
      ...brokers(oldBrokers, available),
      ...licensing(oldLicences, [held], licences === 'shared' ? { sharedWith: ['other'] } : {}),
      sessionHosts: oldHosts,
      collections: oldCollections,
      ...web(oldWeb),
      ...gateway(oldGateways),
      ...certificates('A'),
    }),
    target: deployment({
      servers: now,
      ...brokers(newBrokers, available || !staysSingle),
      ...licensing(newLicences, packs),
      sessionHosts: newHosts,
      collections: newCollections,
      ...web(newWeb),
      ...gateway(newGateways),
      ...certificates('C'),
      ...(removed.length > 0 ? { removed } : {}),
      ...(of.waves || rebuilds ? { migration: { waves } } : {}),
    }),
  };
});
