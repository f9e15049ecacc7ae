import { getInstallationType } from '../../cmdlets/reads';
import { firstRow } from '../../resources/values';
import type { LiveContext, LiveRule } from './live-rule';

const NEED_DESKTOP: ReadonlySet<unknown> = new Set(['RDS-RD-SERVER', 'RDS-WEB-ACCESS', 'RDS-GATEWAY']);

/** Servers that get a role in this stage which Server Core does not have. */
function servers({ stage }: LiveContext): string[] {
  const names = stage.changes.flatMap(({ action, after }) =>
    action === 'create' && after?.kind === 'ServerRole' && NEED_DESKTOP.has(after.props.role)
      ? [String(after.props.server)]
      : [],
  );
  return [...new Set(names)];
}

export const serverCore: LiveRule = {
  id: 'server-core',
  severity: 'blocker',
  statement: 'A server that becomes a session host, web server or gateway is no Server Core installation.',
  reason: 'Server Core does not have these role services, and an installation cannot be given a desktop afterwards.',
  source: 'docs/behaviour/versions.md section 1',
  remedy: 'install the server anew with Desktop Experience, or name another one',
  reads: (context) => servers(context).map(getInstallationType),
  check: (snapshot, context) =>
    servers(context)
      .filter((server) => firstRow(snapshot, getInstallationType(server))?.InstallationType === 'Server Core')
      .map((server) => ({ message: `${server} is a Server Core installation`, about: `Server/${server}` })),
};
