import { UserError, UserErrors } from '../errors';
import { nearest } from '../planner/nearest';
import type { Plan } from '../planner/types';
import type { Settings } from './settings';

/** What the config enforces has to be in the plan: a misspelt id would enforce nothing, and nobody would notice. */
export function checkEnforced(plan: Plan, { enforce }: Pick<Settings, 'enforce'>): void {
  if (typeof enforce === 'boolean') return;
  const known = new Set<string>(plan.stages.flatMap((stage) => [...stage.after.keys()]));
  const mistakes = enforce
    .filter((id) => !known.has(id))
    .map((id) => {
      const close = nearest(id, [...known]);
      return new UserError(
        'unknown-resource',
        `enforce names "${id}", which no stage of ${plan.deployment} has${close ? `; did you mean ${close}?` : ''}`,
      );
    });
  if (mistakes.length === 0) return;
  throw new UserErrors(
    'config-value',
    mistakes,
    '`pulumi config set enforce <Kind/key>,<Kind/key>` as a preview names them, true for all, or `pulumi config rm enforce`',
  );
}
