import type { Deployment } from '../../src/documents/schema';
import { deployment, fq, haSource, servers } from '../planner/samples';

/** Small documents, and parts of them, that the cases of rules are put together from. */

export const available = haSource.connectionBrokers?.highAvailability;
export const brokers = (os: string, list: string[], more: object = {}, extra: object = {}) =>
  deployment({
    servers: { ...servers(os, ...list), ...extra },
    connectionBrokers: { members: list.map(fq), ...more },
  });
export const ha = { highAvailability: available };
export const hosts = (os: string, collection: string, ...list: string[]) => ({
  servers: servers(os, ...list),
  sessionHosts: Object.fromEntries(list.map((host) => [fq(host), { collection }])),
  collections: { [collection]: {} },
});
export const licensing = (os: string, server: string, packs: object[], more: object = {}, mode = 'PerUser') => ({
  servers: servers(os, server),
  licensing: { mode, servers: { [fq(server)]: { keyPacks: packs, ...more } } },
});
/** One document of several parts, with the servers of all. */
export const whole = (...parts: Record<string, unknown>[]): Deployment => {
  const servers = Object.assign({}, ...parts.map((part) => part.servers ?? {}));
  return deployment({ ...Object.assign({}, ...parts), servers });
};
export const farm = (os: string) => ({ servers: servers(os, 'cb'), connectionBrokers: { members: [fq('cb')] } });
export const inPlace = (os: string, name: string, more: object = {}) => ({
  [fq(name)]: { os, upgrade: 'inPlace', ...more },
});
export const pack = (product: string, more: object = {}) => ({ product, type: 'PerUser', count: 10, ...more });
export const migration = (of: object) => ({ migration: of });
export const database = (of: object) => ({
  highAvailability: { ...available, database: { ...available?.database, ...of } },
});
export const window = { start: '2027-01-16T18:00+01:00', end: '2027-01-17T06:00+01:00' };
export const certificate = (digit: string, more: object = {}) => ({
  certificates: { singleSignOn: { thumbprint: digit.repeat(40), ...more } },
});
export const disks = (name: string) => ({ userProfileDisks: { path: `\\\\fs\\${name}`, maxSizeGB: 1 } });

export const gateways = (os: string, names: string[], more: object = {}) =>
  deployment({
    servers: servers(os, ...names),
    gateway: { mode: 'Automatic', members: names.map(fq), ...more },
  });
export const policy = (...userGroups: string[]) => ({
  connectionPolicies: [{ name: 'Staff', userGroups, authentication: ['Password'] }],
});
/** Two hosts behind a gateway that lets users through to these names. */
export const covered = (computers: string[], policies?: object[]) =>
  whole(hosts('2022', 'Office', 'h1', 'h2'), {
    servers: { ...servers('2022', 'g'), ...servers('2022', 'h1', 'h2') },
    gateway: {
      mode: 'Automatic',
      members: [fq('g')],
      computerGroups: { farm: computers },
      resourcePolicies: policies ?? [{ name: 'Farm', userGroups: ['A\\b'], computers: { gatewayGroup: 'farm' } }],
    },
  });

export const webClient = (broker: string, more: object = {}) =>
  deployment({
    servers: { ...servers(broker, 'cb'), ...servers('2022', 'web', 'gw') },
    connectionBrokers: { members: [fq('cb')] },
    webAccess: { members: [fq('web')], webClient: { channel: 'Production' } },
    ...more,
  });
export const behind = { gateway: { mode: 'Automatic', members: [fq('gw')] } };
export const properties = (...customRdpProperty: string[]) =>
  deployment({ servers: servers('2022', 'cb'), collections: { Office: { customRdpProperty } } });
export const signOn = (more: object) =>
  deployment({
    servers: servers('2022', 'web', 'gw'),
    webAccess: { members: [fq('web')] },
    gateway: { mode: 'Custom', members: [fq('gw')], ...more },
    ...certificate('A'),
  });
export const licensed = (os: string, mode = 'PerUser') =>
  whole(hosts(os, 'Office', `h${os}`), licensing('2022', 'ls', [], {}, mode), farm('2022'));

export const same = (document: Deployment) => ({ source: document, target: document });

/** A connection string in the open. */
export const sql = (server: string, name: string) => ({
  driver: 'ODBC Driver 18 for SQL Server',
  server,
  database: name,
});
const office = (of: object, more: object = {}) =>
  deployment({ servers: servers('2022', 'cb'), collections: { Office: of }, ...more });
export const published = (app: object) => office({ remoteApps: { WORD: { displayName: 'Word', ...app } } });
export const secured = (security: object) => office({ security });
/** The collection Office under a new name. */
export const renamed = (document: Deployment): Deployment => ({
  ...document,
  collections: { New: { type: 'pooled', ...document.collections?.Office, renamedFrom: 'Office' } },
});
/** One collection of virtual desktops. */
export const desktopPool = (of: object) => ({ hosts: {}, collections: { Pool: { type: 'pooledUnmanaged', ...of } } });
/** A collection with these hosts, each with the most sessions that it takes. */
export const limited = (limits: Record<string, number>) =>
  whole(hosts('2022', 'Office', ...Object.keys(limits)), {
    servers: servers('2022', ...Object.keys(limits)),
    collections: {
      Office: {
        loadBalancing: Object.fromEntries(
          Object.entries(limits).map(([host, sessionLimit]) => [fq(host), { sessionLimit }]),
        ),
      },
    },
  });
export const hostsOnly = (...names: string[]) => whole(hosts('2022', 'Office', ...names));
