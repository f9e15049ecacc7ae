import { z } from 'zod';
import { change, type ParameterValue } from '../../cmdlets/invocation';
import { getVpnS2sInterface } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { DEMAND_DIAL_PROTOCOLS, InterfaceName } from '../../documents/remote-access/settings';
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
  persistent: z.boolean().optional(),
  idleDisconnectSeconds: z.int().optional(),
  retries: z.int().optional(),
  retryIntervalSeconds: z.int().optional(),
  ipv4Subnets: z.array(z.string()).optional(),
  ipv6Subnets: z.array(z.string()).optional(),
});
type DemandDialInterface = z.infer<typeof DemandDialInterface>;

type Written = Exclude<keyof DemandDialInterface, 'server' | 'name'>;
/** Field and parameter; `protocol` is fixed when the interface is made. */
const PARAMETERS: Record<Written, string> = {
  protocol: 'Protocol',
  destination: 'Destination',
  authentication: 'AuthenticationMethod',
  userName: 'UserName',
  password: 'Password',
  sharedSecret: 'SharedSecret',
  persistent: 'Persistent',
  idleDisconnectSeconds: 'IdleDisconnectSeconds',
  retries: 'NumberOfTries',
  retryIntervalSeconds: 'RetryIntervalSeconds',
  ipv4Subnets: 'IPv4Subnet',
  ipv6Subnets: 'IPv6Subnet',
};
const FIELDS = Object.keys(PARAMETERS) as Written[];

function parameters(desired: DemandDialInterface, fields: readonly string[]): Record<string, ParameterValue> {
  const given: Record<string, ParameterValue> = { Name: desired.name };
  for (const field of FIELDS) {
    const value = desired[field];
    if (value === undefined || !fields.includes(field)) continue;
    given[PARAMETERS[field]] = typeof value === 'object' && !Array.isArray(value) ? { ...value } : value;
  }
  return given;
}

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map(textOf).filter((item) => item !== undefined);
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
    authentication: inPlace('How it proves itself.'),
    userName: inPlace('Account it dials out with.'),
    password: inPlace('Password of that account.', { secret: true, writeOnly: true }),
    sharedSecret: inPlace('Pre-shared key.', { secret: true, writeOnly: true }),
    persistent: inPlace('Always connected.', { default: false }),
    idleDisconnectSeconds: inPlace('Idle seconds until it hangs up.'),
    retries: inPlace('Attempts.'),
    retryIntervalSeconds: inPlace('Seconds between attempts.'),
    ipv4Subnets: inPlace('Networks behind it, with their metric.', { compare: 'set' }),
    ipv6Subnets: inPlace('Networks of IPv6 behind it, with their metric.', { compare: 'set' }),
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
      authentication: METHODS.find((one) => one.toLowerCase() === method),
      userName: textOf(row.UserName),
      persistent: booleanOf(row.Persistent),
      idleDisconnectSeconds: numberOf(row.IdleDisconnect),
      retries: numberOf(row.NumberOfTries),
      retryIntervalSeconds: numberOf(row.RetryInterval),
      ipv4Subnets: listOf(row.IPv4Subnet),
      ipv6Subnets: listOf(row.IPv6Subnet),
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
  },
});
