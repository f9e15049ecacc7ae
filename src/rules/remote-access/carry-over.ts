import { CONSOLE_PROTOCOLS } from '../../documents/remote-access/demand-dial';
import { type Machine, REMOTE_ACCESS_OS, type RemoteAccessOs } from '../../documents/remote-access/schema';
import { LEGACY_METHODS, type RemoteAccessSettings } from '../../documents/remote-access/settings';
import { type Action, featureOf, guide, notMigratedOf } from './guide';
import { matches, merged, without, withValue } from './places';

/** What becomes of one setting of the source, and why. */
export interface Decision {
  /** Place in the server's section, e.g. `/vpn/ports/SSTP`. */
  place: string;
  action: Action;
  /** Id of the rule: of a feature rule, an element that is not migrated, or later knowledge. */
  rule: string;
  reason: string;
  source: string;
  /** Known from other pages than the guide. */
  later?: true;
}

export interface CarriedOver {
  settings: RemoteAccessSettings;
  decisions: Decision[];
}

interface Way {
  from: RemoteAccessOs;
  to: RemoteAccessOs;
}

/**
 * What of a source's settings its destination gets: each is carried over as it is unless a rule says otherwise, and then the
 * decision names the rule. Nothing disappears without one.
 */
export function carryOver(source: RemoteAccessSettings, machine: Pick<Machine, 'os'>, os: RemoteAccessOs): CarriedOver {
  const way: Way = { from: machine.os, to: os };
  let carried: CarriedOver = { settings: structuredClone(source), decisions: [] };
  for (const step of [legacyMethods, features, outdated, laterReleases, directAccess, byHand])
    carried = step(carried, way);
  return carried;
}

/** The destination's settings: what is carried over, with what the target document writes itself put on top. */
export function destinationSettings(carried: CarriedOver, written: RemoteAccessSettings): RemoteAccessSettings {
  return merged(carried.settings, written);
}

/** What is decided for a destination whether the source says anything of it or not. */
const SWITCHED: readonly Action[] = ['disable', 'enable-with-default-count'];

function features(carried: CarriedOver, { from }: Way): CarriedOver {
  let { settings } = carried;
  const decisions = [...carried.decisions];
  for (const rule of guide.featureRules) {
    if (rule.id === 'legacy-auth-protocols') continue;
    for (const { action, sourceOs, settings: patterns } of rule.cases) {
      if (action === 'keep' || !(sourceOs === 'any' || sourceOs.includes(from))) continue;
      const found = patterns.flatMap((pattern) => matches(settings, pattern)).map(({ place }) => place);
      // What the source cannot have, so that its document is silent, and the destination has or is told all the same.
      const [silent = ''] = patterns;
      const told = SWITCHED.includes(action) && settings.vpn !== undefined && !found.includes(silent);
      for (const place of [...found, ...(told ? [silent] : [])]) {
        settings = without(settings, place);
        decisions.push({ place, action, rule: rule.id, reason: rule.effect, source: rule.source });
      }
      if (action === 'disable' && settings.vpn) settings = withValue(settings, '/vpn/ipv6', { clients: 'deny' });
    }
  }
  return { settings, decisions };
}

const isLegacy = (method: unknown): boolean => LEGACY_METHODS.some((one) => one === method);

/** Values, not places: the old methods go, the others stay. */
function legacyMethods({ settings, decisions }: CarriedOver): CarriedOver {
  const rule = guide.featureRules.find((one) => one.id === 'legacy-auth-protocols');
  if (!rule) throw new Error('guide.json has no legacy-auth-protocols');
  const drop = (place: string): Decision => ({
    place,
    action: 'drop',
    rule: rule.id,
    reason: rule.effect,
    source: rule.source,
  });
  let result = settings;
  const made: Decision[] = [];
  for (const { place, value } of matches(settings, '/demandDial/*/authentication')) {
    if (!isLegacy(value)) continue;
    result = without(result, place);
    made.push(drop(place));
  }
  const methods = settings.vpn?.authentication?.methods ?? [];
  const kept = methods.filter((method) => !isLegacy(method));
  if (kept.length < methods.length) {
    const place = '/vpn/authentication/methods';
    result = kept.length > 0 ? withValue(result, place, kept) : without(result, place);
    made.push(drop(place));
  }
  return { settings: result, decisions: [...decisions, ...made] };
}

const atLeast = (os: RemoteAccessOs, other: RemoteAccessOs): boolean =>
  REMOTE_ACCESS_OS.indexOf(os) >= REMOTE_ACCESS_OS.indexOf(other);

/** What other pages than the guide say of releases from 2016 on. */
function laterReleases({ settings, decisions }: CarriedOver, { to }: Way): CarriedOver {
  let result = settings;
  const made: Decision[] = [];
  const later = (place: string, action: Action, rule: string, reason: string, source: string) =>
    made.push({ place, action, rule, reason, source, later: true });
  if (atLeast(to, '2025')) {
    const fact = guide.beyondGuide[0];
    for (const type of ['PPTP', 'L2TP'] as const) {
      const count = settings.vpn?.ports?.[type] ?? 0;
      if (count === 0 || !fact) continue;
      later(
        `/vpn/ports/${type}`,
        'keep',
        'later-inbound-off',
        `${fact.rule} Carried over, its ports are opened again by name.`,
        fact.source,
      );
    }
    const weak = guide.beyondGuide.find((one) => one.rule.startsWith('DES'));
    if (settings.weakEncryption?.l2tp === true && weak) {
      later('/weakEncryption/l2tp', 'keep', 'later-des-gone', weak.rule, weak.source);
    }
  }
  if (!atLeast(to, '2016')) {
    const since = [
      ['/vpn/ports/GRE', 'GRE ports can be set from 2016 on'],
      [
        '/vpn/sstpUseHttp',
        'Use HTTP can be read and set by cmdlet from 2016 on; below, a person ticks it in the console',
      ],
    ] as const;
    for (const [place, reason] of since) {
      for (const { value } of matches(result, place)) {
        if (value === 0 || value === false) continue;
        later(
          place,
          place.endsWith('GRE') ? 'drop' : 'manual',
          'later-since-2016',
          reason,
          'RemoteAccess management provider',
        );
      }
      result = without(result, place);
    }
  }
  return { settings: result, decisions: [...decisions, ...made] };
}

