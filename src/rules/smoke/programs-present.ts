import { testPaths } from '../../cmdlets/reads';
import type { Props } from '../../resources/kind';
import type { LiveContext, LiveRule } from '../live/live-rule';
import { all } from '../rule';
import { openedHosts } from './changed';

interface App extends Props {
  collection: string;
  alias: string;
  filePath: string;
}

/** One look per host, however many programs are published. */
function programs({ stage }: LiveContext): { host: string; paths: string[] }[] {
  return openedHosts(stage).flatMap(({ host, collection }) => {
    const apps = all<App>(stage.after, 'RemoteApp').filter((app) => app.collection === collection);
    const paths = [...new Set(apps.map((app) => app.filePath))].sort();
    return paths.length === 0 ? [] : [{ host, paths }];
  });
}

export const programsPresent: LiveRule = {
  id: 'programs-present',
  severity: 'blocker',
  statement: 'Every published program is on every session host that lets users in.',
  reason:
    'Publishing asks one host for the icon and no host for the program: who lands on a host without it sees an error.',
  source: 'docs/stages.md rule 19; docs/behaviour/module.md section 7',
  remedy: 'install the program there, or correct filePath of the RemoteApp',
  waivable: true,
  reads: (context) => programs(context).map(({ host, paths }) => testPaths(host, paths)),
  check: (snapshot, context) =>
    programs(context).flatMap(({ host, paths }) => {
      const there = snapshot.get(testPaths(host, paths)).output;
      return paths.flatMap((path, index) => (there[index] === false ? [{ message: `${path} is not on ${host}` }] : []));
    }),
};
