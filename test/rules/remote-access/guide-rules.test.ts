import { describe, expect, it } from 'vitest';
import { RemoteAccessServer } from '../../../src/documents/remote-access/schema';
import { Deployment } from '../../../src/documents/schema';
import { planOf } from '../../../src/planner/plan';
import { checkResources, checksByHand } from '../../../src/planner/remote-access/checks';
import { tasksOf } from '../../../src/planner/remote-access/tasks';
import { remoteAccessRules } from '../../../src/rules/remote-access/blockers';
import checks from '../../../src/rules/remote-access/checks.json';
import { movesOf, type RemoteAccessMove } from '../../../src/rules/remote-access/destination';
import { guide } from '../../../src/rules/remote-access/guide';
import { everything } from './servers';

/** One test per element that is not migrated, per dependency, per step of the choice of a certificate, per later fact. */

const base = { apiVersion: 'rds-migrate/v1', deployment: 'ra', domain: 'contoso.com', servers: {} };
const facts = { edition: 'Standard', installLanguage: 'en-US' };
const adapters = { WAN: { purpose: 'internet' as const }, LAN: { purpose: 'intranet' as const } };
type Part = Record<string, unknown>;

function pair(source: Part, target: Part = {}, from = '2008 R2', to = '2022') {
  const old = { adapters, ...source, server: { ...facts, os: from, ...(source.server as Part) } };
  const next = {
    replaces: 'vpn01.contoso.com',
    adapters,
    ...target,
    server: { ...facts, os: to, ...(target.server as Part) },
  };
  return {
    source: Deployment.parse({ ...base, remoteAccess: { 'vpn01.contoso.com': RemoteAccessServer.parse(old) } }),
    target: Deployment.parse({ ...base, remoteAccess: { 'vpn11.contoso.com': next } }),
  };
}
function moveOf(source: Part, target: Part = {}, from?: string, to?: string): RemoteAccessMove {
  const documents = pair(source, target, from, to);
  const [move] = movesOf(documents.source, documents.target);
  if (!move) throw new Error('no move');
  return move;
}
const tasks = (stage: string, move: RemoteAccessMove) => tasksOf(`remote-access/${stage}`, move);
const text = (stage: string, move: RemoteAccessMove) =>
  tasks(stage, move)
    .map((task) => task.text)
    .join('\n');
const found = (id: string, documents: ReturnType<typeof pair>) =>
  remoteAccessRules
    .filter((rule) => rule.id === `remote-access-${id}`)
    .flatMap((rule) => rule.check(documents).map(({ message }) => message));
const whole = moveOf({ ...everything, directAccess: undefined });

describe('each element that is not migrated', () => {
  it.each<[string, string, RegExp]>([
    ['ssl-certificate-bindings', 'prepare', /0{40}/],
    ['local-user-accounts', 'prepare', /local accounts .*passwords never move\): branch/],
    ['nps', 'nps', /Migrate the Network Policy Server vpn01\.contoso\.com first/],
    ['dialup-demand-dial', 'manual', /demandDial \/ Modem/],
    ['certificates', 'prepare', /CN=vpn/],
    ['ikev2-ipv6-adapter', 'manual', /vpn \/ ipv6 \/ adapter: LAN/],
    ['admin-and-security-dlls', 'manual', /admin\.dll[\s\S]*security\.dll/],
    ['custom-dial-dlls', 'manual', /customDll: dial\.dll/],
    ['connection-manager-profiles', 'manual', /Contoso/],
    ['group-forwarded-fragments', 'manual', /groupforwardedfragments=enabled/],
    ['log-additional-information', 'manual', /logAdditionalInformation: true/],
  ])('%s becomes a task of %s', (_element, stage, words) => {
    expect(text(stage, whole)).toMatch(words);
  });

  it('weak-encryption becomes a task from 2003, and is carried from later ones', () => {
    expect(text('manual', moveOf({ weakEncryption: { pptp: true } }, {}, '2003 SP2', '2012'))).toMatch(
      /AllowPPTPWeakCrypto/,
    );
    expect(text('manual', moveOf({ weakEncryption: { pptp: true } }))).not.toMatch(/AllowPPTPWeakCrypto/);
  });

  it('sstp-binding-without-use-http: the certificate is bound by name, whether HTTP is used or not', () => {
    const { source, target } = pair({ vpn: { sstpCertificate: { thumbprint: 'A'.repeat(40) }, sstpUseHttp: false } });
    const transfer = planOf(source, target).stages.find(({ name }) => name === 'remote-access/transfer');
    expect(transfer?.after.get('SstpCertificate/vpn11.contoso.com')?.props).toMatchObject({
      thumbprint: 'A'.repeat(40),
      useHttp: false,
    });
  });

  it('all-services-together: one of several that are installed is refused', () => {
    const documents = pair(
      { server: { os: '2012' }, vpn: {}, directAccess: { settingsApplied: true } },
      { server: { os: '2012', roleServices: ['Routing'] } },
    );
    expect(found('partial-service-migration', documents)).toEqual([
      'the target leaves out DirectAccess-VPN of routing, VPN and DirectAccess',
    ]);
  });

  it('are all of the guide', () => {
    expect(guide.notMigrated).toHaveLength(14);
  });
});

