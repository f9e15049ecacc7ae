import { kindOf } from '../../../src/resources';
import type { Example } from './example';
import { withClientNames } from './ground';

const server = 'rdgw11.contoso.com';
const FORGOTTEN = 'left out of the documents it is unmanaged';
const staff = { server, name: 'Staff', userGroups: ['CONTOSO\\RDS-Users'], authentication: ['Password'] };

/** What stands on a gateway itself. */
export const gatewayExamples: Example[] = [
  {
    kind: 'GatewayComputerGroup',
    state: withClientNames,
    values: { computers: ['rds.contoso.com', 'rdsh12.contoso.com'] },
  },
  {
    kind: 'GatewayConnectionPolicy',
    given: [['GatewayConnectionPolicy', staff]],
    values: {
      enabled: false,
      userGroups: ['CONTOSO\\RDS-Others'],
      computerGroups: ['CONTOSO\\Laptops'],
      authentication: ['Password', 'SmartCard'],
      redirect: 'none',
      idleTimeoutMin: 15,
      sessionTimeoutMin: 60,
      onTimeout: 'reauthorize',
      onlyRdsAwareClients: true,
      follows: [],
    },
    alike: ['follows'],
  },
  {
    kind: 'GatewayDefaults',
    values: { defaults: 'keep', except: ['RDG_CAP_AllUsers'] },
    kept: FORGOTTEN,
    alike: ['defaults'],
    always: 'every gateway has the policies that adding it made, or lacks them',
  },
  {
    kind: 'GatewayFarm',
    given: [
      ['ServerRole', { server: 'rdgw12.contoso.com', role: 'RDS-GATEWAY', gatewayExternalFqdn: 'gw.contoso.com' }],
    ],
    values: { members: [server] },
  },
  {
    kind: 'GatewayRadiusServer',
    values: { sharedSecret: { secret: 'otherSecret' } },
  },
  {
    kind: 'GatewayResourcePolicy',
    state: withClientNames,
    given: [['GatewayComputerGroup', kindOf('GatewayComputerGroup').example]],
    values: {
      description: 'all of it',
      enabled: false,
      userGroups: ['CONTOSO\\RDS-Others'],
      computers: 'any',
      ports: 'any',
    },
  },
  {
    kind: 'GatewaySettings',
    values: {
      sslBridging: 'httpsToHttp',
      maxConnections: 100,
      udpTransport: false,
      onlyMessagingCapableClients: true,
      policyStore: 'centralNps',
    },
    always: 'the role brings them',
    kept: FORGOTTEN,
  },
];
