import type { State as Simulation } from '../../../src/cmdlets/runners/simulator';
import { kindOf } from '../../../src/resources';
import type { Entry, Example } from './example';

const server = 'vpn11.contoso.com';
const tools: Entry = [
  'WindowsFeatures',
  { server, features: ['DirectAccess-VPN', 'Migration', 'RSAT-RemoteAccess-PowerShell', 'RemoteAccess', 'Routing'] },
];
const store = { store: 'C:\\Migration', password: { secret: 'migrationStore' } };
const others = { password: { secret: 'otherSecret' }, users: 'Enabled', groups: false };

/** The store lies on the destination, as it was exported and copied. */
function withStore({ servers }: Simulation): void {
  const network = servers[server]?.network;
  if (!network) return;
  network.files['c:\\migration\\svrmig.mig'] = {
    password: 'secret of migrationStore',
    users: [],
    addresses: ['203.0.113.10', '203.0.113.11'].map((address) => ({ adapter: 0, address, prefix: 24 })),
  };
}

/** What Windows Server Migration Tools carry. */
export const migrationToolsExamples: Example[] = [
  {
    kind: 'MigratedAddresses',
    given: [tools],
    state: withStore,
    values: {
      store: 'D:\\Migration',
      password: { secret: 'otherSecret' },
      adapters: [{ source: '00-15-5D-01-02-03', target: '00-15-5D-04-05-07' }],
      addresses: ['203.0.113.10', '203.0.113.11'],
    },
    alike: ['addresses'],
    kept: 'its own addresses are in no store',
  },
  {
    kind: 'MigrationImport',
    props: { server, ...store, users: 'All', groups: true },
    given: [tools],
    state: withStore,
    values: { ...others, from: 'vpn01.contoso.com' },
  },
  {
    kind: 'MigrationStore',
    props: { server, ...store, users: 'All', groups: true, ipConfig: false, management: 'running' },
    given: [tools, ['RemoteAccessRole', kindOf('RemoteAccessRole').example]],
    values: { ...others, ipConfig: true },
    unwritten: { management: 'wanted is nothing but running' },
  },
  { kind: 'MigrationToolsFolder', given: [tools], kept: 'a copy of what Windows has itself' },
];
