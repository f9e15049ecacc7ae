import { z } from 'zod';
import type { Invocation } from '../../cmdlets/invocation';
import { read } from '../../cmdlets/invocation';
import { dumpRas, dumpRouting, showNps } from '../../cmdlets/netsh/call';
import { shownPolicies } from '../../cmdlets/netsh/nps-shown';
import {
  getNetAdapter,
  getRemoteAccess,
  getRemoteAccessServices,
  getVpnS2sInterface,
  getWindowsFeature,
} from '../../cmdlets/remote-access-reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { Wait } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { nameOf, rowsOf, textOf } from '../values';
import { NOT_CAPTURED, remoteAccess, statements, statementsOf } from './common';
import { directAccessOf, directAccessReads, directAccessTexts, isDirectAccess } from './direct-access';
import { sstpCertificateKind } from './sstp-certificate';

const RemoteAccessCheck = z.strictObject({
  server: Fqdn,
  /** Id of the guide's check, e.g. `v-service`. */
  check: z.string(),
  text: z.string(),
  /** Names that have to be found, in the words of the check. */
  expected: z.array(z.string()),
});
type RemoteAccessCheck = z.infer<typeof RemoteAccessCheck>;

interface Reading {
  reads(server: string): Invocation[];
  /** What is there, in the words in which `expected` is written. */
  found(snapshot: Snapshot, server: string): string[];
}

const getHealth = (host: string): Invocation => ({ ...read('Get-RemoteAccessHealth', {}, { host }), mayLack: true });
const getLocalUsers = (host: string): Invocation => read('Get-LocalUser', {}, { host });

const routing = (of: (snapshot: Snapshot, server: string) => string[]): Reading => ({
  reads: (server) => [dumpRouting(server)],
  found: of,
});
const names = (rows: unknown[]): string[] => rows.map(textOf).filter((name) => name !== undefined);

/** Beside the guide's checks: the certificate that the choice in four steps ended with. */
export const SSTP_CHECK = 'sstp-certificate';

const sstpReads = (server: string): Invocation[] => sstpCertificateKind.reads({ server });
const shownBySstp = (snapshot: Snapshot, server: string): string =>
  `SSTP shows ${textOf(sstpCertificateKind.observe(snapshot, { server })?.thumbprint) ?? 'Default'}`;

/** Where NAT hands out addresses itself. */
export const ALLOCATOR = 'routing ip autodhcp';

/** What one command says of the allocator, in the words of its check. */
export function allocatorTexts(command: string, args: Readonly<Record<string, string>>): string[] {
  if (command === 'set global' && args.scopenetwork) return [`range ${args.scopenetwork} ${args.scopemask}`];
  if (command === 'set interface' && args.mode?.toLowerCase() === 'enable') return [`on ${args.name}`];
  return command === 'add exclusion' ? [`without ${args.exclude}`] : [];
}

