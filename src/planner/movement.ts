import { UserError } from '../errors';
import { stageNamed } from './plan';
import type { Plan, PlanEvidence, Stage } from './types';

export type Way = 'enter' | 'stay' | 'back';

/**
 * Whether one may go from the recorded stage to another: to the next, to stay, or back through stages that can be
 * reverted (docs/stages.md rule 8). With evidence given, a stage that can't be undone also has to be acknowledged.
 */
export function movement(
  plan: Plan,
  track: string,
  from: string | undefined,
  to: string,
  evidence?: PlanEvidence,
): Way {
  const stages = plan.tracks.find((candidate) => candidate.name === track)?.stages ?? [];
  const wanted = stageNamed(plan, to);
  const [first] = stages;
  if (wanted.track !== track || !first) {
    throw new UserError('unknown-stage', `stage ${to} belongs to track ${wanted.track}, not to ${track}`);
  }
  if (from === undefined) {
    if (wanted.index === 0) return 'enter';
    throw jump(`a migration begins with stage ${first.name}, not ${to}`, first);
  }
  const recorded = stageNamed(plan, from);
  if (wanted.index === recorded.index) return 'stay';
  if (wanted.index < recorded.index) {
    refuseOneWay(stages.slice(wanted.index + 1, recorded.index + 1), recorded, wanted);
    return 'back';
  }
  const next = stages[recorded.index + 1];
  if (next && wanted !== next) {
    throw jump(`stage ${to} does not follow ${from}: ${next.name} comes next`, next);
  }
  if (evidence) requireAcknowledged(wanted, evidence);
  return 'enter';
}

function jump(message: string, next: Stage): UserError {
  return new UserError('stage-jump', message, `pulumi config set stage ${next.name}, then pulumi up`);
}

/** Going back undoes the latest stage first; the first that can't be undone stands in the way. */
function refuseOneWay(passed: Stage[], recorded: Stage, wanted: Stage): void {
  const wall = [...passed].reverse().find((stage) => stage.undo.how !== 'revert');
  if (!wall) return;
  const why =
    wall.undo.how === 'restore'
      ? `can only be undone from its backups (${(wall.undo.backups ?? []).join('; ')})`
      : 'cannot be undone';
  throw new UserError(
    'no-way-back',
    wall === recorded
      ? `stage ${wall.name}, in which the stack is, ${why}`
      : `the way back from ${recorded.name} to ${wanted.name} leads through ${wall.name}, which ${why}`,
    wall === recorded
      ? `stay at ${recorded.name} or go on`
      : `one may go back to ${wall.name}: pulumi config set stage ${wall.name}`,
  );
}

/** Entering a stage that nothing undoes needs somebody's word first; it is kept in the stack's evidence file. */
export function requireAcknowledged(stage: Stage, evidence: PlanEvidence): void {
  if (stage.undo.how !== 'none' || evidence.acknowledged?.[stage.name] !== undefined) return;
  throw new UserError(
    'not-acknowledged',
    `stage ${stage.name} cannot be undone: ${stage.title}`,
    `npx rds-migrate acknowledge ${stage.name} --change <id>`,
  );
}
