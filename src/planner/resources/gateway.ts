import type { Deployment } from '../../documents/schema';
import { accountOf, accountsOf, gatewaysOf, isLost } from '../../rules/facts';
import type { Resource } from '../types';
import { present, resource, sorted } from './build';

type Gateway = NonNullable<Deployment['gateway']>;

/** Kinds that live on one gateway and leave the plan with it. */
export const ON_GATEWAY = [
  'GatewayComputerGroup',
  'GatewayConnectionPolicy',
  'GatewayDefaults',
  'GatewayFarm',
  'GatewayRadiusServer',
  'GatewayResourcePolicy',
  'GatewaySettings',
] as const;

/** The deployment's gateway properties, and what the document says of each of its gateways. */
export function gatewayResources(deployment: Deployment): Resource[] {
  const { gateway } = deployment;
  if (!gateway) return [];
  const { mode, externalFqdn, logonMethod, useCachedCredentials, bypassLocal } = gateway;
  const custom = mode === 'Custom' ? { externalFqdn, logonMethod, useCachedCredentials, bypassLocal } : {};
  const members = gatewaysOf(deployment).filter((server) => !isLost(deployment, server));
  return [
    resource('DeploymentGateway', 'deployment', ['Gateway'], { mode, ...custom }),
    ...members.flatMap((server) => memberResources(deployment, gateway, server)),
    ...(gateway.farm === false || members.length < 2 ? [] : members.map((server) => farmResource(server, members))),
  ];
}

export function farmResource(server: string, members: string[]): Resource {
  return resource('GatewayFarm', server, ['Gateway', server], { server, members: sorted(members) });
}

function memberResources(deployment: Deployment, gateway: Gateway, server: string): Resource[] {
  const path = ['Gateway', server];
  const accounts = (names: string[] | undefined) => accountsOf(deployment, names);
  const groups = Object.entries(gateway.computerGroups ?? {}).map(([name, computers]) =>
    resource('GatewayComputerGroup', `${server}/${name}`, path, { server, name, computers: sorted(computers) }),
  );
  const connection = (gateway.connectionPolicies ?? []).map((policy, index, all) => {
    const { redirect } = policy;
    return resource('GatewayConnectionPolicy', `${server}/${policy.name}`, path, {
      server,
      ...policy,
      userGroups: accounts(policy.userGroups),
      computerGroups: accounts(policy.computerGroups),
      authentication: sorted(policy.authentication),
      redirect: typeof redirect === 'object' ? { only: sorted(redirect.only) } : redirect,
      follows: all.slice(0, index).map((other) => other.name),
    });
  });
  const resources = (gateway.resourcePolicies ?? []).map((policy) => {
    const { computers } = policy;
    return resource('GatewayResourcePolicy', `${server}/${policy.name}`, path, {
      server,
      ...policy,
      userGroups: accounts(policy.userGroups),
      computers:
        typeof computers === 'object' && 'adGroup' in computers
          ? { adGroup: accountOf(deployment, computers.adGroup) }
          : computers,
    });
  });
  return [
    ...groups,
    ...connection,
    ...resources,
    ...radiusServers(gateway, server),
    ...settings(gateway, server),
    ...defaults(gateway, server),
  ];
}

function radiusServers({ policyStore }: Gateway, server: string): Resource[] {
  if (policyStore === undefined || policyStore === 'local') return [];
  return policyStore.centralNps.map(({ server: nps, sharedSecret }) =>
    resource('GatewayRadiusServer', `${server}/${nps}`, ['Gateway', server], { server, nps, sharedSecret }),
  );
}

function settings(gateway: Gateway, server: string): Resource[] {
  const { sslBridging, maxConnections, udpTransport, onlyMessagingCapableClients, policyStore } = gateway;
  const wanted = present({
    sslBridging,
    maxConnections,
    udpTransport,
    onlyMessagingCapableClients,
    policyStore: typeof policyStore === 'object' ? 'centralNps' : policyStore,
  });
  if (Object.keys(wanted).length === 0) return [];
  return [resource('GatewaySettings', server, ['Gateway', server], { server, ...wanted })];
}

function defaults(gateway: Gateway, server: string): Resource[] {
  if (gateway.defaults === undefined) return [];
  const own = [
    ...(gateway.connectionPolicies ?? []).map((policy) => policy.name),
    ...(gateway.resourcePolicies ?? []).map((policy) => policy.name),
    ...Object.keys(gateway.computerGroups ?? {}),
  ].filter((name) => name.toUpperCase().startsWith('RDG_'));
  const except = own.length > 0 ? sorted(own) : undefined;
  return [resource('GatewayDefaults', server, ['Gateway', server], { server, defaults: gateway.defaults, except })];
}
