import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canBeDriven, REMOTE_ACCESS_OS, type RemoteAccessOs } from '../../../src/documents/remote-access/schema';
import type { RemoteAccessSettings } from '../../../src/documents/remote-access/settings';
import {
  type CarriedOver,
  carryOver,
  type Decision,
  destinationSettings,
} from '../../../src/rules/remote-access/carry-over';
import { guide } from '../../../src/rules/remote-access/guide';
import { pairOf, wantedRoleServices } from '../../../src/rules/remote-access/matrix';
import { isBelow, leavesOf, without } from '../../../src/rules/remote-access/places';
import { everything, machine } from './servers';

const destinations = REMOTE_ACCESS_OS.filter(canBeDriven);
const pairs = REMOTE_ACCESS_OS.flatMap((from) => REMOTE_ACCESS_OS.map((to) => [from, to] as const));
const decided = (from: RemoteAccessOs, to: RemoteAccessOs, settings = everything) =>
  carryOver(settings, machine(from), to);
const by = (decisions: Decision[], rule: string) =>
  decisions.filter((one) => one.rule === rule).map(({ action, place }) => `${action} ${place}`);

describe('the guide as data', () => {
  it('has every row: 12 feature rules, 14 elements, 20 blockers, 6 dependencies, 4 steps of the choice, 5 pairs', () => {
    const counts = [
      guide.featureRules,
      guide.notMigrated,
      guide.blockers,
      guide.dependencies,
      guide.sstpCertificateSelection,
      guide.supportedMigrations,
    ];
    expect(counts.map((list) => list.length)).toEqual([12, 14, 20, 6, 4, 5]);
  });

  it('has words of the program alone', () => {
    const actions = new Set(guide.featureRules.flatMap(({ cases }) => cases.map(({ action }) => action)));
    expect([...actions].sort()).toEqual([
      'default',
      'disable',
      'drop',
      'enable-with-default-count',
      'keep',
      'manual-registry',
      'nothing-to-migrate',
    ]);
    for (const { cases } of guide.featureRules)
      for (const { sourceOs, settings } of cases) {
        if (sourceOs !== 'any') expect(REMOTE_ACCESS_OS).toEqual(expect.arrayContaining(sourceOs));
        expect(settings.length).toBeGreaterThan(0);
      }
  });
});

describe('pairs of releases', () => {
  it('are those of the guide, those of later knowledge, and those that are refused with the reason', () => {
    const table = pairs.map(([from, to]) => {
      const { support, reason } = pairOf(machine(from), machine(to));
      return `${from} -> ${to}: ${support}${support === 'refused' ? ` (${reason})` : ''}`;
    });
    expect(table.filter((line) => line.endsWith(': guide'))).toEqual([
      '2003 SP2 -> 2012: guide',
      '2003 R2 -> 2012: guide',
      '2008 -> 2012: guide',
      '2008 R2 -> 2012: guide',
      '2012 -> 2012: guide',
    ]);
    expect(table).toMatchSnapshot();
  });

  it('refuse 32 bits where there are none', () => {
    expect(pairOf(machine('2008 R2', { architecture: 'x86' }), machine('2012')).support).toBe('refused');
    expect(pairOf(machine('2008', { architecture: 'x86' }), machine('2012')).support).toBe('guide');
  });

  it.each(pairs.filter(([from, to]) => pairOf(machine(from), machine(to)).support !== 'refused'))(
    'what becomes of every setting from %s to %s',
    (from, to) => {
      const { decisions } = decided(from, to);
      expect(decisions.map(({ place, action, rule }) => `${place}: ${action} [${rule}]`).sort()).toMatchSnapshot();
    },
  );
});