/** Places whose contents a person carries, by the element of the guide that says so. */
const BY_HAND: [pattern: string, element: string][] = [
  ['/localUsers', 'local-user-accounts'],
  ['/nps', 'nps'],
  ['/byHand/dialUpPorts', 'dialup-demand-dial'],
  ['/byHand/connectionProfiles', 'connection-manager-profiles'],
  ['/byHand/administrationDlls', 'admin-and-security-dlls'],
  ['/byHand/securityDlls', 'admin-and-security-dlls'],
  ['/byHand/certificates', 'certificates'],
  ['/byHand/logAdditionalInformation', 'log-additional-information'],
  ['/byHand/behindWindowsNat', 'group-forwarded-fragments'],
  ['/demandDial/*/customDll', 'custom-dial-dlls'],
  ['/vpn/ipv6/adapter', 'ikev2-ipv6-adapter'],
  ['/vpn/sstpCertificate', 'ssl-certificate-bindings'],
];

/** What no command reads or sets, so that only the console does (docs/behaviour/remote-access.md sections 2 and 4). */
const NO_COMMAND: [pattern: string, reason: string][] = [
  ['/demandDial/*/dialOutHours', 'no command sets the hours in which an interface may dial'],
  ['/routing/dhcpV6Relay', 'the arguments of the DHCPv6 relay are written down nowhere'],
  [
    '/byHand/demandDialFilters',
    'netsh writes filters that start a connection in words of its own: write them into dialFilters of the interface, or set them in the console',
  ],
  ['/byHand/policyIpFilters', 'no command sets the IP filters of logging and policies'],
  ['/byHand/accountingFailureAction', 'no command sets what happens when accounting fails'],
  ['/byHand/bgp', 'BGP is recorded and not migrated: it is no part of the guide'],
  ['/byHand/multitenancy', 'routing domains are recorded and not migrated: they are no part of the guide'],
];

/** What only 2003 had, wherever else a document says it. */
const ONLY_2003: [pattern: string, rule: string][] = [
  ['/nat/interfaces/*/basicFirewall', 'ras-basic-firewall'],
  ['/byHand/lanConfiguration', 'lan-interface-ip-configuration'],
];

function outdated({ settings, decisions }: CarriedOver): CarriedOver {
  let result = settings;
  const made: Decision[] = [];
  for (const [pattern, rule] of ONLY_2003) {
    const { effect, source } = featureOf(rule);
    for (const { place } of matches(settings, pattern)) {
      result = without(result, place);
      made.push({ place, action: 'nothing-to-migrate', rule, reason: effect, source });
    }
  }
  return { settings: result, decisions: [...decisions, ...made] };
}

/** Only from 2012 to 2012, and only by the migration tools; no cmdlet makes one server's DirectAccess from another's. */
function directAccess({ settings, decisions }: CarriedOver): CarriedOver {
  if (settings.directAccess === undefined) return { settings, decisions };
  const reason =
    'DirectAccess comes over by Windows Server Migration Tools alone, from 2012 to 2012, to the same addresses and interface names; otherwise it is set up anew, by hand, with the values of the old server.';
  const made = Object.keys(settings.directAccess)
    .filter((part) => part !== 'settingsApplied')
    .map(
      (part): Decision => ({
        place: `/directAccess/${part}`,
        action: 'manual',
        rule: 'directaccess',
        reason,
        source: 'Migrate Remote Access to Windows Server 2012, lines 72 and 177',
      }),
    );
  const applied: Decision = {
    place: '/directAccess/settingsApplied',
    action: 'nothing-to-migrate',
    rule: 'directaccess',
    reason: 'whether something waited in the console is of the old server alone',
    source: 'Migrate Remote Access to Windows Server 2012, line 93',
  };
  return { settings, decisions: [...decisions, applied, ...made] };
}

function byHand({ settings, decisions }: CarriedOver): CarriedOver {
  const made: Decision[] = [];
  for (const [pattern, element] of BY_HAND) {
    const { action, source } = notMigratedOf(element);
    for (const { place, value } of matches(settings, pattern)) {
      if (value === false) continue;
      made.push({ place, action: 'manual', rule: element, reason: action, source });
    }
  }
  for (const [pattern, reason] of NO_COMMAND) {
    for (const { place } of matches(settings, pattern)) {
      made.push({ place, action: 'manual', rule: 'no-command', reason, source: 'docs/behaviour/remote-access.md' });
    }
  }
  for (const { place, value } of matches(settings, '/demandDial/*/protocol')) {
    const protocol = CONSOLE_PROTOCOLS.find((one) => one === value);
    if (!protocol) continue;
    const dialUp = protocol === 'Modem' || protocol === 'ISDN';
    const { action, source } = notMigratedOf('dialup-demand-dial');
    made.push({
      place: place.replace(/\/protocol$/, ''),
      action: 'manual',
      rule: dialUp ? 'dialup-demand-dial' : 'no-command',
      reason: dialUp ? action : `no cmdlet makes a demand-dial interface of ${protocol}`,
      source: dialUp ? source : 'docs/behaviour/remote-access.md',
    });
  }
  return { settings, decisions: [...decisions, ...made] };
}