describe('each dependency', () => {
  const stagesOf = (source: Part, target: Part = {}) => {
    const documents = pair(source, target);
    return planOf(documents.source, documents.target).stages.map(({ name }) => name);
  };

  it('nps-before-ra: its stage comes first, and a server elsewhere has to be named', () => {
    const names = stagesOf({ nps: { server: 'local', moves: true }, vpn: {} });
    expect(names.indexOf('remote-access/nps')).toBeLessThan(names.indexOf('remote-access/transfer'));
    expect(names).toContain('remote-access/nps');
    const remote = { nps: { server: 'nps01.contoso.com', moves: true } };
    expect(found('nps-not-migrated-first', pair(remote))).toEqual([
      'the Network Policy Server nps01.contoso.com moves, and the target does not say where to',
    ]);
    expect(
      found('nps-not-migrated-first', pair(remote, { nps: { server: 'nps02.contoso.com', moves: true } })),
    ).toEqual([]);
  });

  it('da-apply-saved-settings', () => {
    expect(found('pending-da-changes-2008r2', pair({ directAccess: { settingsApplied: false } }))).toHaveLength(1);
  });

  it('da-same-addresses', () => {
    const other = { WAN: { purpose: 'internet', addresses: ['203.0.113.10/24'] }, LAN: { purpose: 'intranet' } };
    const documents = pair({ directAccess: { settingsApplied: true }, adapters: other }, {}, '2012', '2012');
    expect(found('directaccess-address-or-interface-differs', documents)).toHaveLength(1);
  });

  it('dc-reachable: told with the tools of an older server', () => {
    const tools = {
      transfer: 'migrationTools',
      migrationTools: { store: 'C:\\Migration', password: { secret: 'store' } },
    };
    expect(text('prepare', moveOf({ vpn: {} }, tools))).toMatch(/reach a domain controller/);
  });

  it('local-accounts-first-with-chap: reversible encryption before the accounts', () => {
    const vpn = { authentication: { provider: 'Windows', methods: ['Chap'] } };
    expect(
      tasks('prepare', moveOf({ vpn, localUsers: { branch: { dialIn: 'allow' } } })).map(({ name }) => name),
    ).toContain('remote-access-prepare-reversible-encryption');
  });

  it('da-certificates-first', () => {
    expect(text('prepare', moveOf({ directAccess: { settingsApplied: true } }, {}, '2012', '2012'))).toMatch(
      /IP-HTTPS[\s\S]*Install-RemoteAccess -Prerequisite/,
    );
  });
});

