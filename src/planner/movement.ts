import { UserError } from '../errors';
import { stageNamed } from './plan';
import { doneSince } from './resources/tasks';
import type { Plan, PlanEvidence, Stage } from './types';

export type Way = 'enter' | 'stay' | 'back';

/**
 * Whether one may go from the recorded stage to another: to the next, to stay, or back through stages that can be
 * reverted (docs/stages.md rule 8), where what the latest one can't undo is not done, or restored: `done` is what a look at what is
 * live found of it, undefined = nobody looked. With evidence given, a stage that can't be undone also has to be acknowledged.
 */
export function movement(
  plan: Plan,
  track: string,
  from: string | undefined,
  to: string,
  evidence?: PlanEvidence,
  done?: readonly string[],
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
    const passed = stages.slice(wanted.index + 1, recorded.index + 1);
    const begun = done?.length === 0 ? passed.filter((stage) => stage !== recorded) : passed;
    refuseOneWay(begun, recorded, wanted, done);
    if (evidence) for (const stage of begun) requireFirst(stage, stages[stage.index - 1], evidence);
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

/** The stage that was entered, where one wants back from it and only a look at what is live can tell whether one may. */
export function lookedAtBeforeBack(plan: Plan, from: string | undefined, to: string): Stage | undefined {
  const recorded = plan.stages.find(({ name }) => name === from);
  const wanted = plan.stages.find(({ name }) => name === to);
  if (!recorded || wanted?.track !== recorded.track || wanted.index >= recorded.index) return undefined;
  return recorded.undo.how === 'revert' && !recorded.undo.first ? undefined : recorded;
}

/** Going back undoes the latest stage first; the first that can't be undone stands in the way. */
function refuseOneWay(begun: Stage[], recorded: Stage, wanted: Stage, done: readonly string[] | undefined): void {
  const wall = [...begun].reverse().find((stage) => stage.undo.how !== 'revert');
  if (!wall) return;
  const backups = wall.undo.how === 'restore' ? (wall.undo.backups ?? []).join('; ') : undefined;
  const last = wall.undo.lastResort ? `; what leads back is ${wall.undo.lastResort}` : '';
  const why = backups === undefined ? `cannot be undone${last}` : `can only be undone from its backups (${backups})`;
  if (wall !== recorded) {
    throw new UserError(
      'no-way-back',
      `the way back from ${recorded.name} to ${wanted.name} leads through ${wall.name}, which ${why}`,
      `one may go back to ${wall.name}: pulumi config set stage ${wall.name}`,
    );
  }
  const found = done ? `, and of it there is already:${done.map((line) => `\n  ${line}`).join('')}` : '';
  const staying = `npx rds-migrate stage ${recorded.name} stays there, npx rds-migrate stage next goes on`;
  throw new UserError(
    'no-way-back',
    `stage ${wall.name}, in which the stack is, ${why}${found}`,
    backups === undefined
      ? staying
      : `${staying}; one may go back once the backups are restored and all is as it was before the stage`,
  );
}

/** What only people can undo comes first, and counts for the last time the stage was entered alone. */
function requireFirst(stage: Stage, before: Stage | undefined, evidence: PlanEvidence): void {
  const { first } = stage.undo;
  const entered = before && evidence.completed?.[before.name];
  if (!first || doneSince(evidence, first.task, entered)) return;
  throw new UserError(
    'people-first',
    `before the program goes back from ${stage.name}, people have to:\n${first.text}`,
    `when that is done: npx rds-migrate done ${first.task} ${first.file ? `--file ${first.file}` : '--evidence "..."'}`,
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