/** How each of the guide's checks that a command can answer is read; the others are tasks for a person. */
const READINGS: Record<string, Reading> = {
  'v-installed': {
    reads: (server) => [getWindowsFeature(server, ['RemoteAccess'])],
    found: (snapshot, server) =>
      rowsOf(snapshot, getWindowsFeature(server, ['RemoteAccess'])).map((row) => `${row.Name} ${row.InstallState}`),
  },
  'v-service': {
    reads: (server) => [getRemoteAccessServices(server)],
    found: (snapshot, server) =>
      rowsOf(snapshot, getRemoteAccessServices(server)).map((row) => `${row.Name} ${row.Status}`),
  },
  'v-operations': {
    reads: (server) => [getHealth(server)],
    found(snapshot, server) {
      const ill = rowsOf(snapshot, getHealth(server)).filter(
        (row) => !/^(ok|disabled)$/i.test(String(row.HealthState)),
      );
      return ill.length === 0 ? ['every component healthy'] : ill.map((row) => `${row.Component} ${row.HealthState}`);
    },
  },
  'v-directaccess': {
    reads: (server) => [getRemoteAccess(server), ...directAccessReads(server)],
    found: (snapshot, server) =>
      isDirectAccess(snapshot, server)
        ? ['DirectAccess Installed', ...directAccessTexts(directAccessOf(snapshot, server))]
        : ['DirectAccess Uninstalled'],
  },
  'v-vpn-properties': {
    reads: (server) => [getRemoteAccess(server)],
    found: (snapshot, server) => [`VPN ${remoteAccess(snapshot, server)?.VpnStatus ?? 'Uninstalled'}`],
  },
  'v-ports': {
    reads: (server) => [dumpRas(server)],
    found: (snapshot, server) =>
      statementsOf(snapshot, dumpRas(server), 'ras', 'set wanports')
        .filter(({ arguments: args }) =>
          [args.rasinonly, args.ddinout, args.ddoutonly].some((word) => word?.toLowerCase() === 'enabled'),
        )
        .map(({ arguments: args }) => args.device ?? ''),
  },
  'v-nps-policies': {
    reads: (server) => [showNps(server, 'np')],
    found: (snapshot, server) =>
      shownPolicies(snapshot.get(showNps(server, 'np')).output.filter((line) => typeof line === 'string')).policies.map(
        ({ name }) => name,
      ),
  },
  'v-demand-dial-vpn': {
    reads: (server) => [getVpnS2sInterface(server), dumpRouting(server)],
    // Those that only the console makes are in the dump of routing alone.
    found: (snapshot, server) => [
      ...names(rowsOf(snapshot, getVpnS2sInterface(server)).map((row) => row.Name)),
      ...names(
        statementsOf(snapshot, dumpRouting(server), 'routing ip', 'add interface').map((one) => one.arguments.name),
      ),
    ],
  },
  'v-router-components': routing((snapshot, server) =>
    statements(snapshot, dumpRouting(server))
      .filter(({ verb }) => verb === 'install')
      .map(({ context }) => context),
  ),
  'v-router-interfaces': {
    reads: (server) => [getNetAdapter(server), getVpnS2sInterface(server)],
    found: (snapshot, server) =>
      names(
        [...rowsOf(snapshot, getNetAdapter(server)), ...rowsOf(snapshot, getVpnS2sInterface(server))].map(
          (row) => row.Name,
        ),
      ),
  },
  'v-static-routes': routing((snapshot, server) =>
    statementsOf(snapshot, dumpRouting(server), 'routing ip', 'add persistentroute').map(
      ({ arguments: args }) => `${args.dest} ${args.mask} by ${args.nhop} on ${args.name}`,
    ),
  ),
  'v-nat-interfaces': routing((snapshot, server) =>
    statementsOf(snapshot, dumpRouting(server), 'routing ip nat', 'add interface').map(({ arguments: args }) =>
      args.mode?.toLowerCase() === 'private' ? 'a private interface' : 'a public interface',
    ),
  ),
  'v-nat-dhcp-allocator': routing((snapshot, server) =>
    statements(snapshot, dumpRouting(server)).flatMap(({ context, verb, arguments: args }) =>
      context === ALLOCATOR ? allocatorTexts(verb, args) : [],
    ),
  ),
  'v-nat-address-pool': routing((snapshot, server) =>
    statementsOf(snapshot, dumpRouting(server), 'routing ip nat', 'add addressrange').map(
      ({ arguments: args }) => `${args.start}-${args.end}`,
    ),
  ),
  'v-nat-port-mappings': routing((snapshot, server) =>
    statementsOf(snapshot, dumpRouting(server), 'routing ip nat', 'add portmapping').map(
      ({ arguments: args }) => `${args.proto} ${args.publicport} to ${args.privateip}:${args.privateport}`,
    ),
  ),
  'v-protocol-interfaces': routing((snapshot, server) =>
    statements(snapshot, dumpRouting(server))
      .filter(({ verb, context }) => verb === 'add interface' && /^routing ip (rip|igmp|relay)$/.test(context))
      .map(({ context, arguments: args }) => `${context.split(' ').at(-1)} on ${args.name}`),
  ),
  'v-protocol-globals': routing((snapshot, server) =>
    statementsOf(snapshot, dumpRouting(server), 'routing ip relay', 'add dhcpserver').map(
      ({ arguments: args }) => `DHCP server ${args.server}`,
    ),
  ),
  // Of the program's own: which certificate won, seen before users see it.
  [SSTP_CHECK]: {
    reads: sstpReads,
    found: (snapshot, server) => [shownBySstp(snapshot, server)],
  },
  'v-accounts': {
    reads: (server) => [getLocalUsers(server)],
    found: (snapshot, server) => names(rowsOf(snapshot, getLocalUsers(server)).map((row) => row.Name)),
  },
};

/** Ids of the checks that commands answer. */
export const READABLE_CHECKS: readonly string[] = Object.keys(READINGS);

const readingOf = (check: string): Reading => READINGS[check] ?? { reads: () => [], found: () => [] };

/** Every expectation that is not met; empty = the check is passed. */
function unmet(snapshot: Snapshot, { server, check, expected }: RemoteAccessCheck): string[] {
  const found = readingOf(check)
    .found(snapshot, server)
    .map((item) => nameOf(item));
  return expected.filter((item) => !found.includes(item.toLowerCase()));
}

/** A service may take a minute to report itself healthy. */
function waitFor(props: RemoteAccessCheck): Wait {
  const { server, check, text } = props;
  return {
    do: 'wait',
    title: `check ${check} of ${server}: ${text}`,
    reads: readingOf(check).reads(server),
    open(snapshot) {
      const missing = unmet(snapshot, props);
      if (missing.length === 0) return undefined;
      const found = readingOf(check).found(snapshot, server);
      return `${text}: expected ${missing.join(', ')}; found ${found.length === 0 ? 'nothing' : found.join(', ')}`;
    },
    everySeconds: 20,
    blockSeconds: 120,
    waitsFor: 'machine',
  };
}

export const remoteAccessCheckKind = defineKind<RemoteAccessCheck>({
  name: 'RemoteAccessCheck',
  description:
    'One of the checks of "Remote Access: Verify the Migration"; it only reads, and stops the stages after it.',
  schema: RemoteAccessCheck,
  key: ({ server, check }) => `${server}/${check}`,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    check: { description: 'Id of the check.', change: 'replace' },
    text: { description: 'What is checked.', change: 'inPlace', writeOnly: true },
    expected: { description: 'What has to be found.', change: 'inPlace', compare: 'nameSet' },
  },
  reads: ({ server, check }) => readingOf(check).reads(server),
  observe(snapshot, props) {
    const missing = unmet(snapshot, props);
    const met = props.expected.filter((item) => !missing.includes(item));
    return missing.length === 0 ? { server: props.server, check: props.check, expected: met } : undefined;
  },
  create: (desired) => [waitFor(desired)],
  update: ({ desired }) => [waitFor(desired)],
  remove: () => [],
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    check: 'v-service',
    text: 'Remote Access service runs',
    expected: ['RemoteAccess Running'],
  },
});
