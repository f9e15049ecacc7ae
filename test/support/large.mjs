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
  const make = (generation) => {
    const os = generation === 0 ? '2016' : '2022';
    const host = (collection, index) => `rdsh${generation}${pad(collection)}${index}.contoso.com`;
    const broker = `rdcb${generation}1.contoso.com`;
    const servers = { [broker]: { os } };
    const sessionHosts = {};
    const collections = {};
    for (let collection = 0; collection < count; collection += 1) {
      const name = `Collection ${pad(collection)}`;
      const remoteApps = {};
      const apps = 30 + (collection === 0 ? rest : 0);
      for (let app = 0; app < apps; app += 1) {
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
      for (const index of [1, 2]) {
        servers[host(collection, index)] = { os };
        sessionHosts[host(collection, index)] = { collection: name };
      }
    }
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
    };
  };
  const source = make(0);
  const target = make(1);
  target.servers['rdcb01.contoso.com'] = { os: '2022', upgrade: 'inPlace' };
  return { source, target };
}

/** Writes an environment folder below `stacks`. */
export function writeEnvironment(stacks, name, { source, target }) {
  const folder = join(stacks, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'source.yaml'), dump(source));
  writeFileSync(join(folder, 'target.yaml'), dump(target));
}
