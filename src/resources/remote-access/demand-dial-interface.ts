import { z } from 'zod';
import { change, type ParameterValue } from '../../cmdlets/invocation';
import { getVpnS2sInterface } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { DEMAND_DIAL_PROTOCOLS, DemandDialOptions } from '../../documents/remote-access/demand-dial';
import { InterfaceName } from '../../documents/remote-access/settings';
import { Fqdn, SecretName } from '../../documents/scalars';
import { defineKind, type Field } from '../kind';
import { booleanOf, known, nameOf, numberOf, rowsOf, textOf } from '../values';
import { keepsRole, NOT_CAPTURED } from './common';

const METHODS = ['EAP', 'MachineCertificates', 'PSKOnly', 'MSCHAPv2'] as const;

const DemandDialInterface = z.strictObject({
  server: Fqdn,
  name: InterfaceName,
  protocol: z.enum(DEMAND_DIAL_PROTOCOLS),
  destination: z.array(z.string().min(1)).min(1),
  authentication: z.enum(METHODS).optional(),
  userName: z.string().optional(),
  password: SecretName.optional(),
  sharedSecret: SecretName.optional(),
  ...DemandDialOptions.shape,
});
type DemandDialInterface = z.infer<typeof DemandDialInterface>;

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map(textOf).filter((item) => item !== undefined);

/** Field and parameter; `protocol` is fixed when the interface is made. */
const PARAMETERS: Readonly<Record<string, string>> = {
  protocol: 'Protocol',
  destination: 'Destination',
  enabled: 'AdminStatus',
  authentication: 'AuthenticationMethod',
  eapMethod: 'EapMethod',
  responderAuthentication: 'ResponderAuthenticationMethod',
  encryption: 'EncryptionType',
  userName: 'UserName',
  password: 'Password',
  sharedSecret: 'SharedSecret',
  persistent: 'Persistent',
  idleDisconnectSeconds: 'IdleDisconnectSeconds',
  retries: 'NumberOfTries',
  retryIntervalSeconds: 'RetryIntervalSeconds',
  outageSeconds: 'NetworkOutageTimeSeconds',
  saLifetimeSeconds: 'SALifeTimeSeconds',
  mainModeLifetimeSeconds: 'MMSALifeTimeSeconds',
  saDataSizeKb: 'SADataSizeForRenegotiationKilobytes',
  sourceAddress: 'SourceIpAddress',
  promoteAlternate: 'PromoteAlternate',
  ipv4Subnets: 'IPv4Subnet',
  ipv6Subnets: 'IPv6Subnet',
  postConnectionIpv4Subnets: 'PostConnectionIPv4Subnet',
  postConnectionIpv6Subnets: 'PostConnectionIPv6Subnet',
  'dialFilters.action': 'IPv4TriggerFilterAction',
  'dialFilters.filters': 'IPv4TriggerFilter',
  'ipv6DialFilters.action': 'IPv6TriggerFilterAction',
  'ipv6DialFilters.filters': 'IPv6TriggerFilter',
  ipv6ObtainAutomatically: 'InternalIPv6',
};
const FIELDS = Object.keys(PARAMETERS);

function valueAt(desired: DemandDialInterface, field: string): ParameterValue | undefined {
  const [first = '', second] = field.split('.');
  const { dialFilters, ipv6DialFilters, ...plain } = desired;
  if (second === undefined) return Object.entries(plain).find(([name]) => name === first)?.[1];
  const filters = first === 'dialFilters' ? dialFilters : ipv6DialFilters;
  return second === 'action' ? filters?.action : filters?.filters;
}

function parameters(desired: DemandDialInterface, fields: readonly string[]): Record<string, ParameterValue> {
  const given: Record<string, ParameterValue> = { Name: desired.name };
  for (const [field, parameter] of Object.entries(PARAMETERS)) {
    const value = valueAt(desired, field);
    if (value === undefined || !fields.includes(field)) continue;
    given[parameter] = typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : value;
  }
  return given;
}

const { eapMethod, responderAuthentication, encryption, outageSeconds } = DemandDialOptions.shape;
/** A word of a fixed list; another one counts as not read. */
const word = <T>(list: z.ZodType<T>, value: unknown): T | undefined => list.safeParse(value).data;

/** Filters that start a connection; those of another action than the cmdlets have are none. */
function filtersOf(list: unknown, action: unknown): DemandDialInterface['dialFilters'] {
  const filters = listOf(list);
  const does = (['Allow', 'Deny'] as const).find((one) => one === action);
  return filters.length === 0 || does === undefined ? undefined : { action: does, filters };
}

const inPlace = (description: string, more: Partial<Field> = {}): Field => ({
  description,
  change: 'inPlace',
  ...more,
});

