import type { Deployment } from '../../../documents/schema';
import { addRdgDefaults, blankConnectionPolicy, blankGateway, blankResourcePolicy, DEVICE_FLAGS } from './gateway';
import type { Seeding } from './seed';
import type { State } from './state';

type Gateway = NonNullable<Deployment['gateway']>;
type ConnectionPolicy = NonNullable<Gateway['connectionPolicies']>[number];
type ResourcePolicy = NonNullable<Gateway['resourcePolicies']>[number];

const BRIDGING = ['none', 'httpsToHttp', 'httpsToHttps'] as const;
const DEVICES: Record<string, (typeof DEVICE_FLAGS)[number]> = {
  Drives: 'DiskDrivesDisabled',
  Printers: 'PrintersDisabled',
  SerialPorts: 'SerialPortsDisabled',
  Clipboard: 'ClipboardDisabled',
  PlugAndPlayDevices: 'PlugAndPlayDevicesDisabled',
};

/** The gateways of the source with policies, groups, farm lists and settings as the document has them. */
export function seedGateway(seeding: Seeding): void {
  const { source, state, machine } = seeding;
  const { gateway } = source;
  for (const server of gateway?.members ?? []) {
    if (gateway) machine(server).gateway = gatewayOf(seeding, gateway);
  }
  for (const { gateway: area } of seeding.documents) {
    if (typeof area?.policyStore === 'object') for (const { server } of area.policyStore.centralNps) machine(server);
  }
  for (const document of seeding.documents) {
    // Whatever a group names can be resolved.
    for (const name of Object.values(document.gateway?.computerGroups ?? {}).flat()) {
      if (name.toLowerCase().endsWith(`.${state.domain}`)) knownName(seeding, name);
    }
  }
}

/** A name of the deployment that is no server: the client access name is in DNS later, others get a machine. */
function knownName({ documents, machine }: Seeding, name: string): void {
  const clientNames = documents.flatMap((document) => [
    document.connectionBrokers?.highAvailability?.clientAccessName,
    document.webAccess?.fqdn,
    document.gateway?.externalFqdn,
  ]);
  if (!clientNames.some((other) => other?.toLowerCase() === name.toLowerCase())) machine(name);
}

function gatewayOf({ source, state, secret }: Seeding, document: Gateway) {
  const gateway = blankGateway();
  const accounts = (names: string[] | undefined) => (names ?? []).map((name) => accountOf(state, name));
  gateway.connectionPolicies = (document.connectionPolicies ?? []).map((policy) => ({
    ...blankConnectionPolicy(policy.name),
    ...redirection(policy),
    enabled: policy.enabled ?? true,
    userGroups: accounts(policy.userGroups),
    computerGroups: accounts(policy.computerGroups),
    smartCard: policy.authentication.includes('SmartCard'),
    password: policy.authentication.includes('Password'),
    idleTimeout: policy.idleTimeoutMin ?? 0,
    sessionTimeout: policy.sessionTimeoutMin ?? 0,
    sessionTimeoutAction: policy.onTimeout === 'reauthorize' ? 1 : 0,
    onlySdr: policy.onlyRdsAwareClients ?? false,
  }));
  gateway.resourcePolicies = (document.resourcePolicies ?? []).map((policy) => ({
    ...blankResourcePolicy(policy.name),
    ...computers(state, policy),
    description: policy.description ?? '',
    enabled: policy.enabled ?? true,
    userGroups: accounts(policy.userGroups),
    ports: policy.ports === 'any' ? '*' : (policy.ports ?? [3389]).join(';'),
  }));
  gateway.computerGroups = Object.entries(document.computerGroups ?? {}).map(([name, resources]) => ({
    name,
    description: '',
    resources,
  }));
  const members = document.members ?? [];
  gateway.farm = members.length > 1 && document.farm !== false ? members : [];
  gateway.sslBridging = Math.max(0, BRIDGING.indexOf(document.sslBridging ?? 'none'));
  gateway.maxConnections = typeof document.maxConnections === 'number' ? document.maxConnections : null;
  gateway.onlyConsent = document.onlyMessagingCapableClients ?? false;
  gateway.transports = [true, true, document.udpTransport ?? true];
  if (typeof document.policyStore === 'object') {
    gateway.centralCap = true;
    gateway.radiusServers = document.policyStore.centralNps.map(({ server, sharedSecret }) => ({
      name: server,
      sharedSecret: secret(sharedSecret),
    }));
  }
  if (document.defaults !== 'remove') {
    const ha = source.connectionBrokers?.highAvailability?.clientAccessName;
    const own = [...gateway.connectionPolicies];
    addRdgDefaults(gateway, {
      netbiosDomain: state.netbiosDomain,
      brokers: source.connectionBrokers?.members ?? [],
      clientAccessName: ha,
    });
    // They were there first: what was made later stands above.
    gateway.connectionPolicies = [...own, ...gateway.connectionPolicies.filter((policy) => !own.includes(policy))];
  }
  return gateway;
}

function redirection({ redirect }: ConnectionPolicy): { redirection: number; disabled: string[] } {
  if (typeof redirect !== 'object') return { redirection: redirect === 'none' ? 1 : 0, disabled: [] };
  const on = redirect.only.map((device) => DEVICES[device]);
  return { redirection: 2, disabled: DEVICE_FLAGS.filter((flag) => !on.includes(flag)) };
}

function computers(state: State, { computers: wanted }: ResourcePolicy) {
  if (wanted === 'any') return { groupType: 'ALL' as const, group: '' };
  return 'gatewayGroup' in wanted
    ? { groupType: 'RG' as const, group: wanted.gatewayGroup }
    : { groupType: 'CG' as const, group: accountOf(state, wanted.adGroup) };
}

/** An account as the classes answer: DOMAIN\name (docs/behaviour/gateway.md section 1). */
export function accountOf(state: State, account: string): string {
  const at = account.lastIndexOf('@');
  if (account.includes('\\') || at < 0) return account;
  return account.slice(at + 1).toLowerCase() === state.domain
    ? `${state.netbiosDomain}\\${account.slice(0, at)}`
    : account;
}
