import { closest } from 'fastest-levenshtein';
import type { Rule } from './rule';

export const tasksKnown: Rule = {
  id: 'tasks-known',
  severity: 'blocker',
  statement: 'Every task of the target belongs to a stage of the plan.',
  reason: 'A task of a stage that is misspelt or left out would never be asked for, though its author counts on it.',
  source: 'docs/stages.md rule 3',
  remedy: 'correct `before`, `during` or `after` of the task, or take the task out',
  check({ target, plan }) {
    if (!plan) return [];
    const names = plan.stages.map((stage) => stage.name);
    return (target.migration?.tasks ?? []).flatMap(({ before, during, after, text }, index) => {
      const stage = before ?? during ?? after;
      if (stage === undefined || names.includes(stage)) return [];
      return [
        {
          message: `task "${text}" is for stage ${stage}, which this plan does not have; the nearest is ${closest(stage, names)}`,
          at: `/migration/tasks/${index}`,
        },
      ];
    });
  },
};
