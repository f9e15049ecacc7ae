import { z } from 'zod';
import type { ParameterValue } from '../../cmdlets/invocation';
import { getGatewayInstances } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, type Run, run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { agreed } from '../capture';
import { defineKind } from '../kind';
import { booleanOf, known, nameOf, numberOf, type Row, rowsOf } from '../values';
import { namedOn, perGateway, perServer } from './capture-gateways';
import {
  accountsAs,
  callClass,
  callNamed,
  deleteNamed,
  listOf,
  listText,
  PolicyName,
  rowNamed,
  staysGateway,
} from './gateway-calls';

/** Kinds of devices, and the property that turns each off; they count only when some are selected. */
const DEVICES = {
  Clipboard: 'ClipboardDisabled',
  Drives: 'DiskDrivesDisabled',
  PlugAndPlayDevices: 'PlugAndPlayDevicesDisabled',
  Printers: 'PrintersDisabled',
  SerialPorts: 'SerialPortsDisabled',
} as const;
type Device = keyof typeof DEVICES;
const DEVICE_NAMES = Object.keys(DEVICES) as Device[];

const GatewayConnectionPolicy = z.strictObject({
  server: Fqdn,
  name: PolicyName,
  enabled: z.boolean().optional(),
  userGroups: z.array(z.string()).min(1),
  computerGroups: z.array(z.string()).optional(),
  authentication: z.array(z.enum(['Password', 'SmartCard'])).min(1),
  redirect: z
    .union([
      z.enum(['all', 'none']),
      z.strictObject({
        only: z.array(z.enum(['Clipboard', 'Drives', 'PlugAndPlayDevices', 'Printers', 'SerialPorts'])),
      }),
    ])
    .optional(),
  idleTimeoutMin: z.int().min(0).optional(),
  sessionTimeoutMin: z.int().min(0).optional(),
  onTimeout: z.enum(['disconnect', 'reauthorize']).optional(),
  onlyRdsAwareClients: z.boolean().optional(),
  /** Policies of the document that are evaluated before it. Others may stand anywhere between. */
  follows: z.array(PolicyName).optional(),
});
export type GatewayConnectionPolicy = z.infer<typeof GatewayConnectionPolicy>;

/** What is live besides what documents say: kept by Update, which writes everything. */
interface Live extends Partial<GatewayConnectionPolicy> {
  secureId?: boolean;
  cookie?: boolean;
  /** Places it has to go down until everything it follows stands before it. */
  places?: number;
}

const POLICY = 'connectionPolicy';
const policiesOf = (server: string) => getGatewayInstances(server, POLICY);

function redirectOf(row: Row): GatewayConnectionPolicy['redirect'] {
  const type = numberOf(row.DeviceRedirectionType);
  if (type === 0) return 'all';
  if (type === 1) return 'none';
  if (type !== 2) return undefined;
  return { only: DEVICE_NAMES.filter((device) => booleanOf(row[DEVICES[device]]) !== true) };
}

/** Order of each of these policies that is there, and how many policies stand between `own` and the last one behind it. */
function placeOf(snapshot: Snapshot, server: string, own: Row, follows: readonly string[]) {
  const all = rowsOf(snapshot, policiesOf(server));
  const order = (row: Row) => numberOf(row.Order) ?? 0;
  const wanted = follows.flatMap((name) => {
    const row = all.find((other) => nameOf(other.Name) === name.toLowerCase());
    return row ? [{ name, order: order(row) }] : [];
  });
  const last = Math.max(0, ...wanted.map((other) => other.order));
  return {
    before: wanted.filter((other) => other.order < order(own)).map((other) => other.name),
    places: all.filter((row) => order(row) > order(own) && order(row) <= last).length,
  };
}

function observe(snapshot: Snapshot, { server, name, ...wanted }: GatewayConnectionPolicy): Live | undefined {
  const row = rowNamed(snapshot, server, POLICY, name);
  if (!row) return undefined;
  const allowed = { Password: row.PasswordAllowed, SmartCard: row.SmartcardAllowed };
  const { before, places } = placeOf(snapshot, server, row, wanted.follows ?? []);
  const action = numberOf(row.SessionTimeoutAction);
  return known<Live>({
    server,
    name,
    enabled: booleanOf(row.Enabled),
    userGroups: accountsAs(listOf(row.UserGroupNames), wanted.userGroups),
    computerGroups: accountsAs(listOf(row.ComputerGroupNames), wanted.computerGroups),
    authentication: (['Password', 'SmartCard'] as const).filter((way) => booleanOf(allowed[way]) === true),
    redirect: redirectOf(row),
    idleTimeoutMin: numberOf(row.IdleTimeout),
    sessionTimeoutMin: numberOf(row.SessionTimeout),
    onTimeout: action === 0 ? 'disconnect' : action === 1 ? 'reauthorize' : undefined,
    onlyRdsAwareClients: booleanOf(row.AllowOnlySDRServers),
    follows: before,
    secureId: booleanOf(row.SecureIdAllowed),
    cookie: booleanOf(row.CookieAuthenticationAllowed),
    places,
  });
}

