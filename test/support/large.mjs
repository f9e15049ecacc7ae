// Deployment documents of any size, for the bench and for load tests: source and target of a whole migration.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';

const pad = (number) => String(number).padStart(3, '0');

/**
 * Source and target with about `size` resources at stage `source`: collections of 30 RemoteApps and 2 hosts each.
 * @param {number} size
 * @returns {{ source: object, target: object }}
 */
export function largeDeployment(size) {
  // Per collection: itself, 2 hosts with Server, ServerRole and SessionHost each, 30 RemoteApps.
  const perCollection = 37;
  const count = Math.max(1, Math.floor(size / perCollection));
  const rest = Math.max(0, size - count * perCollection - 8);
  return farm({ apps: Array.from({ length: count }, (_, index) => 30 + (index === 0 ? rest : 0)), hosts: 2 });
}

/**
 * Many hosts, and fewer RemoteApps: the same number of hosts and RemoteApps in each collection, and policies of a gateway, half of
 * them for connections and half for resources.
 * @param {{ collections: number, hosts: number, remoteApps: number, policies: number }} counts all together
 * @returns {{ source: object, target: object }}
 */
export function manyHosts({ collections, hosts, remoteApps, policies }) {
  const apps = Array.from({ length: collections }, () => remoteApps / collections);
  return farm({ apps, hosts: hosts / collections, policies });
}

/** @param {{ apps: number[], hosts: number, policies?: number }} counts RemoteApps by collection, hosts per collection */
function farm({ apps, hosts, policies = 0 }) {
  const source = documentOf(0, { apps, hosts, policies });
  const target = documentOf(1, { apps, hosts, policies });
  target.servers['rdcb01.contoso.com'] = { os: '2022', upgrade: 'inPlace' };
  return { source, target };
}

function documentOf(generation, { apps, hosts, policies }) {
  const os = generation === 0 ? '2016' : '2022';
  const host = (collection, index) => `rdsh${generation}${pad(collection)}${index}.contoso.com`;
  const broker = `rdcb${generation}1.contoso.com`;
  const servers = { [broker]: { os } };
  const sessionHosts = {};
  const collections = {};
  for (const [collection, published] of apps.entries()) {
    const name = `Collection ${pad(collection)}`;
    const remoteApps = {};
    for (let app = 0; app < published; app += 1) {
      remoteApps[`APP${pad(app)}`] = {
        displayName: `Program ${app}`,
        filePath: `C:\\Programs\\App${pad(app)}\\app.exe`,
        folder: name,
      };
    }
    collections[name] = {
      type: 'pooled',
      userGroups: ['CONTOSO\\Users'],
      limits: { activeSessionLimitMin: 0, idleSessionLimitMin: 60, disconnectedSessionLimitMin: 240 },
      remoteApps,
    };
    for (let index = 1; index <= hosts; index += 1) {
      servers[host(collection, index)] = { os };
      sessionHosts[host(collection, index)] = { collection: name };
    }
  }
  const gateway = policies > 0 ? gatewayOf(`rdgw${generation}1.contoso.com`, policies / 2) : undefined;
  for (const name of gateway?.members ?? []) servers[name] = { os };
  return {
    apiVersion: 'rds-migrate/v1',
    deployment: 'large',
    domain: 'contoso.com',
    servers,
    connectionBrokers: {
      members: [broker],
      highAvailability: {
        clientAccessName: 'rds.contoso.com',
        addresses: { managedBy: 'dns', server: 'dc01.contoso.com', ttlSeconds: 60 },
        database: { kind: 'dedicated', connectionString: { secret: 'sqlConnectionString' } },
      },
      workspace: { name: 'Large' },
    },
    sessionHosts,
    collections,
    ...(gateway ? { gateway } : {}),
  };
}

function gatewayOf(member, policies) {
  const each = (make) => Array.from({ length: policies }, (_, index) => make(pad(index)));
  return {
    mode: 'Custom',
    externalFqdn: 'gw.contoso.com',
    logonMethod: 'Password',
    useCachedCredentials: true,
    bypassLocal: true,
    members: [member],
    policyStore: 'local',
    connectionPolicies: each((number) => ({
      name: `Connections ${number}`,
      userGroups: [`CONTOSO\\Users ${number}`],
      authentication: ['Password'],
      redirect: 'all',
    })),
    resourcePolicies: each((number) => ({
      name: `Resources ${number}`,
      userGroups: [`CONTOSO\\Users ${number}`],
      computers: 'any',
      ports: [3389],
    })),
    defaults: 'remove',
  };
}

/** Writes an environment folder below `stacks`. */
export function writeEnvironment(stacks, name, { source, target }) {
  const folder = join(stacks, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'source.yaml'), dump(source));
  writeFileSync(join(folder, 'target.yaml'), dump(target));
}
