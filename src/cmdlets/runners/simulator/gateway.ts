import { z } from 'zod';

/** What an RD Gateway server has of its own; the deployment's gateway settings are elsewhere. */
export const GatewayServerState = z.object({
  /** In the order of evaluation. */
  connectionPolicies: z.array(
    z.object({
      name: z.string(),
      enabled: z.boolean(),
      userGroups: z.array(z.string()),
      computerGroups: z.array(z.string()),
      smartCard: z.boolean(),
      password: z.boolean(),
      secureId: z.boolean(),
      cookie: z.boolean(),
      /** 0 all, 1 none, 2 all but `disabled`. */
      redirection: z.int(),
      disabled: z.array(z.string()),
      idleTimeout: z.int(),
      sessionTimeout: z.int(),
      sessionTimeoutAction: z.int(),
      onlySdr: z.boolean(),
      /** A policy about the health of clients, which no longer exists from 2016 on. */
      nap: z.boolean(),
    }),
  ),
  resourcePolicies: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      enabled: z.boolean(),
      groupType: z.enum(['RG', 'CG', 'ALL']),
      group: z.string(),
      userGroups: z.array(z.string()),
      ports: z.string(),
    }),
  ),
  computerGroups: z.array(z.object({ name: z.string(), description: z.string(), resources: z.array(z.string()) })),
  farm: z.array(z.string()),
  radiusServers: z.array(z.object({ name: z.string(), sharedSecret: z.string() })),
  /** Null = unlimited. */
  maxConnections: z.int().nullable(),
  sslBridging: z.int(),
  centralCap: z.boolean(),
  onlyConsent: z.boolean(),
  /** RPC over HTTP, HTTP, UDP. */
  transports: z.array(z.boolean()),
  connections: z.array(z.object({ user: z.string(), resource: z.string() })),
});
export type GatewayServerState = z.infer<typeof GatewayServerState>;
export type ConnectionPolicyState = GatewayServerState['connectionPolicies'][number];
export type ResourcePolicyState = GatewayServerState['resourcePolicies'][number];

/** As the role brings it along. */
export function blankGateway(): GatewayServerState {
  return {
    connectionPolicies: [],
    resourcePolicies: [],
    computerGroups: [],
    farm: [],
    radiusServers: [],
    maxConnections: null,
    sslBridging: 0,
    centralCap: false,
    onlyConsent: false,
    transports: [true, true, true],
    connections: [],
  };
}

export function blankConnectionPolicy(name: string): ConnectionPolicyState {
  return {
    name,
    enabled: true,
    userGroups: [],
    computerGroups: [],
    smartCard: false,
    password: true,
    secureId: false,
    cookie: true,
    redirection: 0,
    disabled: [],
    idleTimeout: 0,
    sessionTimeout: 0,
    sessionTimeoutAction: 0,
    onlySdr: false,
    nap: false,
  };
}

export function blankResourcePolicy(name: string): ResourcePolicyState {
  return { name, description: '', enabled: true, groupType: 'ALL', group: '', userGroups: [], ports: '3389' };
}

/** Properties of Win32_TSGatewayConnectionAuthorizationPolicy that turn a kind of device off. */
export const DEVICE_FLAGS = [
  'DiskDrivesDisabled',
  'PrintersDisabled',
  'SerialPortsDisabled',
  'ClipboardDisabled',
  'PlugAndPlayDevicesDisabled',
] as const;

interface DefaultsOf {
  netbiosDomain: string;
  brokers: string[];
  clientAccessName: string | undefined;
}

/**
 * What adding a gateway to a deployment makes, wide open (docs/behaviour/gateway.md section 3); what is there
 * already stays as it is.
 */
export function addRdgDefaults(
  gateway: GatewayServerState,
  { netbiosDomain, brokers, clientAccessName }: DefaultsOf,
): void {
  const users = [`${netbiosDomain}\\Domain Users`];
  const addGroup = (name: string, resources: string[]) => {
    if (!gateway.computerGroups.some((group) => group.name === name))
      gateway.computerGroups.push({ name, description: '', resources });
  };
  const addPolicy = (name: string, groupType: 'RG' | 'CG', group: string) => {
    if (!gateway.resourcePolicies.some((policy) => policy.name === name))
      gateway.resourcePolicies.push({ ...blankResourcePolicy(name), groupType, group, userGroups: users });
  };
  if (!gateway.connectionPolicies.some((policy) => policy.name === 'RDG_CAP_AllUsers'))
    gateway.connectionPolicies.unshift({ ...blankConnectionPolicy('RDG_CAP_AllUsers'), userGroups: users });
  addPolicy('RDG_AllDomainComputers', 'CG', `${netbiosDomain}\\Domain Computers`);
  addGroup('RDG_RDCBComputers', brokers);
  addPolicy('RDG_RDConnectionBrokers', 'RG', 'RDG_RDCBComputers');
  if (clientAccessName === undefined) return;
  addGroup('RDG_DNSRoundRobin', [clientAccessName]);
  addPolicy('RDG_HighAvailabilityBroker_DNS_RR', 'RG', 'RDG_DNSRoundRobin');
}
