import { pointer } from '../documents/node';
import { collectionsOf } from './facts';
import type { Observation, Rule } from './rule';

/** What is wrong with the path of a program or an icon; undefined = nothing. */
function wrong(path: string): string | undefined {
  if (/%[^%]+%/.test(path)) return 'has a variable';
  if (/^[\\/]{2}/.test(path)) return 'is on a share';
  return /^[A-Za-z]:[\\/]/.test(path) ? undefined : 'does not begin with a drive';
}

export const appPaths: Rule = {
  id: 'app-paths',
  severity: 'warning',
  statement: 'Programs and icons of RemoteApps are named by local paths, without variables.',
  reason:
    'Every host resolves the path for itself, and the cmdlets take no variables: publishing fails, or no icon is found.',
  source: 'docs/behaviour/module.md section 7',
  remedy: 'write a path that is valid on all hosts of the collection; variables belong into virtualPath',
  check({ source, target }) {
    const live = new Map(collectionsOf(source).map(({ at, collection }) => [at, collection.remoteApps]));
    return collectionsOf(target).flatMap(({ name, collection: { remoteApps = {} }, at }) =>
      Object.entries(remoteApps).flatMap(([alias, app]) =>
        (['filePath', 'iconPath'] as const).flatMap((field): Observation[] => {
          const path = app[field];
          const fault = path === undefined ? undefined : wrong(path);
          if (fault === undefined) return [];
          // What is so already is no change of this migration; in a renamed collection it is published anew.
          const kept = live.get(at)?.[alias]?.[field] === path;
          return [
            {
              message: `${field} of ${alias} in ${name}, ${JSON.stringify(path)}, ${fault}`,
              at: at + pointer(['remoteApps', alias, field]),
              ...(kept ? { severity: 'note' } : {}),
            },
          ];
        }),
      ),
    );
  },
};
