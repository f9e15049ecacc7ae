import { describe, expect, it } from 'vitest';
import { Deployment } from '../../../src/documents/schema';
import { remoteAccessRules } from '../../../src/rules/remote-access/blockers';
import { guide } from '../../../src/rules/remote-access/guide';

const base = { apiVersion: 'rds-migrate/v1', deployment: 'ra', domain: 'contoso.com', servers: {} };
const machine = { os: '2008 R2', edition: 'Standard', installLanguage: 'en-US' };
const adapters = { WAN: { purpose: 'internet' }, LAN: { purpose: 'intranet' } };
const both = { adapters, vpn: { ports: { SSTP: 128 } } };

type Part = Record<string, unknown>;

/** What the rules say of a pair that differs from a good one in the parts given, and where. */
function observed(source: Part = {}, target: Part = {}, to = 'vpn11.contoso.com') {
  const from = Deployment.parse({
    ...base,
    remoteAccess: { 'vpn01.contoso.com': { ...both, ...source, server: { ...machine, ...(source.server as Part) } } },
  });
  const next = Deployment.parse({
    ...base,
    remoteAccess: {
      [to]: {
        replaces: 'vpn01.contoso.com',
        adapters,
        ...target,
        server: { ...machine, os: '2012', ...(target.server as Part) },
      },
    },
  });
  return remoteAccessRules
    .filter(({ severity }) => severity === 'blocker')
    .flatMap(({ id, check }) =>
      check({ source: from, target: next }).map(({ message, at }) => ({ said: `${id}: ${message}`, id, at })),
    );
}

const found = (...of: Parameters<typeof observed>): string[] => observed(...of).map(({ said }) => said);

describe('blockers that the documents tell', () => {
  it('say nothing of a pair that the guide has', () => {
    expect(found()).toEqual([]);
  });

  it.each<[string, Part, Part, string]>([
    [
      'clustering-or-multisite',
      { server: { cluster: 'multisite' } },
      {},
      'vpn01.contoso.com is part of a multisite deployment',
    ],
    ['multiple-server-roles', { server: { otherRoles: ['DNS'] } }, {}, 'vpn01.contoso.com has other roles too: DNS'],
    [
      'ui-language-differs',
      { server: { installLanguage: 'fr-FR' } },
      {},
      'vpn01.contoso.com was installed in fr-FR, vpn11.contoso.com in en-US',
    ],
    [
      'fewer-adapters',
      {},
      { adapters: { WAN: { purpose: 'internet' } } },
      'vpn11.contoso.com has 1 network adapters, vpn01.contoso.com has 2',
    ],
    [
      'adapter-name-or-intent-mismatch',
      {},
      { adapters: { ...adapters, LAN: { purpose: 'internet' } } },
      'vpn11.contoso.com lacks adapters of vpn01.contoso.com: LAN (intranet)',
    ],
    [
      'directaccess-before-2012',
      { directAccess: { settingsApplied: true } },
      {},
      'DirectAccess would move from 2008 R2 to 2012',
    ],
    [
      'partial-service-migration',
      { server: { os: '2012' }, directAccess: { settingsApplied: true } },
      { server: { roleServices: ['Routing'] } },
      'the target leaves out DirectAccess-VPN of routing, VPN and DirectAccess',
    ],
    [
      'directaccess-address-or-interface-differs',
      {
        server: { os: '2012' },
        directAccess: { settingsApplied: true },
        adapters: { ...adapters, LAN: { purpose: 'intranet', addresses: ['10.9.0.5/24'] } },
      },
      {},
      'LAN: 10.9.0.5/24; WAN:  differs from LAN: ; WAN: ',
    ],
    [
      'source-os-not-listed',
      { server: { os: '2022' } },
      {},
      "the destination's release 2012 is older than the source's 2022",
    ],
    [
      'destination-not-clean-x64',
      {},
      { server: { cleanInstall: false } },
      'vpn11.contoso.com is not freshly installed',
    ],
    [
      'source-server-core',
      { server: { installOption: 'core' } },
      {},
      'vpn01.contoso.com is a Server Core installation of 2008 R2',
    ],
    [
      'edition-not-listed',
      { server: { edition: 'Web' } },
      {},
      'the edition Web is not among Foundation, Standard, Enterprise, Datacenter',
    ],
    [
      'role-services-differ',
      {},
      { server: { roleServices: ['Routing'] } },
      'vpn11.contoso.com lacks the role services DirectAccess-VPN',
    ],
    [
      'domain-differs',
      {},
      { server: { domain: 'other.example' } },
      'vpn01.contoso.com is in contoso.com, vpn11.contoso.com in other.example',
    ],
    [
      'pending-da-changes-2008r2',
      { directAccess: { settingsApplied: false } },
      {},
      'settings of DirectAccess on vpn01.contoso.com were saved and not applied',
    ],
  ])('%s', (id, source, target, message) => {
    expect(found(source, target)).toContain(`remote-access-${id}: ${message}`);
  });

  it.each<[string, Part, Part, string]>([
    ['ui-language-differs', {}, { server: { installLanguage: 'fr-FR' } }, 'vpn11.contoso.com/server/installLanguage'],
    ['edition-not-listed', { server: { edition: 'Web' } }, {}, 'vpn01.contoso.com/server/edition'],
    ['edition-not-listed', {}, { server: { edition: 'Web' } }, 'vpn11.contoso.com/server/edition'],
    ['destination-not-clean-x64', {}, { server: { cleanInstall: false } }, 'vpn11.contoso.com/server/cleanInstall'],
    ['destination-not-clean-x64', {}, { server: { architecture: 'x86' } }, 'vpn11.contoso.com/server/architecture'],
    ['fewer-adapters', {}, { adapters: { WAN: { purpose: 'internet' } } }, 'vpn11.contoso.com/adapters'],
    ['clustering-or-multisite', { server: { cluster: 'multisite' } }, {}, 'vpn01.contoso.com/server/cluster'],
    ['netsh-known', { netsh: [{ context: 'routing ip nat', command: 'add colour' }] }, {}, 'vpn01.contoso.com/netsh'],
    ['netsh-known', {}, { netsh: [{ context: 'routing ip nat', command: 'add colour' }] }, 'vpn11.contoso.com/netsh'],
  ])('%s with %o and %o is shown at its place', (id, source, target, place) => {
    const places = observed(source, target).flatMap((one) => (one.id === `remote-access-${id}` ? [one.at] : []));
    expect(places).toEqual([`/remoteAccess/${place}`]);
  });

  it('in-place-upgrade', () => {
    expect(found({}, {}, 'vpn01.contoso.com')).toContain(
      'remote-access-in-place-upgrade: vpn01.contoso.com would be upgraded in place',
    );
  });

  it('are named as the guide names them', () => {
    const ids = guide.blockers.map(({ id }) => `remote-access-${id.toLowerCase()}`);
    const own = ['remote-access-netsh-known'];
    for (const { id, severity } of remoteAccessRules) {
      if (severity === 'blocker' && !own.includes(id)) expect(ids).toContain(id);
    }
  });

  it('and commands that netsh has not, before anything is changed', () => {
    const flags = { context: 'routing ip rip', command: 'set flags', arguments: { name: 'LAN', colour: 'red' } };
    const other = { context: 'routing ip nat', command: 'add colour' };
    expect(found({ netsh: [flags, other] })).toEqual([
      'remote-access-netsh-known: vpn11.contoso.com: routing ip rip set flags has no argument colour; routing ip nat has no command add colour',
    ]);
  });
});
