import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dump } from 'js-yaml';
import { afterEach, describe, expect, it } from 'vitest';
import { Deployment } from '../../src/documents/schema';
import { type Unlisted, unlistedObjects } from '../../src/providers/comparison';
import { Session } from '../../src/providers/session';
import { settingsFrom } from '../../src/providers/settings';
import { kinds } from '../../src/resources';
import { everything, simulation } from '../capture/support';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

/** What no document knows, where `live` is there and both documents say `documented`. */
async function unlisted(live: Deployment, documented: Deployment): Promise<Unlisted[]> {
  const root = mkdtempSync(path.join(tmpdir(), 'rds-migrate-comparison-'));
  roots.push(root);
  mkdirSync(path.join(root, 'stacks/lab'), { recursive: true });
  for (const name of ['source', 'target']) writeFileSync(path.join(root, `stacks/lab/${name}.yaml`), dump(documented));
  const config: Record<string, string> = {
    environment: 'lab',
    stage: 'source',
    connection: `simulator:${simulation(live)}`,
  };
  const session = new Session(
    settingsFrom((key) => config[key]),
    root,
    'rds-migrate',
  );
  try {
    return await unlistedObjects(session);
  } finally {
    await session.live.runner.close();
  }
}

/** Desktops of the pool on one of its two hosts. */
function documented(): Deployment {
  const all = everything();
  const pool = all.virtualDesktops?.collections.Pool;
  if (pool) pool.desktopsPerHost = { 'rdvh01.contoso.com': 2 };
  return all;
}

/** A colleague's work, one object of everything that is told. */
function withStrays(of: Deployment): Deployment {
  const all = structuredClone(of);
  const { collections, gateway, virtualDesktops } = all;
  const office = collections?.Office;
  const pool = virtualDesktops?.collections.Pool;
  const own = virtualDesktops?.collections.Engineering;
  if (!collections || !office?.remoteApps || !gateway || !virtualDesktops || !pool || !own?.desktops) {
    throw new Error('the sample has lost an area');
  }
  all.servers['rdsh99.contoso.com'] = { os: '2016' };
  all.sessionHosts = { ...all.sessionHosts, 'rdsh99.contoso.com': { collection: 'Office' } };
  collections.Foreign = { type: 'pooled', userGroups: ['CONTOSO\\Foreign'] };
  office.remoteApps.FOREIGN = { displayName: 'F', filePath: 'C:\\f.exe', fileTypes: ['.foreign'] };
  office.remoteApps.WORD?.fileTypes?.push('.word');
  virtualDesktops.collections.ForeignPool = structuredClone(pool);
  own.desktops['ENG-99'] = { host: 'rdvh01.contoso.com' };
  pool.desktopsPerHost = { 'rdvh01.contoso.com': 2, 'rdvh02.contoso.com': 1 };
  const { connectionPolicies, resourcePolicies, computerGroups, policyStore } = gateway;
  const [policy] = connectionPolicies ?? [];
  const [resource] = resourcePolicies ?? [];
  if (!policy || !resource || typeof policyStore !== 'object') throw new Error('the sample has lost its policies');
  connectionPolicies?.push({ ...policy, name: 'Foreign' });
  resourcePolicies?.push({ ...resource, name: 'Foreign' });
  gateway.computerGroups = { ...computerGroups, foreign: ['rdsh99.contoso.com'] };
  policyStore.centralNps.push({ server: 'nps99.contoso.com', sharedSecret: { secret: 'npsSecret' } });
  return Deployment.parse(all);
}

describe('objects in neither document', () => {
  it('are none where live is as the documents say', async () => {
    expect(await unlisted(documented(), documented())).toEqual([]);
  });

  it('are told for every kind of which there may be any number', async () => {
    const told = [...kinds.values()].filter(({ capture }) => !('not' in capture) && capture.strays === 'told');
    const found = await unlisted(withStrays(documented()), documented());
    expect(found).toContainEqual({ kind: 'VirtualDesktopCollection', key: 'ForeignPool' });
    expect(found).toContainEqual({ kind: 'GatewayConnectionPolicy', key: 'rdgw01.contoso.com/Foreign' });
    // What is in a collection that nobody knows is told with it.
    expect(found.filter(({ key }) => key.startsWith('Foreign'))).toHaveLength(2);
    expect([...new Set(found.map(({ kind }) => kind))].sort()).toEqual(told.map(({ name }) => name).sort());
  });

  it('are left out with a reason elsewhere', () => {
    for (const { capture } of kinds.values()) {
      if (!('not' in capture) && capture.strays !== 'told') expect(capture.strays.untold).toMatch(/\w+ \w+/);
    }
  });
});