describe('the checks of the guide', () => {
  const checksOf = (move: RemoteAccessMove) => ({
    read: [...checkResources(move, 'offline'), ...checkResources(move, 'serving')].map(({ props }) =>
      String(props.check),
    ),
    byHand: checksByHand(move).map(({ id }) => id),
  });
  const all = checks.checks.map(({ id }) => id).sort();

  it('are all made of a server that has everything: by a command where one answers, else by a person, none twice', () => {
    const allocator = {
      context: 'routing ip autodhcp',
      command: 'set global',
      arguments: { scopenetwork: '192.168.0.0', scopemask: '255.255.255.0' },
    };
    const { read, byHand } = checksOf(moveOf({ ...everything, netsh: [allocator] }, {}, '2012', '2012'));
    expect([...read.filter((id) => id.startsWith('v-')), ...byHand].sort()).toEqual(all);
    expect(all).toHaveLength(22);
    expect(byHand).toEqual(['v-dialup-lines', 'v-final-vpn-da', 'v-final-dialup', 'v-final-routing']);
    expect(read).toContain('sstp-certificate');
  });

  it("are a person's where the documents say nothing to look for", () => {
    const { read, byHand } = checksOf(moveOf({ vpn: {}, nat: everything.nat }));
    expect(byHand).toEqual(['v-nps-policies', 'v-nat-dhcp-allocator', 'v-final-vpn-da', 'v-final-routing']);
    expect(read).not.toContain('sstp-certificate');
  });
});

describe('the choice of the certificate of SSTP, as it is shown before the cut-over', () => {
  const chosen = (source: Part, target: Part = {}) => text('verify-offline', moveOf({ vpn: source }, { vpn: target }));
  const [a, b] = ['A'.repeat(40), 'B'.repeat(40)];

  it.each<[number, Part, Part, string]>([
    [1, { sstpCertificate: { thumbprint: a } }, {}, a],
    [2, { sstpCertificate: { thumbprint: a } }, { sstpCertificate: { thumbprint: b } }, b],
    [3, {}, {}, 'Default'],
    [4, { sstpCertificate: { thumbprint: a, selfSigned: true } }, {}, 'Default'],
  ])('step %i', (step, source, target, shown) => {
    expect(chosen(source, target)).toContain(`will show ${shown} (step ${step} of the guide's choice`);
  });
});

describe('what later pages know', () => {
  const decided = (source: Part, from: string, to: string) =>
    moveOf(source, {}, from, to)
      .carried.decisions.filter(({ later }) => later)
      .map(({ place, rule, action }) => `${place} ${rule} ${action}`);

  it('2025 takes neither PPTP nor L2TP by default', () => {
    const vpn = { ports: { PPTP: 10, L2TP: 5, SSTP: 5 } };
    expect(decided({ vpn }, '2016', '2025')).toEqual([
      '/vpn/ports/PPTP later-inbound-off keep',
      '/vpn/ports/L2TP later-inbound-off keep',
    ]);
    expect(decided({ vpn }, '2016', '2022')).toEqual([]);
  });

  it('2025 has no DES', () => {
    expect(decided({ weakEncryption: { l2tp: true } }, '2016', '2025')).toEqual([
      '/weakEncryption/l2tp later-des-gone keep',
    ]);
  });

  it('GRE and Use HTTP can be set from 2016 on', () => {
    const vpn = { ports: { GRE: 3 }, sstpUseHttp: true };
    expect(decided({ vpn }, '2008 R2', '2012')).toEqual([
      '/vpn/ports/GRE later-since-2016 drop',
      '/vpn/sstpUseHttp later-since-2016 manual',
    ]);
    expect(decided({ vpn }, '2008 R2', '2016')).toEqual([]);
  });

  it('a pair after 2012 is told to be no row of the guide', () => {
    expect(found('beyond-guide', pair({ vpn: {} }))).toEqual([
      "vpn01.contoso.com (2008 R2) to vpn11.contoso.com (2022) is no row of the guide's table",
    ]);
    expect(found('beyond-guide', pair({ vpn: {} }, {}, '2008 R2', '2012'))).toEqual([]);
  });

  it('BGP and routing domains are recorded and warned about', () => {
    const documents = pair({ byHand: { bgp: 'AS 65001', multitenancy: 'two routing domains' } });
    const warned = remoteAccessRules
      .filter(({ id }) => id === 'remote-access-decisions')
      .flatMap((rule) => rule.check(documents))
      .filter(({ severity }) => severity === 'warning');
    expect(warned.map(({ message }) => message.split(':')[0])).toEqual([
      'vpn01.contoso.com /byHand/bgp',
      'vpn01.contoso.com /byHand/multitenancy',
    ]);
  });
});