export const demandDialInterfaceKind = defineKind<DemandDialInterface>({
  name: 'DemandDialInterface',
  description: 'A site-to-site connection that a router dials on demand.',
  schema: DemandDialInterface,
  key: ({ server, name }) => `${server}/${name}`,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    name: { description: 'Name of the interface.', change: 'replace', compare: 'name' },
    protocol: { description: 'Tunnel protocol.', change: 'replace' },
    destination: inPlace('The other side.', { compare: 'list' }),
    enabled: inPlace('false = it is made, and does not connect.', { default: true }),
    authentication: inPlace('How it proves itself.'),
    eapMethod: inPlace('Method of EAP.'),
    responderAuthentication: inPlace('How the other side proves itself.'),
    encryption: inPlace('Whether data is encrypted.'),
    userName: inPlace('Account it dials out with.'),
    password: inPlace('Password of that account.', { secret: true, writeOnly: true }),
    sharedSecret: inPlace('Pre-shared key.', { secret: true, writeOnly: true }),
    persistent: inPlace('Always connected.', { default: false }),
    idleDisconnectSeconds: inPlace('Idle seconds until it hangs up.'),
    retries: inPlace('Attempts.'),
    retryIntervalSeconds: inPlace('Seconds between attempts.'),
    outageSeconds: inPlace('Seconds without the network until it hangs up.'),
    saLifetimeSeconds: inPlace('Seconds until keys are made anew.'),
    mainModeLifetimeSeconds: inPlace('Seconds until the keys of main mode are made anew.'),
    saDataSizeKb: inPlace('Kilobytes until keys are made anew.'),
    sourceAddress: inPlace('Address of this server that it dials from.', { compare: 'name' }),
    promoteAlternate: inPlace('Of several destinations the one that answered is asked first.'),
    ipv4Subnets: inPlace('Networks behind it, with their metric.', { compare: 'set' }),
    ipv6Subnets: inPlace('Networks of IPv6 behind it, with their metric.', { compare: 'set' }),
    postConnectionIpv4Subnets: inPlace('Routes while it is connected; they dial nothing.', { compare: 'set' }),
    postConnectionIpv6Subnets: inPlace('The same of IPv6.', { compare: 'set' }),
    'dialFilters.action': inPlace("What the filters of IPv4 do, in the cmdlet's word."),
    'dialFilters.filters': inPlace('Source, destination, protocol and its two numbers.', { compare: 'set' }),
    'ipv6DialFilters.action': inPlace("What the filters of IPv6 do, in the cmdlet's word."),
    'ipv6DialFilters.filters': inPlace('Filters as the cmdlet takes them.', { compare: 'set' }),
    ipv6ObtainAutomatically: inPlace('The other side gives the IPv6 address.'),
  },
  reads: ({ server }) => [getVpnS2sInterface(server)],
  observe(snapshot, { server, name }) {
    const row = rowsOf(snapshot, getVpnS2sInterface(server)).find((one) => nameOf(one.Name) === name.toLowerCase());
    if (!row) return undefined;
    const protocol = textOf(row.Protocol)?.toLowerCase();
    const method = textOf(row.AuthenticationMethod)?.toLowerCase();
    return known<Partial<DemandDialInterface>>({
      server,
      name,
      protocol: DEMAND_DIAL_PROTOCOLS.find((one) => one.toLowerCase() === protocol),
      destination: listOf(row.Destination),
      enabled: booleanOf(row.AdminStatus),
      authentication: METHODS.find((one) => one.toLowerCase() === method),
      eapMethod: word(eapMethod, row.EapMethod),
      responderAuthentication: word(responderAuthentication, row.ResponderAuthenticationMethod),
      encryption: word(encryption, row.EncryptionType),
      userName: textOf(row.UserName),
      persistent: booleanOf(row.Persistent),
      idleDisconnectSeconds: numberOf(row.IdleDisconnect),
      retries: numberOf(row.NumberOfTries),
      retryIntervalSeconds: numberOf(row.RetryInterval),
      ipv4Subnets: listOf(row.IPv4Subnet),
      ipv6Subnets: listOf(row.IPv6Subnet),
      outageSeconds: word(outageSeconds, row.NetworkOutageTime),
      saLifetimeSeconds: numberOf(row.SALifeTime),
      mainModeLifetimeSeconds: numberOf(row.MMSALifeTime),
      saDataSizeKb: numberOf(row.SADataSizeForRenegotiation),
      sourceAddress: textOf(row.SourceIpAddress),
      promoteAlternate: booleanOf(row.PromoteAlternate),
      postConnectionIpv4Subnets: listOf(row.PostConnectionIPv4Subnet),
      postConnectionIpv6Subnets: listOf(row.PostConnectionIPv6Subnet),
      dialFilters: filtersOf(row.IPv4TriggerFilter, row.IPv4TriggerFilterAction),
      ipv6DialFilters: filtersOf(row.IPv6TriggerFilter, row.IPv6TriggerFilterAction),
      ipv6ObtainAutomatically: booleanOf(row.InternalIPv6),
    });
  },
  create: (desired) => [run(change('Add-VpnS2SInterface', parameters(desired, FIELDS), { host: desired.server }))],
  update({ desired, changes }) {
    const paths = changes.map(({ path }) => path).filter((path) => path !== 'protocol');
    if (paths.length === 0) return [];
    // It asks before it changes an interface that is connected.
    return [
      run(change('Set-VpnS2SInterface', { ...parameters(desired, paths), Force: true }, { host: desired.server })),
    ];
  },
  remove: ({ server, name }, world) =>
    keepsRole(server, world)
      ? [run(change('Remove-VpnS2SInterface', { Name: [name], Force: true }, { host: server }))]
      : [],
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    name: 'Branch Munich',
    protocol: 'IKEv2',
    destination: ['munich.contoso.com'],
    authentication: 'PSKOnly',
    sharedSecret: { secret: 'branchMunich' },
    ipv4Subnets: ['10.30.0.0/16:100'],
    dialFilters: { action: 'Allow', filters: ['10.9.0.0/255.255.0.0:10.30.0.0/255.255.0.0:tcp:0:443'] },
    ipv6DialFilters: { action: 'Deny', filters: ['2001:db8:9::/64'] },
  },
});
