import { gatewaysOf } from '../../rules/facts';
import type { Context } from '../context';
import { slug, taskResource } from '../resources/tasks';
import type { Draft } from '../state';

/**
 * A gateway lets clients through only to the names of its computer groups, so the new servers are entered on the gateways
 * that serve now, before anybody is sent there (stages.md rule 11). The groups are not managed as resources.
 */
export function gatewayGroupsTask(draft: Draft, context: Context, stage: string, servers: string[]): void {
  const gateways = gatewaysOf(context.source);
  const groups = Object.keys({ ...context.source.gateway?.computerGroups, ...context.target.gateway?.computerGroups });
  if (gateways.length === 0 || groups.length === 0 || servers.length === 0) return;
  const text = `Add ${servers.join(', ')} to the gateway-managed computer group ${groups.join(', ')} on ${gateways.join(', ')}, else connections from outside to them are refused. Keep the old names in it.`;
  const task = { name: slug(`${stage} gateway groups`), stage, text, evidence: 'optional', place: 'first' } as const;
  draft.put(taskResource(task, context.evidence));
}
