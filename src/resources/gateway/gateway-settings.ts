import { z } from 'zod';
import { askGatewayTransport, getGatewaySettings, getRdServer } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Run, run, type Step } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { agreed, serversWith } from '../capture';
import { defineKind, type World } from '../kind';
import { withRestart } from '../service-restart';
import { booleanOf, firstRow, known, nameOf, namesOf, numberOf, rowsOf } from '../values';
import { perGateway } from './capture-gateways';
import { callClass, staysGateway } from './gateway-calls';

/** Values of SslBridging by their number. */
const BRIDGING = ['none', 'httpsToHttp', 'httpsToHttps'] as const;
const UDP = 2;

const GatewaySettings = z.strictObject({
  server: Fqdn,
  sslBridging: z.enum(BRIDGING).optional(),
  maxConnections: z.union([z.literal('unlimited'), z.int().min(0)]).optional(),
  udpTransport: z.boolean().optional(),
  onlyMessagingCapableClients: z.boolean().optional(),
  policyStore: z.enum(['local', 'centralNps']).optional(),
});
export type GatewaySettings = z.infer<typeof GatewaySettings>;

function observe(snapshot: Snapshot, props: GatewaySettings): Partial<GatewaySettings> | undefined {
  const { server } = props;
  const row = firstRow(snapshot, getGatewaySettings(server));
  if (!row || Object.keys(row).length === 0) return undefined;
  const central = booleanOf(row.CentralCAPEnabled);
  return known<Partial<GatewaySettings>>({
    server,
    sslBridging: BRIDGING[numberOf(row.SslBridging) ?? -1],
    maxConnections: row.UnlimitedConnections === true ? 'unlimited' : numberOf(row.MaxConnections),
    udpTransport:
      props.udpTransport === undefined
        ? undefined
        : booleanOf(firstRow(snapshot, askGatewayTransport(server, UDP))?.Enabled),
    onlyMessagingCapableClients: booleanOf(row.OnlyConsentCapableClients),
    policyStore: central === undefined ? undefined : central ? 'centralNps' : 'local',
  });
}

const centralPolicies = (server: string, on: boolean) =>
  callClass(server, 'settings', 'EnableCentralCAP', { CentralCAPEnabled: on });

/** What writes each setting. */
const WRITERS: { [Field in keyof Omit<GatewaySettings, 'server'>]-?: (props: GatewaySettings) => Step[] } = {
  sslBridging: ({ server, sslBridging }) =>
    sslBridging === undefined
      ? []
      : // It counts after a restart of the service (docs/behaviour/gateway.md section 2).
        withRestart('TSGateway', server, [
          run(callClass(server, 'settings', 'SetSslBridging', { SslBridging: BRIDGING.indexOf(sslBridging) })),
        ]),
  maxConnections: ({ server, maxConnections }) =>
    maxConnections === undefined
      ? []
      : [
          run(
            callClass(server, 'settings', 'SetMaxConnections', {
              Connections: maxConnections === 'unlimited' ? 0 : maxConnections,
              IsUnlimited: maxConnections === 'unlimited',
            }),
          ),
        ],
  udpTransport: ({ server, udpTransport }) =>
    udpTransport === undefined
      ? []
      : [run(callClass(server, 'settings', 'EnableTransport', { TransportType: UDP, Enable: udpTransport }))],
  onlyMessagingCapableClients: ({ server, onlyMessagingCapableClients }) =>
    onlyMessagingCapableClients === undefined
      ? []
      : [
          run(
            callClass(server, 'settings', 'EnableOnlyConsentCapableClients', {
              OnlyConsentCapableClients: onlyMessagingCapableClients,
            }),
          ),
        ],
  policyStore: ({ server, policyStore }) =>
    policyStore === undefined ? [] : [run(centralPolicies(server, policyStore === 'centralNps'))],
};
const FIELDS = Object.keys(WRITERS) as (keyof typeof WRITERS)[];

