import type { Deployment } from '../../documents/schema';
import { isLost, type Role, rolesOf, serversByRole } from '../../rules/facts';
import type { Resource } from '../types';
import { resource } from './build';

/** Where a role is shown; a session host's does not depend on its collection, since its place must not move. */
const PATHS: Record<Role, string[]> = {
  'RDS-CONNECTION-BROKER': ['Brokers'],
  'RDS-RD-SERVER': ['Servers'],
  'RDS-WEB-ACCESS': ['Web'],
  'RDS-GATEWAY': ['Gateway'],
  'RDS-LICENSING': ['Licensing'],
  'RDS-VIRTUALIZATION': ['Servers'],
};

export function serverResource(deployment: Deployment, name: string): Resource | undefined {
  const server = deployment.servers[name];
  if (!server || server.lost) return undefined;
  return resource('Server', name, ['Servers'], { name, os: server.os, upgrade: server.upgrade, via: server.via });
}

export function roleResource(deployment: Deployment, server: string, role: Role): Resource {
  const gatewayExternalFqdn = role === 'RDS-GATEWAY' ? deployment.gateway?.externalFqdn : undefined;
  const createVirtualSwitch =
    role === 'RDS-VIRTUALIZATION' ? deployment.virtualDesktops?.hosts[server]?.createVirtualSwitch : undefined;
  const props = { server, role, gatewayExternalFqdn, createVirtualSwitch };
  return resource('ServerRole', `${server}/${role}`, PATHS[role], props);
}

/**
 * Servers that hold a role, and their roles. A server without one is not part of the deployment, and a lost one can't be
 * read; but its role is still registered with the broker and can be taken out.
 */
export function serverResources(deployment: Deployment): Resource[] {
  const servers = [...rolesOf(deployment).keys()]
    .filter((name) => !isLost(deployment, name))
    .map((name) => serverResource(deployment, name))
    .filter((item) => item !== undefined);
  const roles = serversByRole(deployment).flatMap(([role, names]) =>
    names.map((server) => roleResource(deployment, server, role)),
  );
  return [...servers, ...roles];
}
