import { z } from 'zod';
import { dumpRas, dumpRouting, netsh } from '../../cmdlets/netsh/call';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Run, run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind, type Field } from '../kind';
import { known } from '../values';
import { lastOf, NOT_CAPTURED, statements } from './common';
import { installProtocol } from './netsh-kind';

type Value = string | boolean | number;

/** One setting that is one netsh command: where the dump has it, and what is written. */
interface Setting {
  description: string;
  context: string;
  verb: string;
  argument: string;
  /** Words of the document and of netsh; left out = the text or number itself. */
  words?: [Value, string][];
  numeric?: true;
  default?: Value;
}

const SWITCH: [Value, string][] = [
  [true, 'enabled'],
  [false, 'disabled'],
];
const ALLOW: [Value, string][] = [
  ['allow', 'allow'],
  ['deny', 'deny'],
];
const ACCESS: [Value, string][] = [
  ['all', 'all'],
  ['serverOnly', 'serveronly'],
];

/** Tabs of the server's properties that no cmdlet reads or sets (docs/behaviour/remote-access.md section 2). */
const SETTINGS: Record<string, Setting> = {
  ipv4NetworkAccess: {
    description: 'Whether clients reach what is behind the server: all or serverOnly.',
    context: 'ras ip',
    verb: 'set access',
    argument: 'mode',
    words: ACCESS,
    default: 'all',
  },
  ipv4AddressRequests: {
    description: 'Whether a client may ask for an address of its own choice.',
    context: 'ras ip',
    verb: 'set addrreq',
    argument: 'mode',
    words: ALLOW,
    default: 'deny',
  },
  ipv4BroadcastNames: {
    description: 'Names of the network resolved by broadcast.',
    context: 'ras ip',
    verb: 'set broadcastnameresolution',
    argument: 'mode',
    words: SWITCH,
    default: true,
  },
  dnsAdapter: {
    description: 'Adapter whose DNS and WINS addresses clients get.',
    context: 'ras ip',
    verb: 'set preferredadapter',
    argument: 'name',
  },
  ipv6Clients: {
    description: 'Whether clients connect with IPv6: allow or deny.',
    context: 'ras ipv6',
    verb: 'set negotiation',
    argument: 'mode',
    words: ALLOW,
    default: 'deny',
  },
  ipv6NetworkAccess: {
    description: 'Whether clients of IPv6 reach what is behind the server.',
    context: 'ras ipv6',
    verb: 'set access',
    argument: 'mode',
    words: ACCESS,
    default: 'all',
  },
  ipv6Advertise: {
    description: 'Whether the server advertises itself as a router.',
    context: 'ras ipv6',
    verb: 'set routeradvertise',
    argument: 'mode',
    words: SWITCH,
    default: true,
  },
  accountingProvider: {
    description: 'Who keeps account of connections: Windows, Radius or none.',
    context: 'ras aaaa',
    verb: 'set accounting',
    argument: 'provider',
    words: [
      ['Windows', 'windows'],
      ['Radius', 'radius'],
      ['none', 'none'],
    ],
    default: 'Windows',
  },
  logLevel: {
    description: 'What the event log gets: error, warn, all or none.',
    context: 'ras diagnostics',
    verb: 'set loglevel',
    argument: 'events',
    default: 'warn',
  },
  natTcpTimeoutMin: {
    description: 'Minutes that a translated TCP connection may be idle.',
    context: 'routing ip nat',
    verb: 'set global',
    argument: 'tcptimeoutmins',
    numeric: true,
    default: 1440,
  },
  natUdpTimeoutMin: {
    description: 'Minutes that a translated UDP connection may be idle.',
    context: 'routing ip nat',
    verb: 'set global',
    argument: 'udptimeoutmins',
    numeric: true,
    default: 1,
  },
};

/** Settings that a pair of commands switches: `add link type=LCP` and `delete link type=LCP`. */
const SWITCHES: Record<string, { description: string; object: string; type: string; default: boolean }> = {
  lcpExtensions: { description: 'LCP extensions of PPP.', object: 'link', type: 'LCP', default: true },
  softwareCompression: { description: 'Software compression of PPP.', object: 'link', type: 'SWC', default: true },
  multilink: { description: 'Multilink connections.', object: 'multilink', type: 'MULTI', default: true },
  bandwidthAllocation: {
    description: 'Dynamic bandwidth control of multilink connections.',
    object: 'multilink',
    type: 'BACP',
    default: true,
  },
};

