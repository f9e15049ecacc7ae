import { getInstallationType } from '../../cmdlets/reads';
import type { OsVersion } from '../../documents/scalars';
import { firstRow } from '../../resources/values';
import { olderThan, osOf } from '../facts';
import { all, type Observation, type ServerProps } from '../rule';
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

/** The release that a server runs before the stage, which an upgrade in it changes. */
function releaseOf(server: string, { stage, target }: LiveContext): OsVersion | undefined {
  const views = [stage.before, stage.after].flatMap((state) => all<ServerProps>(state, 'Server'));
  return views.find(({ name }) => name === server)?.os ?? osOf(target, server);
}

const giveDesktop = (server: string, os: OsVersion): string =>
  `${os} can be given the desktop: \`Install-WindowsFeature Server-Gui-Mgmt-Infra, Server-Gui-Shell -Restart\` on ${server}, ` +
  'with -Source where the files were removed; or name another server';

export const serverCore: LiveRule = {
  id: 'server-core',
  severity: 'blocker',
  statement: 'A server that becomes a session host, web server or gateway is no Server Core installation.',
  reason:
    'Server Core does not have these role services, and from 2016 on an installation cannot be given a desktop afterwards.',
  source: 'docs/behaviour/versions.md section 1',
  remedy: 'install the server anew with Desktop Experience, or name another one',
  reads: (context) => servers(context).map(getInstallationType),
  check: (snapshot, context) =>
    servers(context)
      .filter((server) => firstRow(snapshot, getInstallationType(server))?.InstallationType === 'Server Core')
      .map((server): Observation => {
        const os = releaseOf(server, context);
        return {
          message: `${server} is a Server Core installation`,
          about: `Server/${server}`,
          ...(os && olderThan(os, '2016') ? { remedy: giveDesktop(server, os) } : {}),
        };
      }),
};