describe('each feature rule', () => {
  it.each<[string, RemoteAccessOs, string[]]>([
    ['adapter-for-dns-wins', '2003 R2', ['default /vpn/ipv4/dnsAdapter']],
    ['sstp-ports', '2003 R2', ['enable-with-default-count /vpn/ports/SSTP']],
    ['logging-policies-ip-filters', '2008', ['nothing-to-migrate /byHand/policyIpFilters']],
    ['ipv6-obtain-automatically', '2008', ['default /demandDial/Munich/ipv6ObtainAutomatically']],
    ['ikev2', '2008', ['enable-with-default-count /vpn/ports/IKEv2', 'default /vpn/ipsec']],
    ['sstp-certificate-selection', '2008', ['default /vpn/sstpCertificate', 'default /vpn/sstpUseHttp']],
    ['vpn-accounting-failure-action', '2008', ['default /byHand/accountingFailureAction']],
    ['legacy-auth-protocols', '2012', ['drop /demandDial/Old/authentication', 'drop /vpn/authentication/methods']],
    ['lan-interface-ip-configuration', '2003 SP2', ['drop /byHand/lanConfiguration']],
    ['ras-basic-firewall', '2003 SP2', ['drop /nat/interfaces/WAN/basicFirewall']],
    ['weak-encryption', '2003 SP2', ['manual-registry /weakEncryption']],
  ])('%s from %s', (rule, from, expected) => {
    expect(by(decided(from, '2012').decisions, rule)).toEqual(expected);
  });

  it('ipv6 is switched off for a source of 2003, keeps all but the adapter for 2008, and all for 2008 R2', () => {
    expect(decided('2003 SP2', '2012').settings.vpn?.ipv6).toEqual({ clients: 'deny' });
    expect(decided('2008', '2012').settings.vpn?.ipv6).toEqual({
      clients: 'allow',
      networkAccess: 'all',
      advertise: true,
    });
    expect(decided('2008 R2', '2012').settings.vpn?.ipv6).toEqual(everything.vpn?.ipv6);
  });

  it('says what a destination gets that the source cannot have, and its document is silent of', () => {
    const silent: RemoteAccessSettings = { vpn: { ports: { PPTP: 5 } } };
    const switched = (from: RemoteAccessOs) =>
      decided(from, '2012', silent).decisions.map(({ action, place }) => `${action} ${place}`);
    expect(switched('2003 R2')).toEqual([
      'enable-with-default-count /vpn/ports/SSTP',
      'disable /vpn/ipv6',
      'enable-with-default-count /vpn/ports/IKEv2',
    ]);
    expect(switched('2008')).toEqual(['enable-with-default-count /vpn/ports/IKEv2']);
    expect(switched('2008 R2')).toEqual([]);
    expect(decided('2003 R2', '2012', { staticRoutes: everything.staticRoutes }).decisions).toEqual([]);
  });

  it('keeps weak encryption of 2008 and later, where the values are there', () => {
    expect(decided('2008', '2012').settings.weakEncryption).toEqual({ pptp: true, l2tp: true });
  });

  it('knows from later pages that a new 2025 takes neither PPTP nor L2TP, and marks it', () => {
    const later = decided('2008 R2', '2025').decisions.filter((one) => one.later);
    expect(later.map(({ place }) => place)).toEqual(['/vpn/ports/PPTP', '/vpn/ports/L2TP', '/weakEncryption/l2tp']);
    expect(decided('2008 R2', '2022').decisions.filter((one) => one.later)).toEqual([]);
  });
});

/** Any part of everything. */
const someSettings: fc.Arbitrary<RemoteAccessSettings> = fc
  .subarray(leavesOf(everything).map(({ place }) => place))
  .map((gone) => gone.reduce((settings, place) => without(settings, place), everything));
const route = fc.record({ from: fc.constantFrom(...REMOTE_ACCESS_OS), to: fc.constantFrom(...destinations) });

/** Settings of the source that neither came through nor were decided on: always none, or a rule is missing. */
function lostWithoutRule(source: RemoteAccessSettings, { settings, decisions }: CarriedOver): string[] {
  const kept = new Map(leavesOf(settings).map(({ place, value }) => [place, JSON.stringify(value)]));
  return leavesOf(source)
    .filter(({ place, value }) => kept.get(place) !== JSON.stringify(value))
    .filter(({ place }) => !decisions.some((decision) => isBelow(place, decision.place)))
    .map(({ place }) => place);
}

describe('for any server', () => {
  it('nothing disappears without a rule that says so', () => {
    fc.assert(
      fc.property(someSettings, route, (settings, { from, to }) => {
        expect(lostWithoutRule(settings, decided(from, to, settings))).toEqual([]);
      }),
    );
  });

  it('nothing appears that is neither in the source nor a decision', () => {
    fc.assert(
      fc.property(someSettings, route, (settings, { from, to }) => {
        const known = new Set(leavesOf(settings).map(({ place }) => place));
        const carried = decided(from, to, settings);
        const added = leavesOf(carried.settings).filter(({ place }) => !known.has(place));
        expect(
          added.filter(({ place }) => !carried.decisions.some((decision) => isBelow(place, decision.place))),
        ).toEqual([]);
      }),
    );
  });

  it('what the target writes wins, and the rest is carried', () => {
    const carried = decided('2008 R2', '2022');
    const { vpn } = destinationSettings(carried, { vpn: { ports: { PPTP: 0 } } });
    expect(vpn?.ports).toEqual({ ...everything.vpn?.ports, PPTP: 0 });
  });
});

it('a source of 2003 needs both role services on the destination, others what they have', () => {
  expect(wantedRoleServices(machine('2003 SP2', { roleServices: ['Routing'] }))).toEqual([
    'DirectAccess-VPN',
    'Routing',
  ]);
  expect(wantedRoleServices(machine('2008 R2', { roleServices: ['Routing'] }))).toEqual(['Routing']);
});
