import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getNpsRadiusClient } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { NpsRadiusClient as Written } from '../../documents/remote-access/nps';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { booleanOf, known, nameOf, rowsOf, textOf } from '../values';
import { NOT_CAPTURED } from './common';

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
  reads: ({ server }) => [getNpsRadiusClient(server)],
  observe(snapshot, { server, name }) {
    const row = rowsOf(snapshot, getNpsRadiusClient(server)).find((one) => nameOf(one.Name) === name.toLowerCase());
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
