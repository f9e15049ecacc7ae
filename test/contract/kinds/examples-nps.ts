import type { State as Simulation } from '../../../src/cmdlets/runners/simulator';
import type { Entry, Example } from './example';

const server = 'vpn11.contoso.com';
const features: Entry = [
  'WindowsFeatures',
  { server, features: ['NPAS', 'RSAT-RemoteAccess-PowerShell', 'RemoteAccess'] },
];

/** The configuration that the old server exported lies where it is imported. */
function withExport({ servers }: Simulation): void {
  const network = servers[server]?.network;
  if (!network) return;
  network.files['c:\\nps.xml'] = {
    password: '',
    users: [],
    addresses: [],
    nps: { clients: [], policies: ['VPN users', 'Branch routers'], requests: ['Everybody', 'Partners'] },
  };
}

/** A Network Policy Server on the Remote Access server itself. */
export const npsExamples: Example[] = [
  {
    kind: 'NpsPolicies',
    props: { server, file: 'C:\\nps.xml', networkPolicies: ['VPN users'] },
    given: [features],
    state: withExport,
    values: {
      file: 'D:\\nps.xml',
      from: 'vpn01.contoso.com',
      networkPolicies: ['VPN users', 'Branch routers'],
      connectionRequestPolicies: ['Everybody'],
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
