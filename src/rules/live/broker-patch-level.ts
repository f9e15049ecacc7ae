import { getHotFixes } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { rowsOf } from '../../resources/values';
import { all, type RoleProps, type ServerProps } from '../rule';
import type { LiveContext, LiveRule } from './live-rule';

/** Brokers of the set that a stage makes larger: those that are there, and those that come. */
function brokers({ stage }: LiveContext): string[] {
  const joins = stage.changes.some(
    ({ action, after }) =>
      action === 'create' && after?.kind === 'ServerRole' && after.props.role === 'RDS-CONNECTION-BROKER',
  );
  if (!joins) return [];
  return all<RoleProps>(stage.after, 'ServerRole')
    .filter(({ role, server }) => role === 'RDS-CONNECTION-BROKER' && stage.after.has(`Server/${server}`))
    .map(({ server }) => server);
}

function updates(snapshot: Snapshot, broker: string): Set<string> {
  const names = rowsOf(snapshot, getHotFixes(broker)).map(({ HotFixID }) => HotFixID);
  return new Set(names.filter((name): name is string => typeof name === 'string'));
}

export const brokerPatchLevel: LiveRule = {
  id: 'broker-patch-level',
  severity: 'warning',
  statement: 'Brokers of one set have the same updates.',
  reason: 'A set is supported at one level only; brokers that differ answer the same client differently.',
  source: 'docs/behaviour/versions.md section 1',
  remedy: 'install what is missing and restart the broker before it joins',
  reads: (context) => brokers(context).map(getHotFixes),
  check(snapshot, context) {
    const os = new Map(all<ServerProps>(context.stage.after, 'Server').map((server) => [server.name, server.os]));
    const names = brokers(context);
    return names.flatMap((broker) => {
      const own = updates(snapshot, broker);
      const others = names.filter((other) => other !== broker && os.get(other) === os.get(broker));
      const missing = new Set(others.flatMap((other) => [...updates(snapshot, other)]).filter((id) => !own.has(id)));
      if (missing.size === 0) return [];
      const message = `${broker} lacks ${[...missing].sort().join(', ')}, which other brokers of the set have`;
      return [{ message, about: `Server/${broker}` }];
    });
  },
};
