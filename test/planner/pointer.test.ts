import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEnvironment } from '../../src/documents/environment';
import { loadDocument } from '../../src/documents/load';
import { planOf } from '../../src/planner/plan';
import { fieldPlaces, hasPlace, pointerOf, pointerText, valueIn } from '../../src/planner/pointer';
import { resourcesOf } from '../../src/planner/resources';
import { kindOf, kinds } from '../../src/resources';
import { leaves } from '../../src/resources/fields';
import { withCarriedOver } from '../../src/rules/remote-access/destination';
import { desktopSource } from './desktop-samples';

const { source, target } = loadEnvironment(path.resolve(__dirname, '../..'), 'prod');
const plan = planOf(source.deployment, target.deployment);
/** A server of Windows Server 2003 whose settings its successor has, as one document. */
function remoteAccess() {
  const read = (name: string) =>
    loadDocument(path.resolve(__dirname, `../../stacks/base/remote-access-2003/${name}.yaml`)).deployment;
  return withCarriedOver(read('source'), read('target'));
}
const first = plan.stages[0]?.after ?? new Map();

describe('the place of a field in a document', () => {
  it.each([
    [
      'SessionCollection',
      { name: 'Office' },
      'limits.idleSessionLimitMin',
      '/collections/Office/limits/idleSessionLimitMin',
    ],
    [
      'SessionCollection',
      { name: 'Office' },
      'loadBalancing.rdsh01.contoso.com.weight',
      '/collections/Office/loadBalancing/rdsh01.contoso.com/weight',
    ],
    [
      'RemoteApp',
      { collection: 'Office', alias: 'WORD' },
      'displayName',
      '/collections/Office/remoteApps/WORD/displayName',
    ],
    ['Server', { name: 'rdsh01.contoso.com' }, 'os', '/servers/rdsh01.contoso.com/os'],
    ['NameRecord', { name: 'gw.contoso.com' }, 'ttlSeconds', '/gateway/addresses/ttlSeconds'],
    ['DeploymentLicensing', {}, 'mode', '/licensing/mode'],
    [
      'KeyPack',
      { server: 'rdls01.contoso.com', product: '2016', type: 'PerUser' },
      'count',
      '/licensing/servers/rdls01.contoso.com/keyPacks/0/count',
    ],
    ['DeploymentCertificate', { role: 'RDGateway' }, 'thumbprint', '/certificates/gateway/thumbprint'],
    ['GatewayComputerGroup', { name: 'farm' }, 'computers', '/gateway/computerGroups/farm'],
    ['GatewayConnectionPolicy', { name: 'PARTNERS' }, 'redirect', '/gateway/connectionPolicies/1/redirect'],
    ['GatewayResourcePolicy', { name: 'Farm' }, 'ports', '/gateway/resourcePolicies/0/ports'],
    ['GatewaySettings', {}, 'sslBridging', '/gateway/sslBridging'],
    ['GatewayDefaults', {}, 'defaults', '/gateway/defaults'],
  ])('%s %j %s', (kind, props, field, pointer) => {
    const segments = pointerOf(kind, props, field, source.deployment);
    expect(segments && pointerText(segments)).toBe(pointer);
  });

  it.each([
    ['a secret', 'BrokerHighAvailability', {}, 'database.connectionString'],
    ['what is derived', 'NameRecord', { name: 'gw.contoso.com' }, 'targets'],
    ['an order', 'GatewayConnectionPolicy', { name: 'Partners' }, 'follows'],
    ['what is more than a word', 'GatewaySettings', {}, 'policyStore'],
    ['the identity', 'RemoteApp', { collection: 'Office', alias: 'WORD' }, 'alias'],
    ['what the document has not', 'SessionCollection', { name: 'Nowhere' }, 'description'],
    [
      'a kind without a place',
      'FileTypeAssociation',
      { collection: 'Office', alias: 'WORD', extension: '.doc' },
      'extension',
    ],
  ])('is not there for %s', (_what, kind, props, field) => {
    expect(pointerOf(kind, props, field, source.deployment)).toBeUndefined();
  });

  it('leads to the very value that the plan has, for every field of every resource', () => {
    let found = 0;
    for (const { kind, props } of first.values()) {
      for (const leaf of leaves(kindOf(kind), props)) {
        const segments = pointerOf(kind, props, leaf.path, source.deployment);
        if (!segments) continue;
        found += 1;
        const said = valueIn(source.deployment, segments);
        // The planner sorts what has no order.
        const same = Array.isArray(said) ? expect.arrayContaining(said) : said;
        expect(leaf.value, `${kind} ${leaf.path}`).toEqual(same);
      }
    }
    expect(found).toBeGreaterThan(100);
  });

  it('is in the table for every kind, or the reason why there is none', () => {
    expect(Object.keys(fieldPlaces).sort()).toEqual([...kinds.keys()].sort());
    for (const row of Object.values(fieldPlaces)) if ('none' in row) expect(row.none).toMatch(/\w+ \w+/);
  });

  it.each([
    ['virtual desktops', desktopSource],
    ['Remote Access', remoteAccess()],
  ])('leads to the very value for every field of %s', (_area, document) => {
    const found = new Set<string>();
    for (const { kind, props } of resourcesOf(document).values()) {
      for (const leaf of leaves(kindOf(kind), props)) {
        const segments = pointerOf(kind, props, leaf.path, document);
        if (!segments) continue;
        found.add(kind);
        const said = valueIn(document, segments);
        const same = Array.isArray(said) ? expect.arrayContaining(said) : said;
        expect(leaf.value, `${kind} ${leaf.path} at ${pointerText(segments)}`).toEqual(same);
      }
    }
    const made = [...new Set([...resourcesOf(document).values()].map(({ kind }) => kind))];
    const placed = made.filter((kind) => 'depth' in (fieldPlaces[kind] ?? {}));
    expect([...found].sort()).toEqual(placed.sort());
  });

  it('is not offered where neither document has one', () => {
    const documents = [source.deployment, target.deployment];
    const office = { name: 'Office' };
    expect(hasPlace('SessionCollection', office, 'description', documents)).toBe(true);
    expect(hasPlace('SessionCollection', { name: 'Nowhere' }, 'description', documents)).toBe(false);
    expect(hasPlace('GatewayFarm', { server: 'rdgw01.contoso.com' }, 'members', documents)).toBe(false);
  });
});
