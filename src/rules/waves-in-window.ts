import type { Rule } from './rule';

export const wavesInWindow: Rule = {
  id: 'waves-in-window',
  severity: 'warning',
  statement: 'The sign-out of every wave lies inside the migration window.',
  reason: 'Users were told the window; a sign-out outside of it surprises them.',
  source: 'docs/stages.md rules 15 and 19',
  remedy: 'change signOutAt of the wave, or the window',
  check({ target }) {
    const { window, waves = {} } = target.migration ?? {};
    if (!window) return [];
    if (Date.parse(window.end) <= Date.parse(window.start))
      return [
        { message: `the window ends (${window.end}) before it starts (${window.start})`, at: '/migration/window' },
      ];
    return Object.entries(waves)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, { signOutAt }]) => {
        if (signOutAt === undefined) return [];
        const at = Date.parse(signOutAt);
        if (at >= Date.parse(window.start) && at <= Date.parse(window.end)) return [];
        return [
          {
            message: `wave ${name} signs users out at ${signOutAt}, outside of ${window.start} to ${window.end}`,
            stage: `sessions/${name}/drain`,
            at: `/migration/waves/${name}/signOutAt`,
          },
        ];
      });
  },
};
