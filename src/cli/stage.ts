import { describeError, UserError } from '../errors';
import { planEvidence } from '../planner/evidence';
import { movement } from '../planner/movement';
import { stageNamed } from '../planner/plan';
import type { Plan, PlanEvidence, Stage } from '../planner/types';
import { openOf } from '../providers/completeness';
import { wayTo } from '../providers/way';
import { countsOf, engineText, isAdoption, tasksOf, undoText } from '../report/changes';
import { count } from '../report/values';
import { readingSession } from './live';
import { colors, hint, loadPlan, print, projectRoot } from './project';
import { Pulumi } from './pulumi';
import { type Entered, enteredOf, selectedStack } from './stack';

/** At most so many things that are left to do are named. */
const SHOWN = 5;

interface Standing {
  root: string;
  stack: string;
  plan: Plan;
  /** The stage in the stack's config, and what its state records. */
  set: string | undefined;
  entered: Entered | undefined;
  evidence: PlanEvidence;
}

/** `rds-migrate stage [name|next|back]`: refuses what `pulumi up` would refuse, then sets the stack's config. */
export async function stage(name: string | undefined, options: { stack?: string }): Promise<void> {
  const root = projectRoot();
  const { name: stack, settings } = await selectedStack(root, options.stack);
  const { environment, plan } = loadPlan(root, settings.environment);
  const pulumi = new Pulumi(root);
  const entered = await enteredOf(pulumi, stack);
  const evidence = planEvidence(environment.evidence);
  const standing: Standing = { root, stack, plan, set: settings.stage, entered, evidence };
  if (name === undefined) return show(standing);
  const to = destination(standing, name);
  const way = movement(plan, to.track, entered?.stage, to.name, evidence);
  if (way === 'enter' && entered) await refuseIncomplete(standing, entered);
  await pulumi.must(['config', 'set', 'stage', to.name, '--stack', stack]);
  print(`stack ${stack}: stage ${colors.bold(to.name)} is set (${to.index + 1} of ${plan.stages.length}): ${to.title}`);
  print(way === 'back' ? `  goes back from ${entered?.stage}` : `  ${summary(to)}`);
  print(`  users notice: ${to.impact}; undo: ${undoText(to)}`);
  for (const task of tasksOf(to).filter((candidate) => !candidate.done)) {
    print(
      `  task ${task.name} (evidence ${task.evidence}); when done: npx rds-migrate done ${task.name}${task.evidence === 'required' ? ' --evidence "..."' : ''}`,
    );
  }
  print('next: pulumi preview, then pulumi up');
}

function destination({ plan, entered, stack }: Standing, name: string): Stage {
  if (name !== 'next' && name !== 'back') return stageNamed(plan, name);
  const here = entered === undefined ? -1 : stageNamed(plan, entered.stage).index;
  const to = plan.stages[name === 'next' ? here + 1 : here - 1];
  if (to) return to;
  throw name === 'next'
    ? new UserError(
        'last-stage',
        `${entered?.stage} is the last stage`,
        `npx rds-migrate verify ${stack} compares the deployment with the target document`,
      )
    : new UserError('first-stage', `there is no stage before ${entered?.stage ?? 'the first one'}`);
}

/** The same look at what is live that `pulumi up` would take; where that can't be done now, `pulumi up` will. */
async function refuseIncomplete(standing: Standing, entered: Entered): Promise<void> {
  const open = await leftToDo(standing, entered);
  if (open === undefined || open.length === 0) return;
  throw new UserError(
    'stage-incomplete',
    `stage ${entered.stage}, in which the stack is, is not complete:\n${some(open)}`,
    completing(standing, entered),
  );
}

/** What the stage that was entered still leaves to do; undefined where nobody can tell. */
async function leftToDo({ root, stack }: Standing, entered: Entered): Promise<string[] | undefined> {
  try {
    const session = await readingSession(root, { stack, stage: entered.stage });
    try {
      return await openOf(session, wayTo(session, stageNamed(session.plan, entered.stage), entered));
    } finally {
      await session.live.runner.close();
    }
  } catch (error) {
    hint(`whether stage ${entered.stage} is complete can't be seen now, pulumi up will look: ${describeError(error)}`);
    return undefined;
  }
}

function some(open: string[]): string {
  const more = open.length - SHOWN;
  return [...open.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `  ${line}`).join('\n');
}

function completing({ set }: Standing, { stage }: Entered): string {
  return set === stage ? 'pulumi up, which completes it' : `npx rds-migrate stage ${stage}, then pulumi up`;
}

function summary(stage: Stage): string {
  const counts = countsOf(stage);
  const own = isAdoption(stage)
    ? `adopts ${count(stage.after.size, 'resource')}, changes nothing`
    : `+${counts.create} ~${counts.update} -${counts.delete}`;
  return `${own}; ${engineText(stage)}`;
}

async function show(standing: Standing): Promise<void> {
  const { stack, plan, set, entered } = standing;
  print(`stack ${stack}, deployment ${plan.deployment}, ${count(plan.stages.length, 'stage')}`);
  print(`  entered: ${entered ? `${entered.stage} (${position(plan, entered.stage)})` : 'none yet'}`);
  print(`  set:     ${set ? `${set} (${positionIfAny(plan, set)})` : 'none yet'}`);
  const open = entered && (await leftToDo(standing, entered));
  if (entered && open && open.length > 0) {
    print(`stage ${entered.stage} is not complete:\n${some(open)}`);
    print(`next: ${completing(standing, entered)}`);
    return;
  }
  const refused = refusalOf(standing);
  if (refused) {
    print(`the stage that is set will be refused: ${refused.message} [${refused.code}]`);
    print(`next: ${refused.nextStep()}`);
    return;
  }
  const next = plan.stages[entered === undefined ? 0 : stageNamed(plan, entered.stage).index + 1];
  if (set !== undefined && set !== entered?.stage) print('next: pulumi preview, then pulumi up');
  else if (next) {
    const once = open === undefined ? ', once pulumi up ends without changes' : '';
    print(`next: npx rds-migrate stage next (${next.name}: ${next.title})${once}`);
  } else print(`next: npx rds-migrate verify ${stack}`);
}

/** Why `pulumi up` will not go to the stage that is set, as somebody may have written it by hand. */
function refusalOf({ plan, set, entered, evidence }: Standing): UserError | undefined {
  if (set === undefined) return undefined;
  try {
    movement(plan, stageNamed(plan, set).track, entered?.stage, set, evidence);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function positionIfAny(plan: Plan, name: string): string {
  return plan.stages.some((stage) => stage.name === name) ? position(plan, name) : 'no stage of this plan';
}

function position(plan: Plan, name: string): string {
  const { index, title } = stageNamed(plan, name);
  return `${index + 1} of ${plan.stages.length}: ${title}`;
}
