import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { dumpRas, netsh } from '../../cmdlets/netsh/call';
import {
  getFirewallRules,
  getNetAdapter,
  getRasManParameters,
  getRemoteAccess,
  getRemoteAccessServices,
  getRoutingProtocolPreference,
  RASMAN_PARAMETERS,
} from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { InterfaceName, ROUTE_SOURCES } from '../../documents/remote-access/settings';
import { Fqdn, Thumbprint } from '../../documents/scalars';
import { defineKind } from '../kind';
import { withRestart } from '../service-restart';
import { firstRow, known, nameOf, numberOf, rowsOf, textOf } from '../values';
import { asRow, NOT_CAPTURED, nested, remoteAccess, statementsOf } from './common';

const NetworkAdapter = z.strictObject({ server: Fqdn, device: z.string().min(1), name: InterfaceName });
type NetworkAdapter = z.infer<typeof NetworkAdapter>;

const rename = ({ server, device, name }: NetworkAdapter) =>
  run(change('Rename-NetAdapter', { InterfaceDescription: [device], NewName: name }, { host: server }));

/** Interface names come first of all: nearly every other setting is stored under one. */
export const networkAdapterKind = defineKind<NetworkAdapter>({
  name: 'NetworkAdapter',
  description: 'The name of a network adapter, by which settings are kept.',
  schema: NetworkAdapter,
  key: ({ server, device }) => `${server}/${device}`,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    device: { description: 'Description of the device in Windows.', change: 'replace', compare: 'name' },
    name: { description: 'Name of the connection.', change: 'inPlace' },
  },
  reads: ({ server }) => [getNetAdapter(server)],
  observe(snapshot, { server, device }) {
    const row = rowsOf(snapshot, getNetAdapter(server)).find(
      (one) => nameOf(one.InterfaceDescription) === device.toLowerCase(),
    );
    return row && known<Partial<NetworkAdapter>>({ server, device, name: textOf(row.Name) });
  },
  create: (desired) => [rename(desired)],
  update: ({ desired, changes }) => (changes.length === 0 ? [] : [rename(desired)]),
  // The adapter stays, and so does its name.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', device: 'Intel(R) I350 Gigabit #2', name: 'WAN' },
});

const FirewallRules = z.strictObject({ server: Fqdn, enabled: z.array(z.string().min(1)).min(1) });
type FirewallRules = z.infer<typeof FirewallRules>;

export const firewallRulesKind = defineKind<FirewallRules>({
  name: 'FirewallRules',
  description: 'Rules of Windows Firewall that let connections in; migration enables none of them.',
  schema: FirewallRules,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    enabled: { description: 'Names of the rules.', change: 'inPlace', compare: 'set' },
  },
  reads: ({ server, enabled }) => [getFirewallRules(server, enabled)],
  observe(snapshot, { server, enabled }) {
    const rows = rowsOf(snapshot, getFirewallRules(server, enabled));
    const on = enabled.filter((name) =>
      rows.some((row) => nameOf(row.Name) === name.toLowerCase() && /^(true|1)$/i.test(String(row.Enabled))),
    );
    // The rules come with Windows: those of a server are there once one of them is on.
    return on.length === 0 ? undefined : { server, enabled: on };
  },
  create: ({ server, enabled }) => [run(change('Enable-NetFirewallRule', { Name: enabled }, { host: server }))],
  update: ({ desired: { server, enabled }, changes }) =>
    changes.length === 0 ? [] : [run(change('Enable-NetFirewallRule', { Name: enabled }, { host: server }))],
  remove: ({ server, enabled }) => [run(change('Disable-NetFirewallRule', { Name: enabled }, { host: server }))],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', enabled: ['SSTP-IN-TCP', 'RRAS-L2TP-In-UDP'] },
});

const RemoteAccessService = z.strictObject({ server: Fqdn, running: z.boolean() });
type RemoteAccessService = z.infer<typeof RemoteAccessService>;

const setService = ({ server, running }: RemoteAccessService) =>
  run(
    running
      ? change('Start-Service', { Name: ['RemoteAccess'] }, { host: server })
      : // It has services that depend on it.
        change('Stop-Service', { Name: ['RemoteAccess'], Force: true }, { host: server }),
  );