/** Create and Update take the same list and write all of it. */
function argumentsOf(policy: Live & Pick<GatewayConnectionPolicy, 'name'>): Record<string, ParameterValue> {
  const { redirect = 'all', authentication = [] } = policy;
  const chosen = typeof redirect === 'object' ? redirect.only : undefined;
  return {
    Name: policy.name,
    UserGroupNames: listText(policy.userGroups),
    ComputerGroupNames: listText(policy.computerGroups),
    SmartCard: authentication.includes('SmartCard'),
    Password: authentication.includes('Password'),
    SecureId: policy.secureId ?? false,
    Enabled: policy.enabled ?? true,
    DeviceRedirectionType: redirect === 'all' ? 0 : redirect === 'none' ? 1 : 2,
    ...Object.fromEntries(DEVICE_NAMES.map((device) => [DEVICES[device], chosen ? !chosen.includes(device) : false])),
    IdleTimeout: policy.idleTimeoutMin ?? 0,
    SessionTimeout: policy.sessionTimeoutMin ?? 0,
    SessionTimeoutAction: policy.onTimeout === 'reauthorize' ? 1 : 0,
    AllowOnlySDRServers: policy.onlyRdsAwareClients ?? false,
    CookieAuthentication: policy.cookie ?? true,
  };
}

/**
 * Create puts a policy at the top, and one place at a time is all that can be changed afterwards
 * (docs/behaviour/gateway.md section 2). Policies are made from the first to the last, each going down past
 * those before it.
 */
function moveDown({ server, name, follows = [] }: GatewayConnectionPolicy, places: number): Run[] {
  const onlyIf: Condition = {
    text: `${name} is evaluated before one of ${follows.join(', ')}`,
    reads: [policiesOf(server)],
    holds(snapshot) {
      const row = rowNamed(snapshot, server, POLICY, name);
      return row !== undefined && placeOf(snapshot, server, row, follows).places > 0;
    },
  };
  return Array.from({ length: places }, () => run(callNamed(server, POLICY, name, 'MoveDown'), { onlyIf }));
}

export const gatewayConnectionPolicyKind = defineKind<GatewayConnectionPolicy>({
  name: 'GatewayConnectionPolicy',
  description: 'A connection authorization policy (CAP) of one RD Gateway: who may connect to it, and how.',
  schema: GatewayConnectionPolicy,
  key: (props) => `${props.server}/${props.name}`,
  fields: {
    server: { description: 'Gateway that has the policy.', change: 'replace', compare: 'name' },
    name: { description: 'Name of the policy.', change: 'replace', compare: 'name' },
    enabled: { description: 'Whether it counts.', change: 'inPlace' },
    userGroups: { description: 'Groups of which a user has to be in one.', change: 'inPlace', compare: 'nameSet' },
    computerGroups: {
      description: 'Groups of which the client computer has to be in one; empty = any computer.',
      change: 'inPlace',
      compare: 'nameSet',
    },
    authentication: { description: 'Password, SmartCard or both.', change: 'inPlace', compare: 'set' },
    redirect: { description: 'Devices that may be redirected: all, none, or only those named.', change: 'inPlace' },
    idleTimeoutMin: { description: 'Minutes without activity until disconnection; 0 = never.', change: 'inPlace' },
    sessionTimeoutMin: { description: 'Minutes a session may last; 0 = for ever.', change: 'inPlace' },
    onTimeout: { description: 'After that time: disconnect, or authorize again unnoticed.', change: 'inPlace' },
    onlyRdsAwareClients: {
      description: 'Only connections to servers that enforce the redirection settings.',
      change: 'inPlace',
    },
    follows: {
      description: 'Policies of the documents that are evaluated before it; the first that fits decides.',
      change: 'inPlace',
      compare: 'nameSet',
    },
  },
  reads: (props) => [policiesOf(props.server)],
  observe,
  create: (desired) => [
    run(callClass(desired.server, POLICY, 'Create', argumentsOf(desired))),
    ...moveDown(desired, desired.follows?.length ?? 0),
  ],
  update({ current, desired, changes }) {
    const live: Live = current;
    const paths = new Set(changes.map((change) => change.path.split('.')[0] ?? ''));
    const changed = Object.fromEntries(Object.entries(desired).filter(([name]) => paths.has(name)));
    const written = { ...desired, ...known(live), ...changed, name: desired.name };
    const missing = (desired.follows ?? []).filter((name) => !live.follows?.includes(name));
    return [
      ...([...paths].some((path) => path !== 'follows')
        ? [run(callNamed(desired.server, POLICY, desired.name, 'Update', argumentsOf(written)))]
        : []),
      // Without a look at what is live (in a plan) as many as are known to be in the way.
      ...(paths.has('follows') ? moveDown(desired, live.places ?? missing.length) : []),
    ];
  },
  remove: ({ server, name }, world) => (staysGateway(server, world) ? [deleteNamed(server, POLICY, name)] : []),
  capture: {
    reads: perGateway(POLICY),
    strays: 'told',
    probes: (seen) =>
      namedOn(seen, POLICY, (row) => numberOf(row.Order) ?? 0).map(({ server, name }) => ({
        server,
        name,
        userGroups: [],
        authentication: [],
      })),
    write(objects, document, seen) {
      const values = perServer(seen, objects).map(({ server, own }) => ({
        server,
        value: own.map(({ server: _server, follows: _follows, ...live }) => {
          const { secureId: _id, cookie: _cookie, places: _places, ...policy }: Live = live;
          return policy;
        }),
      }));
      document.set(['gateway', 'connectionPolicies'], agreed(document, 'gateway connection policies', values));
      document.note(['gateway', 'connectionPolicies'], 'Evaluated from the top; the first that fits decides.');
    },
  },
  example: {
    server: 'rdgw11.contoso.com',
    name: 'Partners',
    userGroups: ['CONTOSO\\RDS-Partners'],
    authentication: ['SmartCard'],
    redirect: { only: ['Clipboard'] },
    follows: ['Staff'],
  },
});
