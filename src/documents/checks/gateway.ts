import { didYouMean } from '../issues';
import { duplicates, type Findings } from './findings';

const CUSTOM_FIELDS = ['externalFqdn', 'logonMethod', 'useCachedCredentials', 'bypassLocal'] as const;

/** Gateway settings and policies. */
export function checkGateway(findings: Findings): void {
  const { gateway } = findings.deployment;
  if (!gateway) return;
  const missing = CUSTOM_FIELDS.filter((field) => gateway[field] === undefined);
  const given = CUSTOM_FIELDS.filter((field) => gateway[field] !== undefined);
  if (gateway.mode === 'Custom' && missing.length > 0) {
    findings.error(
      'check-gateway-custom',
      ['gateway', 'mode'],
      `mode Custom needs ${CUSTOM_FIELDS.join(', ')} together; missing: ${missing.join(', ')}`,
      'write all four',
    );
  }
  for (const field of gateway.mode === 'Custom' ? [] : given) {
    findings.error(
      'check-gateway-custom',
      ['gateway', field],
      `${field} belongs to mode Custom, not to ${gateway.mode}`,
      'remove it, or write mode: Custom',
    );
  }
  for (const list of ['connectionPolicies', 'resourcePolicies'] as const) {
    for (const [index, name] of duplicates(gateway[list]?.map((policy) => policy.name))) {
      const path = ['gateway', list, index, 'name'];
      findings.error('check-listed-twice', path, `the policy ${JSON.stringify(name)} stands twice in this list`);
    }
  }
  for (const [index, policy] of (gateway.resourcePolicies ?? []).entries()) {
    if (policy.computers === 'any' || !('gatewayGroup' in policy.computers)) continue;
    const group = policy.computers.gatewayGroup;
    const names = Object.keys(gateway.computerGroups ?? {});
    if (names.includes(group)) continue;
    const path = ['gateway', 'resourcePolicies', index, 'computers', 'gatewayGroup'];
    const known = names.length > 0 ? `groups here: ${names.join(', ')}` : 'write gateway.computerGroups';
    findings.error(
      'check-computer-group',
      path,
      `there is no computer group ${JSON.stringify(group)}`,
      didYouMean(group, names) ?? known,
    );
  }
  if (gateway.connectionPolicies && gateway.policyStore !== undefined && gateway.policyStore !== 'local') {
    findings.warn(
      'check-central-policies',
      ['gateway', 'connectionPolicies'],
      'with a central policy store the gateway does not use its own connection policies',
    );
  }
}
