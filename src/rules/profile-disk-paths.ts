import type { Rule } from './rule';

export const profileDiskPaths: Rule = {
  id: 'profile-disk-paths',
  severity: 'blocker',
  statement: 'No two collections keep their user profile disks in the same folder.',
  reason: 'Enabling disks on a path that another collection uses is an error.',
  source: 'docs/behaviour/module.md section 6',
  remedy: 'give each collection its own folder; a renamed collection needs one too, while both exist',
  check({ plan }) {
    return (plan?.stages ?? []).slice(1).flatMap((stage) => {
      const users = new Map<string, string[]>();
      for (const item of stage.after.values()) {
        const disks = item.kind === 'SessionCollection' ? item.props.userProfileDisks : undefined;
        if (typeof disks !== 'object' || disks === null) continue;
        const path = (disks as { path: string }).path.toLowerCase().replace(/[\\/]+$/, '');
        users.set(path, [...(users.get(path) ?? []), item.key]);
      }
      return [...users]
        .filter(([, names]) => names.length > 1)
        .map(([path, names]) => ({
          message: `collections ${names.join(', ')} would share ${path}`,
          stage: stage.name,
          about: `SessionCollection/${names[0]}`,
        }));
    });
  },
};
