import { PORT_TYPES } from '../../documents/remote-access/settings';
import { directAccessTexts } from '../../resources/remote-access/direct-access';
import {
  ALLOCATOR,
  allocatorTexts,
  READABLE_CHECKS,
  SSTP_CHECK,
} from '../../resources/remote-access/remote-access-check';
import { deviceOf } from '../../resources/remote-access/vpn-ports';
import data from '../../rules/remote-access/checks.json';
import type { RemoteAccessMove } from '../../rules/remote-access/destination';
import { guide } from '../../rules/remote-access/guide';
import { resource } from '../resources/build';
import { remoteAccessPath, routeText } from '../resources/remote-access';
import type { Resource } from '../types';

/** The guide's checks of a destination: those a command answers are resources, the others tasks. */

/** Before the cut-over everything is looked at that needs no connection; these need the server in its place. */
const AFTER_CUT_OVER = ['v-service', 'v-operations', 'v-directaccess'];

/** What each check has to find; undefined = nothing of it is on this server. */
function expectations({ target, carried }: RemoteAccessMove): Record<string, string[]> {
  const { vpn, nat, routing, demandDial, staticRoutes, localUsers, adapters, directAccess, nps, netsh } = target;
  const links = Object.entries(demandDial ?? {});
  const made = links.filter(([, { protocol }]) => ['IKEv2', 'L2TP', 'SSTP', 'Automatic'].includes(protocol));
  const byConsole = links.filter(([, { protocol }]) => protocol === 'PPTP' || protocol === 'PPPoE');
  // Of a source that could not have them, the destination opens its own number.
  const opened = carried.decisions.flatMap(({ action, place }) =>
    action === 'enable-with-default-count' ? [place.replace('/vpn/ports/', '')] : [],
  );
  const ports = PORT_TYPES.filter((type) => (vpn?.ports?.[type] ?? (vpn && opened.includes(type) ? 1 : 0)) > 0);
  const relay = routing?.dhcpRelay;
  return {
    'v-installed': ['RemoteAccess Installed'],
    'v-service': ['RemoteAccess Running'],
    'v-operations': ['every component healthy'],
    // It has the addresses of the old server, so that it is looked at when those are there.
    'v-directaccess': directAccess ? ['DirectAccess Installed', ...directAccessTexts(directAccess)] : [],
    'v-vpn-properties': vpn ? ['VPN Installed'] : [],
    'v-ports': ports.map(deviceOf),
    'v-nps-policies': nps?.server === 'local' ? Object.keys(nps.networkPolicies ?? {}) : [],
    'v-demand-dial-vpn': [...made, ...byConsole].map(([name]) => name),
    'v-router-components': [
      ...(nat ? ['routing ip nat'] : []),
      ...(routing?.rip ? ['routing ip rip'] : []),
      ...(routing?.igmp ? ['routing ip igmp'] : []),
      ...(relay ? ['routing ip relay'] : []),
    ],
    'v-router-interfaces': [...Object.keys(adapters), ...made.map(([name]) => name)],
    'v-static-routes': (staticRoutes ?? []).map(routeText),
    'v-nat-interfaces': nat ? ['a private interface', 'a public interface'] : [],
    'v-nat-dhcp-allocator': (netsh ?? []).flatMap(({ context, command, arguments: args }) =>
      context === ALLOCATOR ? allocatorTexts(command, args) : [],
    ),
    'v-nat-address-pool': Object.values(nat?.interfaces ?? {}).flatMap(({ pool = [] }) => pool),
    'v-nat-port-mappings': (nat?.portMappings ?? []).map(
      ({ protocol, publicPort, privateAddress, privatePort }) =>
        `${protocol} ${publicPort} to ${privateAddress}:${privatePort}`,
    ),
    'v-protocol-interfaces': [
      ...Object.keys(routing?.rip?.interfaces ?? {}).map((name) => `rip on ${name}`),
      ...Object.keys(routing?.igmp?.interfaces ?? {}).map((name) => `igmp on ${name}`),
      ...Object.keys(relay?.interfaces ?? {}).map((name) => `relay on ${name}`),
    ],
    'v-protocol-globals': (relay?.servers ?? []).map((server) => `DHCP server ${server}`),
    'v-accounts': Object.keys(localUsers ?? {}),
  };
}

/** Checks that commands answer; `when` = before or after the destination has taken the source's place. */
export function checkResources(move: RemoteAccessMove, when: 'offline' | 'serving'): Resource[] {
  const expected = expectations(move);
  const choice = when === 'offline' ? sstpChoice(move) : undefined;
  const own =
    choice?.thumbprint === undefined
      ? []
      : [
          {
            id: SSTP_CHECK,
            check: `Certificate of SSTP, by step ${choice.step} of the guide's choice: ${choice.rule}`,
          },
        ];
  expected[SSTP_CHECK] = [`SSTP shows ${choice?.thumbprint}`];
  return [...data.checks, ...own].flatMap(({ id, check }) => {
    const names = expected[id] ?? [];
    if (!READABLE_CHECKS.includes(id) || names.length === 0) return [];
    if (AFTER_CUT_OVER.includes(id) !== (when === 'serving')) return [];
    return [
      resource('RemoteAccessCheck', `${move.to}/${id}`, remoteAccessPath(move.to), {
        server: move.to,
        check: id,
        text: check,
        expected: names,
      }),
    ];
  });
}

/** Which step of the guide's choice the certificate of SSTP comes by; undefined where nobody connects by it. */
export function sstpChoice({
  source,
  target,
}: RemoteAccessMove): { step: number; rule: string; thumbprint?: string } | undefined {
  const wanted = target.vpn?.sstpCertificate;
  if (!target.vpn || (target.vpn.ports?.SSTP ?? 1) === 0) return undefined;
  const same = wanted?.thumbprint === source.vpn?.sstpCertificate?.thumbprint;
  const step = wanted?.selfSigned ? 4 : wanted === undefined ? 3 : same ? 1 : 2;
  const rule = guide.sstpCertificateSelection.find((one) => one.step === step)?.rule ?? '';
  return { step, rule, ...(step < 3 ? { thumbprint: wanted?.thumbprint } : {}) };
}

/** Checks that a person makes, with what has to be seen; those of what this server lacks are left out. */
export function checksByHand(move: RemoteAccessMove): { id: string; text: string }[] {
  const { target, to } = move;
  const read = expectations(move);
  const { vpn, nat, routing, byHand, nps, directAccess, demandDial } = target;
  const dialUp =
    byHand?.dialUpPorts !== undefined ||
    Object.values(demandDial ?? {}).some(({ protocol }) => protocol === 'Modem' || protocol === 'ISDN');
  const applies: Record<string, boolean> = {
    'v-nps-policies': vpn !== undefined || nps !== undefined,
    'v-dialup-lines': dialUp,
    'v-nat-dhcp-allocator': nat !== undefined,
    'v-final-vpn-da': vpn !== undefined || directAccess !== undefined,
    'v-final-dialup': dialUp,
    'v-final-routing': nat !== undefined || routing !== undefined || target.staticRoutes !== undefined,
  };
  return data.checks
    .filter(({ id }) => applies[id] === true && (read[id] ?? []).length === 0)
    .map(({ id, check, expect }) => ({ id, text: `${check} of ${to}: ${expect}.` }));
}