export const remoteAccessServiceKind = defineKind<RemoteAccessService>({
  name: 'RemoteAccessService',
  description: 'Whether the service Routing and Remote Access runs on a server.',
  schema: RemoteAccessService,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    running: { description: 'false = connections, routing and NAT have ended there.', change: 'inPlace' },
  },
  reads: ({ server }) => [getRemoteAccessServices(server)],
  observe(snapshot, { server }) {
    const row = rowsOf(snapshot, getRemoteAccessServices(server)).find((one) => nameOf(one.Name) === 'remoteaccess');
    return row && { server, running: nameOf(row.Status) === 'running' || row.Status === 4 };
  },
  create: (desired) => [setService(desired)],
  update: ({ desired, changes }) => (changes.length === 0 ? [] : [setService(desired)]),
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn01.contoso.com', running: false },
});

const WeakEncryption = z.strictObject({ server: Fqdn, pptp: z.boolean().optional(), l2tp: z.boolean().optional() });
type WeakEncryption = z.infer<typeof WeakEncryption>;
/** docs/behaviour/remote-access.md section 6. */
const VALUES = { pptp: 'AllowPPTPWeakCrypto', l2tp: 'AllowL2TPWeakCrypto' } as const;

function setWeak(desired: WeakEncryption, fields: readonly string[]) {
  const steps = (['pptp', 'l2tp'] as const).flatMap((field) => {
    const value = desired[field];
    if (value === undefined || !fields.includes(field)) return [];
    const written = { LiteralPath: [RASMAN_PARAMETERS], Name: VALUES[field], Value: value ? 1 : 0 };
    return [run(change('Set-ItemProperty', written, { host: desired.server }))];
  });
  return withRestart('RasMan', desired.server, steps);
}

export const weakEncryptionKind = defineKind<WeakEncryption>({
  name: 'WeakEncryption',
  description: 'Weak encryption for old clients: 40 and 56 bits for PPTP, MD5 and DES for L2TP. Advised against.',
  schema: WeakEncryption,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    pptp: { description: 'AllowPPTPWeakCrypto.', change: 'inPlace', default: false },
    l2tp: { description: 'AllowL2TPWeakCrypto.', change: 'inPlace', default: false },
  },
  reads: ({ server }) => [getRasManParameters(server)],
  observe(snapshot, { server }) {
    const row = firstRow(snapshot, getRasManParameters(server));
    return row && { server, pptp: numberOf(row[VALUES.pptp]) === 1, l2tp: numberOf(row[VALUES.l2tp]) === 1 };
  },
  create: (desired) => setWeak(desired, ['pptp', 'l2tp']),
  update: ({ desired, changes }) =>
    setWeak(
      desired,
      changes.map(({ path }) => path),
    ),
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', pptp: false, l2tp: false },
});

const SstpCertificate = z.strictObject({
  server: Fqdn,
  thumbprint: Thumbprint.optional(),
  useHttp: z.boolean().optional(),
});
type SstpCertificate = z.infer<typeof SstpCertificate>;

function setSstp({ server, thumbprint, useHttp }: SstpCertificate, fields: readonly string[]) {
  const steps = [
    ...(thumbprint !== undefined && fields.includes('thumbprint')
      ? [run(netsh(server, 'ras', 'set sstp-ssl-cert', { hash: thumbprint }))]
      : []),
    ...(useHttp !== undefined && fields.includes('useHttp')
      ? [run(change('Set-RemoteAccess', { UseHttp: useHttp, Force: true }, { host: server }))]
      : []),
  ];
  return withRestart('RemoteAccess', server, steps);
}

export const sstpCertificateKind = defineKind<SstpCertificate>({
  name: 'SstpCertificate',
  description: 'The certificate SSTP shows, and whether TLS ends before the server.',
  schema: SstpCertificate,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    thumbprint: { description: 'Certificate in the computer store.', change: 'inPlace' },
    useHttp: { description: 'Use HTTP; from 2016 on.', change: 'inPlace', default: false },
  },
  reads: ({ server }) => [getRemoteAccess(server)],
  observe(snapshot, { server }) {
    const row = remoteAccess(snapshot, server);
    if (!row) return undefined;
    const thumbprint = textOf(nested(asRow(row.SslCertificate), 'Thumbprint'))?.toUpperCase();
    const useHttp = typeof row.UseHttp === 'boolean' ? row.UseHttp : undefined;
    return known<Partial<SstpCertificate>>({ server, thumbprint, useHttp });
  },
  create: (desired) => setSstp(desired, ['thumbprint', 'useHttp']),
  update: ({ desired, changes }) =>
    setSstp(
      desired,
      changes.map(({ path }) => path),
    ),
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', thumbprint: '00112233445566778899AABBCCDDEEFF00112233' },
});

