import type { Deployment } from '../../documents/schema';
import type { Resource } from '../types';
import { resource } from './build';

/** The deployment's gateway properties; the policies of single gateways are carried by hand (gateway/transfer). */
export function gatewayResources(deployment: Deployment): Resource[] {
  const { gateway } = deployment;
  if (!gateway) return [];
  const { mode, externalFqdn, logonMethod, useCachedCredentials, bypassLocal } = gateway;
  const custom = mode === 'Custom' ? { externalFqdn, logonMethod, useCachedCredentials, bypassLocal } : {};
  return [resource('DeploymentGateway', 'deployment', ['Gateway'], { mode, ...custom })];
}
