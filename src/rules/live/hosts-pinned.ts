import { askLicenseServers, getTerminalServiceSetting } from '../../cmdlets/reads';
import type { Props } from '../../resources/kind';
import { firstRow, namesOf, numberOf } from '../../resources/values';
import { all, type HostProps, type ResourceView } from '../rule';
import type { LiveContext, LiveRule } from './live-rule';

interface List extends Props {
  servers: string[];
}

const listIn = (state: ReadonlyMap<string, ResourceView>): string[] =>
  all<List>(state, 'DeploymentLicensing')[0]?.servers ?? [];

/** License servers that this stage takes off the list, deactivates or takes out. */
function leaving({ stage }: LiveContext): string[] {
  const off = listIn(stage.before).filter((server) => !listIn(stage.after).includes(server));
  const ended = stage.changes.flatMap(({ action, before, after }) => {
    const server = before?.kind === 'LicenseServer' ? before.key : undefined;
    const ends = action === 'delete' || (before?.props.activated === true && after?.props.activated === false);
    return server !== undefined && ends ? [server] : [];
  });
  return [...new Set([...off, ...ended])];
}

const hosts = ({ stage }: LiveContext): string[] =>
  all<HostProps>(stage.before, 'SessionHost')
    .map(({ host }) => host)
    .filter((host) => stage.before.has(`Server/${host}`));

const shortName = (name: string): string => name.toLowerCase().split('.')[0] ?? name;

export const hostsPinned: LiveRule = {
  id: 'hosts-pinned',
  severity: 'blocker',
  statement: 'No session host is tied by Group Policy to a license server that leaves.',
  reason:
    'What Group Policy says wins over the list of the deployment: the host would go on asking a server that has nothing to give.',
  source: 'docs/stages.md rule 10; docs/behaviour/licensing.md section 5',
  remedy:
    'change "Use the specified Remote Desktop license servers" in the policy that reaches the host, run gpupdate there, then run the same command again',
  reads: (context) =>
    leaving(context).length === 0
      ? []
      : hosts(context).flatMap((host) => [getTerminalServiceSetting(host), askLicenseServers(host)]),
  check: (snapshot, context) =>
    hosts(context).flatMap((host) => {
      if (numberOf(firstRow(snapshot, getTerminalServiceSetting(host))?.PolicySourceConfiguredLicenseServers) !== 1)
        return [];
      const asked = namesOf(firstRow(snapshot, askLicenseServers(host))?.SpecifiedLSList).map(shortName);
      const old = leaving(context).filter((server) => asked.includes(shortName(server)));
      return old.length === 0 ? [] : [{ message: `${host} is tied to ${old.join(', ')} by Group Policy` }];
    }),
};
