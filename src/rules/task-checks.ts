import { findCmdlet, findParameter } from '../cmdlets/catalogue';
import type { Rule } from './rule';

export const taskChecks: Rule = {
  id: 'task-checks',
  severity: 'blocker',
  statement: 'The checks of tasks call cmdlets that are known, with parameters these have.',
  reason: 'A check that is misspelt fails at its stage, in the middle of the maintenance window.',
  source: 'docs/stages.md rule 19',
  remedy: 'correct cmdlet and parameters of the check, or leave the check out and record the task by hand',
  check({ target }) {
    return (target.migration?.tasks ?? []).flatMap(({ check, text, before, during, after }, index) => {
      if (!check) return [];
      const stage = before ?? during ?? after;
      const place = { at: `/migration/tasks/${index}`, ...(stage === undefined ? {} : { stage }) };
      if (!findCmdlet(check.cmdlet))
        return [{ message: `the check of task "${text}" calls ${check.cmdlet}, which is not known here`, ...place }];
      return Object.keys(check.parameters ?? {})
        .filter((name) => !findParameter(check.cmdlet, name))
        .map((name) => ({
          message: `the check of task "${text}": ${check.cmdlet} has no parameter ${name}`,
          ...place,
        }));
    });
  },
};