const NetshSettings = z.strictObject({
  server: Fqdn,
  ipv4NetworkAccess: z.enum(['all', 'serverOnly']).optional(),
  ipv4AddressRequests: z.enum(['allow', 'deny']).optional(),
  ipv4BroadcastNames: z.boolean().optional(),
  dnsAdapter: z.string().optional(),
  ipv6Clients: z.enum(['allow', 'deny']).optional(),
  ipv6NetworkAccess: z.enum(['all', 'serverOnly']).optional(),
  ipv6Advertise: z.boolean().optional(),
  accountingProvider: z.enum(['Windows', 'Radius', 'none']).optional(),
  logLevel: z.enum(['error', 'warn', 'all', 'none']).optional(),
  natTcpTimeoutMin: z.int().optional(),
  natUdpTimeoutMin: z.int().optional(),
  lcpExtensions: z.boolean().optional(),
  softwareCompression: z.boolean().optional(),
  multilink: z.boolean().optional(),
  bandwidthAllocation: z.boolean().optional(),
});
type NetshSettings = z.infer<typeof NetshSettings>;

const readOf = (server: string, context: string) => (context.startsWith('ras') ? dumpRas(server) : dumpRouting(server));

function readValue(snapshot: Snapshot, server: string, setting: Setting): Value | undefined {
  const { context, verb, argument, words, numeric } = setting;
  const text = lastOf(snapshot, readOf(server, context), context, verb)?.arguments[argument];
  if (text === undefined) return undefined;
  if (words) return words.find(([, word]) => word === text.toLowerCase())?.[0];
  return numeric ? Number(text) : text;
}

function isOn(snapshot: Snapshot, server: string, object: string, type: string): boolean | undefined {
  const said = statements(snapshot, dumpRas(server)).filter(
    (item) =>
      item.context === 'ras' &&
      (item.verb === `add ${object}` || item.verb === `delete ${object}`) &&
      item.arguments.type?.toUpperCase() === type,
  );
  return said.length === 0 ? undefined : said.at(-1)?.verb === `add ${object}`;
}

function write(server: string, field: string, value: unknown): Run[] {
  const setting = SETTINGS[field];
  if (setting) {
    const word = setting.words?.find(([one]) => one === value)?.[1] ?? String(value);
    return [
      // Its interfaces may come later than its settings.
      ...(setting.context === 'routing ip nat' ? [installProtocol(server, setting.context)] : []),
      run(netsh(server, setting.context, setting.verb, { [setting.argument]: word })),
    ];
  }
  const pair = SWITCHES[field];
  if (!pair) return [];
  return [run(netsh(server, 'ras', `${value === true ? 'add' : 'delete'} ${pair.object}`, { type: pair.type }))];
}

const fields: Record<string, Field> = {
  server: { description: 'Server.', change: 'replace', compare: 'name' },
  ...Object.fromEntries(
    Object.entries({ ...SETTINGS, ...SWITCHES }).map(([name, { description, default: standard }]) => [
      name,
      { description, change: 'inPlace', ...(standard === undefined ? {} : { default: standard }) } satisfies Field,
    ]),
  ),
};

export const netshSettingsKind = defineKind<NetshSettings>({
  name: 'NetshSettings',
  description: 'Settings of a Remote Access server that netsh alone reads and sets.',
  schema: NetshSettings,
  key: (props) => props.server,
  fields,
  reads: ({ server }) => [dumpRas(server), dumpRouting(server)],
  observe(snapshot, { server }) {
    if (lastOf(snapshot, dumpRas(server), 'ras', 'set conf')?.arguments.confstate?.toLowerCase() !== 'enabled')
      return undefined;
    const read = [
      ...Object.entries(SETTINGS).map(([name, setting]) => [name, readValue(snapshot, server, setting)] as const),
      ...Object.entries(SWITCHES).map(
        ([name, { object, type }]) => [name, isOn(snapshot, server, object, type)] as const,
      ),
    ];
    return known<Partial<NetshSettings>>({ server, ...Object.fromEntries(read) });
  },
  create: ({ server, ...values }) => Object.entries(values).flatMap(([field, value]) => write(server, field, value)),
  update: ({ desired, changes }) => changes.flatMap(({ path, to }) => write(desired.server, path, to)),
  // A server always has settings: they can only become unmanaged.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', ipv4NetworkAccess: 'all', logLevel: 'warn' },
});
