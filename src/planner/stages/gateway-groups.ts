import { brokersOf, sessionHostsOf } from '../../rules/facts';
import type { Context } from '../context';
import { sorted } from '../resources/build';
import type { Draft } from '../state';

/**
 * A gateway lets clients through only to the names of its computer groups, so the new servers are entered on the gateways
 * that serve now, before anybody is sent there (docs/stages.md rule 11). The old names stay until gateway/transfer.
 */
export function admitThroughGateways(draft: Draft, context: Context, servers: string[]): void {
  if (servers.length === 0) return;
  for (const group of draft.all('GatewayComputerGroup')) {
    const computers = namesIn(group.props.computers);
    const added = newNames(context, String(group.props.name), computers, servers);
    if (added.every((name) => has(computers, name))) continue;
    draft.patch(group.kind, group.key, { computers: sorted([...computers, ...added]) });
  }
}

/** As the target's group of that name spells them; a group that the target gives up follows the servers it has. */
function newNames({ source, target }: Context, group: string, computers: string[], servers: string[]): string[] {
  const groups = Object.entries(target.gateway?.computerGroups ?? {});
  const wanted = groups.find(([name]) => name.toLowerCase() === group.toLowerCase())?.[1];
  if (wanted) return wanted.filter((name) => servers.some((server) => means(name, server)));
  const old = [...brokersOf(source), ...sessionHostsOf(source)];
  return computers.some((name) => old.some((server) => means(name, server))) ? servers : [];
}

/** A client that asks for the short name is a case of its own for the gateway. */
function means(name: string, server: string): boolean {
  return [server, server.split('.')[0]].includes(name.toLowerCase());
}

const has = (names: string[], name: string): boolean =>
  names.some((other) => other.toLowerCase() === name.toLowerCase());

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
