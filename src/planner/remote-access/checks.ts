import { PORT_TYPES } from '../../documents/remote-access/settings';
import { directAccessTexts } from '../../resources/remote-access/direct-access';
import { READABLE_CHECKS } from '../../resources/remote-access/remote-access-check';
import { deviceOf } from '../../resources/remote-access/vpn-ports';
import data from '../../rules/remote-access/checks.json';
import type { RemoteAccessMove } from '../../rules/remote-access/destination';
import { resource } from '../resources/build';
import { remoteAccessPath, routeText } from '../resources/remote-access';
import type { Resource } from '../types';

/** The guide's checks of a destination: those a command answers are resources, the others tasks. */

/** Before the cut-over everything is looked at that needs no connection; these need the server in its place. */
const AFTER_CUT_OVER = ['v-service', 'v-operations', 'v-directaccess'];

/** What each check has to find; undefined = nothing of it is on this server. */
function expectations({ target, carried }: RemoteAccessMove): Record<string, string[]> {
  const { vpn, nat, routing, demandDial, staticRoutes, localUsers, adapters, directAccess } = target;
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
  return data.checks.flatMap(({ id, check }) => {
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

/** Checks that a person makes, with what has to be seen; those of what this server lacks are left out. */
export function checksByHand({ target, to }: RemoteAccessMove): { id: string; text: string }[] {
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
    .filter(({ id }) => applies[id] === true)
    .map(({ id, check, expect }) => ({ id, text: `${check} of ${to}: ${expect}.` }));
}

/** How many checks the guide has. */
export const CHECKS = data.checks.length;
