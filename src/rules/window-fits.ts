import type { Rule } from './rule';

export const windowFits: Rule = {
  id: 'window-fits',
  severity: 'warning',
  statement: 'What users notice fits into the maintenance window, one stage after the other, with the long durations.',
  reason:
    'A stage that begins after its latest start runs over the end of the window, leaves no time for its undo, or tells users too late.',
  source: 'docs/stages.md rule 19',
  remedy: 'let the window begin earlier or end later, or move a sign-out',
  check({ short = [] }) {
    return short.map(({ stage, message, remedy }) => ({ message, stage, remedy, at: '/migration/window' }));
  },
};
