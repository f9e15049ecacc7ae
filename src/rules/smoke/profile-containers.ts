import { getProfileContainers } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { firstRow } from '../../resources/values';
import type { LiveContext, LiveRule } from '../live/live-rule';
import { all, type HostProps } from '../rule';
import { openedHosts } from './changed';

/** Each new host beside one that has served the collection so far and is still there. */
function pairs({ stage }: LiveContext): { host: string; old: string }[] {
  const fresh = openedHosts(stage).filter(({ host }) => !stage.before.has(`SessionHost/${host}`));
  return fresh.flatMap(({ host, collection }) => {
    const old = all<HostProps>(stage.before, 'SessionHost').find(
      (other) =>
        other.collection === collection &&
        stage.after.has(`SessionHost/${other.host}`) &&
        stage.after.has(`Server/${other.host}`),
    );
    return old ? [{ host, old: old.host }] : [];
  });
}

/** Where FSLogix keeps profiles on a host; undefined = it isn't set up there, or its settings can't be read. */
function locations(snapshot: Snapshot, host: string): string[] | undefined {
  const value = firstRow(snapshot, getProfileContainers(host))?.VHDLocations;
  const list = (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');
  const paths = list.flatMap((item) => item.split(';')).map((item) => item.trim().toLowerCase());
  return paths.length === 0 ? undefined : paths;
}

export const profileContainers: LiveRule = {
  id: 'profile-containers',
  severity: 'blocker',
  statement: 'Where the old session hosts keep profiles in FSLogix containers, the new ones do so in the same place.',
  reason: 'Users who land on a host with another location, or with none, find an empty profile.',
  source: 'docs/stages.md rule 19',
  remedy: String.raw`give the new host the same policy, HKLM\SOFTWARE\FSLogix\Profiles, VHDLocations`,
  waivable: true,
  reads: (context) =>
    pairs(context).flatMap(({ host, old }) => [getProfileContainers(host), getProfileContainers(old)]),
  check: (snapshot, context) =>
    pairs(context).flatMap(({ host, old }) => {
      const [here, there] = [locations(snapshot, host), locations(snapshot, old)];
      if (!there || (here && here.join() === there.join())) return [];
      return [
        {
          message: `profiles of ${host} are in ${here?.join(', ') ?? 'no container'}, those of ${old} in ${there.join(', ')}`,
        },
      ];
    }),
};
