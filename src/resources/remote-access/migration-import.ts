import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getRemoteAccess } from '../../cmdlets/remote-access-reads';
import { type Condition, type Run, run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { share } from '../left-file';
import { NOT_CAPTURED, remoteAccess } from './common';
import {
  isThere,
  makeFolder,
  removeStore,
  STORE_FIELDS,
  Store,
  storeFile,
  storeParameters,
  testPath,
} from './migration-store-parts';

const MigrationImport = z.strictObject({
  server: Fqdn,
  ...Store,
  /** The source, where the store is fetched from it; left out = a person copied it. */
  from: Fqdn.optional(),
});
type MigrationImport = z.infer<typeof MigrationImport>;

const notThere = (host: string, path: string): Condition => ({
  text: `the store is not on ${host} yet`,
  reads: [testPath(host, path)],
  holds: (snapshot) => !isThere(snapshot, host, path),
});

function fetchStore({ server, store: folder, from }: MigrationImport): Run[] {
  if (from === undefined) return [];
  // From the management host: a server that is asked over WinRM may not go on to a third one.
  return [
    run(
      change(
        'Copy-Item',
        { LiteralPath: [share(from, storeFile(folder))], Destination: share(server, folder), Force: true },
        'managementHost',
      ),
      { onlyIf: notThere(server, storeFile(folder)) },
    ),
  ];
}

export const migrationImportKind = defineKind<MigrationImport>({
  name: 'MigrationImport',
  description:
    'The exported settings of a Remote Access server, imported; what came over is compared setting by setting.',
  schema: MigrationImport,
  key: (props) => props.server,
  fields: {
    ...STORE_FIELDS,
    from: { description: 'Server the store is fetched from.', change: 'inPlace', compare: 'name', writeOnly: true },
  },
  reads: ({ server, store: folder }) => [getRemoteAccess(server), testPath(server, storeFile(folder))],
  /** An import sets Remote Access up, from a store that lies there until the move is complete. */
  observe: (snapshot, { server, store: folder }) =>
    remoteAccess(snapshot, server) && isThere(snapshot, server, storeFile(folder))
      ? { server, store: folder }
      : undefined,
  create: (desired) => [
    makeFolder(desired.server, desired.store),
    ...fetchStore(desired),
    run(
      change(
        'Import-SmigServerSetting',
        // Imported as DirectAccess-VPN whatever it was exported as; it asks before it overwrites.
        { FeatureId: ['DirectAccess-VPN'], ...storeParameters(desired), Force: true },
        { host: desired.server },
      ),
    ),
    // The guide: RasMan first, then Remote Access.
    run(change('Stop-Service', { Name: ['RasMan'], Force: true }, { host: desired.server })),
    run(change('Start-Service', { Name: ['RemoteAccess'] }, { host: desired.server })),
  ],
  update: () => [],
  /** The store holds keys and passwords, even if it is encrypted. */
  remove: ({ server, store: folder }) => removeStore(server, folder),
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    store: 'C:\\Migration',
    password: { secret: 'migrationStore' },
    users: 'All',
    groups: true,
    from: 'vpn01.contoso.com',
  },
});
