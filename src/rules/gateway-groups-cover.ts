import type { Deployment } from '../documents/schema';
import { brokersOf, gatewaysOf, sessionHostsOf } from './facts';
import type { Rule } from './rule';

/** Names of computers that clients may reach; undefined = more than names say (any computer, a group in the directory). */
function reachable({ gateway }: Deployment): Set<string> | undefined {
  const policies = gateway?.resourcePolicies ?? [];
  const names = new Set<string>();
  for (const { enabled, computers } of policies) {
    if (enabled === false) continue;
    if (computers === 'any' || 'adGroup' in computers) return undefined;
    const group = computers.gatewayGroup.toLowerCase();
    const listed = Object.entries(gateway?.computerGroups ?? {}).find(([name]) => name.toLowerCase() === group)?.[1];
    for (const computer of listed ?? []) names.add(computer.toLowerCase());
  }
  return policies.length === 0 || names.has('*') ? undefined : names;
}

export const gatewayGroupsCover: Rule = {
  id: 'gateway-groups-cover',
  severity: 'warning',
  statement:
    'Session hosts, brokers and their common name are in computer groups that a resource policy of RD Gateway lets users through to.',
  reason: 'The gateway refuses connections to a name that no resource policy covers, so users outside see an error.',
  source: 'docs/stages.md rule 11; docs/behaviour/gateway.md section 3',
  remedy: 'add the name to gateway.computerGroups of the target, in the spelling that clients ask for',
  check({ target }) {
    if (gatewaysOf(target).length === 0) return [];
    const names = reachable(target);
    if (!names) return [];
    const available = target.connectionBrokers?.highAvailability;
    const common = [available?.clientAccessName, available?.publishedName].filter((name) => name !== undefined);
    const asked = [...new Set([...common, ...brokersOf(target), ...sessionHostsOf(target)])];
    const missing = asked.filter((host) => !names.has(host) && !names.has(host.split('.')[0] ?? host));
    if (missing.length === 0) return [];
    return [
      { message: `no resource policy of the gateways covers ${missing.join(', ')}`, at: '/gateway/resourcePolicies' },
    ];
  },
};
