import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getNetAdapter } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { InterfaceName } from '../../documents/remote-access/settings';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { known, nameOf, rowsOf, textOf } from '../values';
import { NOT_CAPTURED } from './common';

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
