import { getPendingReboot } from '../../cmdlets/reads';
import type { LiveContext, LiveRule } from './live-rule';

/** Servers that get a role in this stage. */
function servers({ stage }: LiveContext): string[] {
  const names = stage.changes.flatMap(({ action, after }) =>
    action === 'create' && after?.kind === 'ServerRole' ? [String(after.props.server)] : [],
  );
  return [...new Set(names)];
}

export const pendingReboot: LiveRule = {
  id: 'pending-reboot',
  severity: 'blocker',
  statement: 'A server that gets a role has no restart pending.',
  reason: 'Add-RDServer refuses it in its validation, in the middle of the stage.',
  source: 'docs/behaviour/module.md section 3',
  remedy: 'restart the server, then run the same command again',
  reads: (context) => servers(context).map(getPendingReboot),
  check: (snapshot, context) =>
    servers(context)
      .filter((server) => snapshot.get(getPendingReboot(server)).output.includes(true))
      .map((server) => ({ message: `a restart of ${server} is pending`, about: `Server/${server}` })),
};
