import type { Context } from '../context';
import { blankGateway, DEVICE_FLAGS, type GatewayServerState } from '../gateway';
import { hasFeature } from '../world';
import type { CimClass } from './cim-classes';

const NAMESPACE = 'root/cimv2/terminalservices';

/** What a gateway has; undefined = the role service is not installed, so that the classes are not there. */
function gatewayOn(context: Context, server: string): GatewayServerState | undefined {
  const found = context.server(server);
  if (!found || !hasFeature(found, 'RDS-Gateway')) return undefined;
  return found.gateway ?? blankGateway();
}

/** The same to be changed. */
export function changeableGateway(context: Context, server: string): GatewayServerState | undefined {
  const found = context.server(server);
  const gateway = gatewayOn(context, server);
  if (found && gateway) found.gateway = gateway;
  return gateway;
}

function settings(context: Context, server: string, gateway: GatewayServerState) {
  const thumbprint = context.server(server)?.https;
  return [
    {
      MaxConnections: gateway.maxConnections ?? 4294967295,
      UnlimitedConnections: gateway.maxConnections === null,
      MaximumAllowedConnectionsBySku: 4294967295,
      CentralCAPEnabled: gateway.centralCap,
      SslBridging: gateway.sslBridging,
      IsConfigured: thumbprint !== undefined,
      CertHash: bytes(thumbprint),
      OnlyConsentCapableClients: gateway.onlyConsent,
    },
  ];
}

/** A thumbprint as the byte array that the gateway's class holds. */
function bytes(thumbprint: string | undefined): number[] {
  return (thumbprint?.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function connectionPolicies(gateway: GatewayServerState) {
  return gateway.connectionPolicies.map((policy, index) => ({
    Name: policy.name,
    Order: index + 1,
    Enabled: policy.enabled,
    SmartcardAllowed: policy.smartCard,
    PasswordAllowed: policy.password,
    SecureIdAllowed: policy.secureId,
    CookieAuthenticationAllowed: policy.cookie,
    IdleTimeout: policy.idleTimeout,
    SessionTimeout: policy.sessionTimeout,
    SessionTimeoutAction: policy.sessionTimeoutAction,
    DeviceRedirectionType: policy.redirection,
    ...Object.fromEntries(DEVICE_FLAGS.map((flag) => [flag, policy.disabled.includes(flag)])),
    UserGroupNames: policy.userGroups.join(';'),
    ComputerGroupNames: policy.computerGroups.join(';'),
    HasNapAttributes: policy.nap,
    AllowOnlySDRServers: policy.onlySdr,
  }));
}

function resourcePolicies(gateway: GatewayServerState) {
  return gateway.resourcePolicies.map((policy) => ({
    Name: policy.name,
    Description: policy.description,
    Enabled: policy.enabled,
    ResourceGroupType: policy.groupType,
    ResourceGroupName: policy.group,
    UserGroupNames: policy.userGroups.join(';'),
    ProtocolNames: 'RDP',
    PortNumbers: policy.ports,
  }));
}

function computerGroups(gateway: GatewayServerState) {
  return gateway.computerGroups.map(({ name, description, resources }) => ({
    Name: name,
    Description: description,
    Resources: resources.join(';'),
    AssociatedRAPs: gateway.resourcePolicies
      .filter((policy) => policy.groupType === 'RG' && policy.group.toLowerCase() === name.toLowerCase())
      .map((policy) => policy.name)
      .join(';'),
  }));
}

const simple =
  (rows: (gateway: GatewayServerState) => Record<string, unknown>[]): CimClass['rows'] =>
  (context, server) => {
    const gateway = gatewayOn(context, server);
    return gateway && rows(gateway);
  };

/** RD Gateway's classes (docs/behaviour/gateway.md section 2). */
export const GATEWAY_CIM_CLASSES: Record<string, CimClass> = {
  win32_tsgatewayserversettings: {
    namespace: NAMESPACE,
    rows(context, server) {
      const gateway = gatewayOn(context, server);
      return gateway && settings(context, server, gateway);
    },
  },
  win32_tsgatewayconnectionauthorizationpolicy: { namespace: NAMESPACE, rows: simple(connectionPolicies) },
  win32_tsgatewayresourceauthorizationpolicy: { namespace: NAMESPACE, rows: simple(resourcePolicies) },
  win32_tsgatewayresourcegroup: { namespace: NAMESPACE, rows: simple(computerGroups) },
  win32_tsgatewayloadbalancer: {
    namespace: NAMESPACE,
    rows: simple((gateway) => [{ Servers: gateway.farm.join(';') }]),
  },
  win32_tsgatewayradiusserver: {
    namespace: NAMESPACE,
    rows: simple((gateway) =>
      gateway.radiusServers.map(({ name }, index) => ({ Name: name, Priority: index + 1, SharedSecret: '' })),
    ),
  },
  win32_tsgatewayconnection: {
    namespace: NAMESPACE,
    rows: simple((gateway) =>
      gateway.connections.map(({ user, resource }) => ({ UserName: user, ConnectedResource: resource })),
    ),
  },
};
