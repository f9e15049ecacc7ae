import { z } from 'zod';
import { change, type Invocation, read } from '../../cmdlets/invocation';
import { showNps } from '../../cmdlets/netsh/call';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Run, run } from '../../cmdlets/step';
import { NpsRadiusClient as Written } from '../../documents/remote-access/nps';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { booleanOf, known, nameOf, rowsOf, textOf } from '../values';
import { NOT_CAPTURED } from './common';

/** A Network Policy Server: docs/behaviour/remote-access.md section 10. */

const getClients = (host: string): Invocation => ({ ...read('Get-NpsRadiusClient', {}, { host }), mayLack: true });

const NpsRadiusClient = z.strictObject({
  server: Fqdn,
  name: z.string().min(1),
  ...Written.omit({ napCompatible: true }).shape,
});
type NpsRadiusClient = z.infer<typeof NpsRadiusClient>;

const parameters = ({ name, address, sharedSecret, vendor, authAttributeRequired }: NpsRadiusClient) => ({
  Name: name,
  Address: address,
  ...(sharedSecret === undefined ? {} : { SharedSecret: { ...sharedSecret } }),
  ...(vendor === undefined ? {} : { VendorName: vendor }),
  ...(authAttributeRequired === undefined ? {} : { AuthAttributeRequired: authAttributeRequired }),
});

export const npsRadiusClientKind = defineKind<NpsRadiusClient>({
  name: 'NpsRadiusClient',
  description: 'A server or device that asks a Network Policy Server.',
  schema: NpsRadiusClient,
  key: ({ server, name }) => `${server}/${name}`,
  fields: {
    server: { description: 'Network Policy Server.', change: 'replace', compare: 'name' },
    name: { description: 'Name of the client.', change: 'replace', compare: 'name' },
    address: { description: 'Its name or address.', change: 'inPlace', compare: 'name' },
    sharedSecret: { description: 'Shared secret.', change: 'inPlace', secret: true, writeOnly: true },
    vendor: { description: 'Vendor, as the console names it.', change: 'inPlace' },
    enabled: { description: 'Whether it is answered.', change: 'inPlace', default: true },
    authAttributeRequired: { description: 'Message-Authenticator is demanded.', change: 'inPlace', default: false },
  },
  reads: ({ server }) => [getClients(server)],
  observe(snapshot, { server, name }) {
    const row = rowsOf(snapshot, getClients(server)).find((one) => nameOf(one.Name) === name.toLowerCase());
    return (
      row &&
      known<Partial<NpsRadiusClient>>({
        server,
        name,
        address: textOf(row.Address),
        vendor: textOf(row.VendorName),
        enabled: booleanOf(row.Enabled),
        authAttributeRequired: booleanOf(row.AuthAttributeRequired),
      })
    );
  },
  create: (desired) => [
    run(
      change(
        'New-NpsRadiusClient',
        { ...parameters(desired), ...(desired.enabled === false ? { Disabled: true } : {}) },
        { host: desired.server },
      ),
    ),
  ],
  update: ({ desired, changes }) =>
    changes.length === 0
      ? []
      : [
          run(
            change(
              'Set-NpsRadiusClient',
              { ...parameters(desired), ...(desired.enabled === undefined ? {} : { Enabled: desired.enabled }) },
              { host: desired.server },
            ),
          ),
        ],
  /** An old server that is retired keeps what is on it, as a way back. */
  remove: ({ server, name }, world) =>
    world.after.find('WindowsFeatures', server) === undefined
      ? []
      : [run(change('Remove-NpsRadiusClient', { Name: name }, { host: server }))],
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    name: 'Switch 1',
    address: '10.9.0.30',
    sharedSecret: { secret: 'npsClientSwitch1' },
    enabled: true,
  },
});

const NpsPolicies = z.strictObject({
  server: Fqdn,
  /** Exported configuration on this server; it holds every secret in clear, and is deleted. */
  file: z.string().min(1),
  /** The old server, where cmdlets export it; left out = a person brings the file. */
  from: Fqdn.optional(),
  networkPolicies: z.array(z.string().min(1)).optional(),
  connectionRequestPolicies: z.array(z.string().min(1)).optional(),
});
type NpsPolicies = z.infer<typeof NpsPolicies>;

/** `show` prints `Name = value` in the language of the server: values alone are looked at. */
function namesIn(snapshot: Snapshot, reading: Invocation, wanted: readonly string[]): string[] {
  const values = snapshot
    .get(reading)
    .output.map((line) => (typeof line === 'string' ? (/=\s*(.*?)\s*$/.exec(line)?.[1]?.toLowerCase() ?? '') : ''));
  return wanted.filter((name) => values.includes(name.toLowerCase()));
}

const share = (host: string, path: string): string => `\\\\${host}\\${path.replace(/^([A-Za-z]):/, '$1$')}`;
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('\\') + 1);

function importSteps({ server, file, from }: NpsPolicies): Run[] {
  const removeFrom = (host: string): Run =>
    run(change('Remove-Item', { LiteralPath: [file], Force: true }, { host }), { tolerate: ['notFound'] });
  const fetch =
    from === undefined
      ? []
      : [
          run(change('Export-NpsConfiguration', { Path: file }, { host: from })),
          run(
            change(
              'Copy-Item',
              { LiteralPath: [share(from, file)], Destination: share(server, folderOf(file)), Force: true },
              'managementHost',
            ),
          ),
          removeFrom(from),
        ];
  return [...fetch, run(change('Import-NpsConfiguration', { Path: file }, { host: server })), removeFrom(server)];
}

export const npsPoliciesKind = defineKind<NpsPolicies>({
  name: 'NpsPolicies',
  description: 'Policies of a Network Policy Server, imported from the configuration that the old server exported.',
  schema: NpsPolicies,
  key: (props) => props.server,
  fields: {
    server: { description: 'Network Policy Server.', change: 'replace', compare: 'name' },
    file: { description: 'Exported configuration.', change: 'inPlace', writeOnly: true },
    from: { description: 'Server it is exported on.', change: 'inPlace', compare: 'name', writeOnly: true },
    networkPolicies: { description: 'Names of the network policies.', change: 'inPlace', compare: 'nameSet' },
    connectionRequestPolicies: {
      description: 'Names of the connection request policies.',
      change: 'inPlace',
      compare: 'nameSet',
    },
  },
  reads: ({ server }) => [showNps(server, 'np'), showNps(server, 'crp')],
  observe(snapshot, { server, networkPolicies = [], connectionRequestPolicies = [] }) {
    const network = namesIn(snapshot, showNps(server, 'np'), networkPolicies);
    const request = namesIn(snapshot, showNps(server, 'crp'), connectionRequestPolicies);
    if (network.length + request.length === 0) return undefined;
    return known<Partial<NpsPolicies>>({
      server,
      networkPolicies: networkPolicies.length > 0 ? network : undefined,
      connectionRequestPolicies: connectionRequestPolicies.length > 0 ? request : undefined,
    });
  },
  create: importSteps,
  /** An import replaces everything that is there: it is made again only where policies are missing. */
  update: ({ desired, changes }) => (changes.some(({ path }) => /Policies$/.test(path)) ? importSteps(desired) : []),
  // Policies of a server that is taken back serve nobody; they stay on it.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    file: 'C:\\nps.xml',
    from: 'vpn01.contoso.com',
    networkPolicies: ['VPN users'],
  },
});
