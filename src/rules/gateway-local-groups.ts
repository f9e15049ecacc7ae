import type { Deployment } from '../documents/schema';
import { gatewaysOf } from './facts';
import type { Observation, Rule } from './rule';

interface Named {
  account: string;
  where: string;
  pointer: string;
}

/** Every account that policies of the gateways name. */
function accountsOf({ gateway }: Deployment): Named[] {
  const connection = (gateway?.connectionPolicies ?? []).flatMap(({ name, userGroups, computerGroups = [] }, index) =>
    [...userGroups, ...computerGroups].map((account) => ({
      account,
      where: `connection policy ${name}`,
      pointer: `/gateway/connectionPolicies/${index}`,
    })),
  );
  const resource = (gateway?.resourcePolicies ?? []).flatMap(({ name, userGroups, computers }, index) => {
    const group = typeof computers === 'object' && 'adGroup' in computers ? [computers.adGroup] : [];
    return [...userGroups, ...group].map((account) => ({
      account,
      where: `resource policy ${name}`,
      pointer: `/gateway/resourcePolicies/${index}`,
    }));
  });
  return [...connection, ...resource];
}

/** Name of the server, or BUILTIN, that alone knows an account; undefined = a domain does. */
function ownerOf(account: string, servers: string[]): string | undefined {
  const at = account.lastIndexOf('@');
  const owner = (account.includes('\\') ? account.split('\\')[0] : account.slice(at + 1))?.toLowerCase() ?? '';
  if (owner === 'builtin') return 'BUILTIN';
  return servers.find((server) => server === owner || server.split('.')[0] === owner);
}

export const gatewayLocalGroups: Rule = {
  id: 'gateway-local-groups',
  severity: 'blocker',
  statement: 'Policies of RD Gateway name groups of a domain, no local ones, when they move to other gateways.',
  reason:
    'A new gateway cannot resolve a group of the old server; one such name makes the whole policy fail, and an import then leaves no policies at all.',
  source: 'docs/behaviour/gateway.md section 3',
  remedy:
    'make a group in the domain with the same members and name it in source and target, also on the gateways that serve now',
  check({ source, target }) {
    const old = gatewaysOf(source);
    if (gatewaysOf(target).every((server) => old.includes(server))) return [];
    const servers = [...new Set([...Object.keys(source.servers), ...Object.keys(target.servers)])];
    const found = new Map<string, Observation>();
    for (const document of [source, target]) {
      for (const { account, where, pointer } of accountsOf(document)) {
        const owner = ownerOf(account, servers);
        if (owner === undefined) continue;
        const known = owner === 'BUILTIN' ? 'is local to each server' : `only ${owner} knows`;
        const message = `${where} names ${account}, which ${known}`;
        found.set(message.toLowerCase(), { message, stage: 'gateway/transfer', at: pointer });
      }
    }
    return [...found.values()];
  },
};
