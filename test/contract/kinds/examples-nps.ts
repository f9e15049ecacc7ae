import type { State as Simulation } from '../../../src/cmdlets/runners/simulator';
import { policiesOf } from '../../../src/cmdlets/runners/simulator/remote-access';
import type { Entry, Example } from './example';

const server = 'vpn11.contoso.com';
const features: Entry = [
  'WindowsFeatures',
  { server, features: ['NPAS', 'RSAT-RemoteAccess-PowerShell', 'RemoteAccess'] },
];

const vpnUsers = { order: 1, enabled: true, conditions: ['0x1fb5 CONTOSO\\VPN Users', '0x3d ^5$'] };

/** The configuration that the old server exported lies where it is imported. */
function withExport({ servers }: Simulation): void {
  const network = servers[server]?.network;
  if (!network) return;
  network.files['c:\\nps.xml'] = {
    password: '',
    users: [],
    addresses: [],
    nps: {
      clients: [],
      policies: policiesOf({
        'VPN users': vpnUsers,
        'Branch routers': { order: 2, enabled: false, settings: ['0x100f TRUE'] },
      }),
      requests: policiesOf({ Everybody: { order: 1, enabled: true }, Partners: { order: 2, enabled: true } }),
    },
  };
}

/** A Network Policy Server on the Remote Access server itself. */
export const npsExamples: Example[] = [
  {
    kind: 'NpsPolicies',
    props: { server, file: 'C:\\nps.xml', networkPolicies: [{ name: 'VPN users', ...vpnUsers }] },
    given: [features],
    state: withExport,
    values: {
      file: 'D:\\nps.xml',
      from: 'vpn01.contoso.com',
      networkPolicies: [
        { name: 'Vpn users', ...vpnUsers, conditions: ['0x3d ^5$', '0x1fb5 CONTOSO\\VPN USERS'] },
        { name: 'Branch routers', order: 2, enabled: false, settings: ['0x100f true'] },
      ],
      connectionRequestPolicies: [{ name: 'Everybody', order: 1, enabled: true }],
    },
    alike: ['networkPolicies', 'connectionRequestPolicies'],
    kept: 'policies of a server that is taken back serve nobody',
  },
  {
    kind: 'NpsRadiusClient',
    given: [features],
    values: {
      address: '10.9.0.31',
      sharedSecret: { secret: 'otherSecret' },
      vendor: 'Cisco',
      enabled: false,
      authAttributeRequired: true,
    },
  },
];
