import { z } from 'zod';
import { change, type Invocation, read } from '../../cmdlets/invocation';
import { type Run, run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { nameOf, rowsOf } from '../values';
import { NOT_CAPTURED } from './common';
import {
  inPlace,
  isThere,
  makeFolder,
  removeStore,
  STORE_FIELDS,
  Store,
  storeFile,
  storeParameters,
  testPath,
} from './migration-store-parts';

const MigrationStore = z.strictObject({
  server: Fqdn,
  ...Store,
  ipConfig: z.boolean().optional(),
  management: z.literal('running'),
});
type MigrationStore = z.infer<typeof MigrationStore>;

const getManagement = (host: string): Invocation => read('Get-Service', { Name: ['RaMgmtSvc'] }, { host });
const startManagement = (host: string): Run => run(change('Start-Service', { Name: ['RaMgmtSvc'] }, { host }));

export const migrationStoreKind = defineKind<MigrationStore>({
  name: 'MigrationStore',
  description: 'The settings of a Remote Access server as Windows Server Migration Tools export them, encrypted.',
  schema: MigrationStore,
  key: (props) => props.server,
  fields: {
    ...STORE_FIELDS,
    ipConfig: inPlace('Whether addresses are in it, for the cut-over.'),
    management: {
      description: 'The Remote Access Management service, which is stopped for the export, runs again.',
      change: 'inPlace',
    },
  },
  reads: ({ server, store: folder }) => [testPath(server, storeFile(folder)), getManagement(server)],
  observe(snapshot, props) {
    if (!isThere(snapshot, props.server, storeFile(props.store))) return undefined;
    const running = rowsOf(snapshot, getManagement(props.server)).some((row) => nameOf(row.Status) === 'running');
    return { server: props.server, store: props.store, ...(running ? { management: 'running' as const } : {}) };
  },
  create: (desired) => [
    makeFolder(desired.server, desired.store),
    // The guide: always stop it first, and start it again afterwards.
    run(change('Stop-Service', { Name: ['RaMgmtSvc'], Force: true }, { host: desired.server })),
    run(
      change(
        'Export-SmigServerSetting',
        {
          FeatureId: ['DirectAccess-VPN'],
          ...storeParameters(desired),
          ...(desired.ipConfig ? { IPConfig: true } : {}),
        },
        { host: desired.server },
      ),
    ),
    startManagement(desired.server),
  ],
  update: ({ desired, changes }) =>
    changes.some(({ path }) => path === 'management') ? [startManagement(desired.server)] : [],
  remove: ({ server, store: folder }) => removeStore(server, folder),
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn01.contoso.com',
    store: 'C:\\Migration',
    password: { secret: 'migrationStore' },
    users: 'All',
    groups: true,
    management: 'running',
  },
});