const DialInUser = z.strictObject({
  server: Fqdn,
  user: z.string().min(1).max(20),
  dialIn: z.enum(['allow', 'deny', 'policy']),
  callback: z.enum(['none', 'caller', 'number']).optional(),
  callbackNumber: z.string().optional(),
});
type DialInUser = z.infer<typeof DialInUser>;
const DIAL_IN = { allow: 'PERMIT', deny: 'DENY', policy: 'POLICY' } as const;
const CALLBACK = { none: 'NONE', caller: 'CALLER', number: 'ADMIN' } as const;

const setUser = ({ server, user, dialIn, callback, callbackNumber }: DialInUser) =>
  run(
    netsh(server, 'ras', 'set user', {
      name: user,
      dialin: DIAL_IN[dialIn],
      cbpolicy: callback && CALLBACK[callback],
      cbnumber: callback === 'number' ? callbackNumber : undefined,
    }),
  );

export const dialInUserKind = defineKind<DialInUser>({
  name: 'DialInUser',
  description: 'Dial-in properties of a local account; the account itself is made by a person.',
  schema: DialInUser,
  key: ({ server, user }) => `${server}/${user}`,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    user: { description: 'Local account.', change: 'replace', compare: 'name' },
    dialIn: { description: 'allow, deny, or what policies say.', change: 'inPlace', default: 'policy' },
    callback: { description: 'none, caller, or number.', change: 'inPlace', default: 'none' },
    callbackNumber: { description: 'Number that is called back.', change: 'inPlace' },
  },
  reads: ({ server }) => [dumpRas(server)],
  observe(snapshot, { server, user }) {
    const found = statementsOf(snapshot, dumpRas(server), 'ras', 'set user')
      .filter(({ arguments: args }) => args.name?.toLowerCase() === user.toLowerCase())
      .at(-1)?.arguments;
    if (!found) return undefined;
    const word = <T extends string>(words: Record<T, string>, text: string | undefined): T | undefined => {
      for (const key in words) if (words[key] === text?.toUpperCase()) return key;
      return undefined;
    };
    return known<Partial<DialInUser>>({
      server,
      user,
      dialIn: word(DIAL_IN, found.dialin),
      callback: word(CALLBACK, found.cbpolicy),
      callbackNumber: found.cbnumber,
    });
  },
  create: (desired) => [setUser(desired)],
  update: ({ desired, changes }) => (changes.length === 0 ? [] : [setUser(desired)]),
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', user: 'branch01', dialIn: 'allow', callback: 'none' },
});

const RoutePreferences = z.strictObject({
  server: Fqdn,
  levels: z.partialRecord(z.enum(ROUTE_SOURCES), z.int().min(1)),
});
type RoutePreferences = z.infer<typeof RoutePreferences>;

const setLevels = ({ server, levels }: RoutePreferences, names: readonly string[]) =>
  ROUTE_SOURCES.filter((name) => names.includes(name)).flatMap((Name) => {
    const Level = levels[Name];
    return Level === undefined ? [] : [run(change('Set-RoutingProtocolPreference', { Name, Level }, { host: server }))];
  });

export const routePreferencesKind = defineKind<RoutePreferences>({
  name: 'RoutePreferences',
  description: 'Which source of routes wins over which; lower wins.',
  schema: RoutePreferences,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    'levels.*': { description: 'Level of a source.', change: 'inPlace' },
  },
  reads: ({ server }) => [getRoutingProtocolPreference(server)],
  observe(snapshot, { server }) {
    const rows = rowsOf(snapshot, getRoutingProtocolPreference(server));
    const all = rows.flatMap((row) => (Array.isArray(row.ProtocolMetric) ? row.ProtocolMetric.map(asRow) : [row]));
    const levels: RoutePreferences['levels'] = {};
    for (const row of all) {
      const name = ROUTE_SOURCES.find((one) => one.toLowerCase() === nameOf(row?.Name));
      const level = numberOf(row?.Level);
      if (name && level !== undefined) levels[name] = level;
    }
    return Object.keys(levels).length === 0 ? undefined : { server, levels };
  },
  create: (desired) => setLevels(desired, ROUTE_SOURCES),
  update: ({ desired, changes }) =>
    setLevels(
      desired,
      changes.map(({ path }) => path.replace(/^levels\./, '')),
    ),
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', levels: { Static: 3, RIP: 120 } },
});
