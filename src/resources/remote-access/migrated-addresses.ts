import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getNetIpAddress } from '../../cmdlets/remote-access-reads';
import { type Run, run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { nameOf, rowsOf } from '../values';
import { NOT_CAPTURED } from './common';
import { inPlace, Store } from './migration-store-parts';

const MigratedAddresses = z.strictObject({
  server: Fqdn,
  store: Store.store,
  password: Store.password,
  /** Physical addresses of the source and of the destination, adapter by adapter. */
  adapters: z.array(z.strictObject({ source: z.string(), target: z.string() })).min(1),
  addresses: z.array(z.string()).min(1),
});
type MigratedAddresses = z.infer<typeof MigratedAddresses>;

function takeAddresses({ server, store: folder, password: secret, adapters }: MigratedAddresses): Run {
  return run(
    change(
      'Import-SmigServerSetting',
      {
        Path: folder,
        Password: { ...secret },
        IPConfig: 'NIC',
        SourcePhysicalAddress: adapters.map(({ source }) => source),
        TargetPhysicalAddress: adapters.map(({ target }) => target),
        Force: true,
      },
      { host: server },
    ),
  );
}

export const migratedAddressesKind = defineKind<MigratedAddresses>({
  name: 'MigratedAddresses',
  description: 'The addresses of the old server on the adapters of the new one, put there from the exported settings.',
  schema: MigratedAddresses,
  key: (props) => props.server,
  fields: {
    server: { description: 'Destination.', change: 'replace', compare: 'name' },
    store: { ...inPlace('Folder of the store.') },
    password: { ...inPlace('Opens the store.'), secret: true },
    adapters: { ...inPlace('Which adapter takes the place of which, by physical address.') },
    addresses: { description: 'Addresses that it has to have.', change: 'inPlace', compare: 'set' },
  },
  reads: ({ server }) => [getNetIpAddress(server)],
  observe(snapshot, { server, addresses }) {
    const live = rowsOf(snapshot, getNetIpAddress(server)).map((row) => nameOf(row.IPAddress));
    const there = addresses.filter((address) => live.includes(address.toLowerCase()));
    return there.length === 0 ? undefined : { server, addresses: there };
  },
  create: (desired) => [takeAddresses(desired)],
  update: ({ desired, changes }) => (changes.some(({ path }) => path === 'addresses') ? [takeAddresses(desired)] : []),
  // Its own addresses are in no store: a person gives them back.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    store: 'C:\\Migration',
    password: { secret: 'migrationStore' },
    adapters: [{ source: '00-15-5D-01-02-03', target: '00-15-5D-04-05-06' }],
    addresses: ['203.0.113.10'],
  },
});