/**
 * Adding a gateway wants local policies on those that are there: central policies are off meanwhile and on again after it
 * (docs/stages.md rule 16; docs/behaviour/gateway.md section 3). Only on members whose document wants them, since
 * for others nothing would say afterwards what they had.
 */
export function withLocalPolicies(added: string, world: World, adding: Step[]): Step[] {
  const members = world.after
    .all<GatewaySettings>('GatewaySettings')
    .filter(
      ({ server, policyStore }) => policyStore === 'centralNps' && server !== added && staysGateway(server, world),
    )
    .map(({ server }) => server)
    .sort();
  const isCentral = (snapshot: Snapshot, server: string) =>
    booleanOf(firstRow(snapshot, getGatewaySettings(server))?.CentralCAPEnabled);
  const isThere = (snapshot: Snapshot) =>
    rowsOf(snapshot, getRdServer()).some(
      (row) => nameOf(row.Server) === added && namesOf(row.Roles).includes('rds-gateway'),
    );
  const off = members.map(
    (server): Run =>
      run(centralPolicies(server, false), {
        onlyIf: {
          text: `${added} is no gateway yet and ${server} uses central policies`,
          reads: [getRdServer(), getGatewaySettings(server)],
          holds: (snapshot) => !isThere(snapshot) && isCentral(snapshot, server) === true,
        },
      }),
  );
  const on = members.map(
    (server): Run =>
      run(centralPolicies(server, true), {
        onlyIf: {
          text: `${server} uses local policies`,
          reads: [getGatewaySettings(server)],
          holds: (snapshot) => isCentral(snapshot, server) === false,
        },
      }),
  );
  return [...off, ...adding, ...on];
}

export const gatewaySettingsKind = defineKind<GatewaySettings>({
  name: 'GatewaySettings',
  description: 'Settings of one RD Gateway server.',
  schema: GatewaySettings,
  key: (props) => props.server,
  fields: {
    server: { description: 'Gateway.', change: 'replace', compare: 'name' },
    sslBridging: {
      description:
        'What ends TLS before the gateway: none, httpsToHttp or httpsToHttps. A change restarts the service.',
      change: 'inPlace',
      default: 'none',
    },
    maxConnections: { description: 'Connections at a time, or unlimited.', change: 'inPlace', default: 'unlimited' },
    udpTransport: { description: 'Whether UDP is offered beside HTTP.', change: 'inPlace', default: true },
    onlyMessagingCapableClients: {
      description: 'Only clients that show messages of the gateway.',
      change: 'inPlace',
      default: false,
    },
    policyStore: {
      description: 'Where connection policies are: local, or centralNps on other NPS servers.',
      change: 'inPlace',
      default: 'local',
    },
  },
  reads: ({ server, udpTransport }) => [
    getGatewaySettings(server),
    ...(udpTransport === undefined ? [] : [askGatewayTransport(server, UDP)]),
  ],
  observe,
  // The role brings the settings along, so that only values are missing.
  create: (desired) => FIELDS.flatMap((field) => WRITERS[field](desired)),
  update: ({ desired, changes }) =>
    FIELDS.filter((field) => changes.some((change) => change.path === field)).flatMap((field) =>
      WRITERS[field](desired),
    ),
  // A gateway always has settings: they can only become unmanaged.
  remove: () => [],
  capture: {
    reads: perGateway('settings'),
    strays: { untold: 'every server of the role has it' },
    probes: (seen) => serversWith(seen, 'RDS-GATEWAY').map((server) => ({ server, udpTransport: true })),
    write(objects, document) {
      for (const field of FIELDS) {
        const values = objects.map(({ probe, live }) => ({ server: probe.server, value: live[field] }));
        document.set(['gateway', field], agreed(document, `gateway setting ${field}`, values));
      }
    },
  },
  example: { server: 'rdgw11.contoso.com', sslBridging: 'none', maxConnections: 'unlimited', policyStore: 'local' },
});
