import { UserError } from '../errors';
import { planEvidence } from '../planner/evidence';
import { movement } from '../planner/movement';
import { stageNamed } from '../planner/plan';
import type { Plan, Stage } from '../planner/types';
import { countsOf, isAdoption, tasksOf, undoText } from '../report/changes';

import { count } from '../report/values';
import { colors, loadPlan, print, projectRoot } from './project';
import { Pulumi } from './pulumi';
import { enteredStage, selectedStack } from './stack';

/** `rds-migrate stage [name|next|back]`: refuses what `pulumi up` would refuse, then sets the stack's config. */
export async function stage(name: string | undefined, options: { stack?: string }): Promise<void> {
  const root = projectRoot();
  const { name: stack, settings } = await selectedStack(root, options.stack);
  const { environment, plan } = loadPlan(root, settings.environment);
  const pulumi = new Pulumi(root);
  const entered = await enteredStage(pulumi, stack);
  if (name === undefined) {
    show(plan, stack, settings.stage, entered);
    return;
  }
  const to = destination(plan, name, entered);
  movement(plan, to.track, entered, to.name, planEvidence(environment.evidence));
  await pulumi.must(['config', 'set', 'stage', to.name, '--stack', stack]);
  const back = entered !== undefined && stageNamed(plan, entered).index > to.index;
  print(`stack ${stack}: stage ${colors.bold(to.name)} is set (${to.index + 1} of ${plan.stages.length}): ${to.title}`);
  print(back ? `  goes back from ${entered}` : `  ${summary(to)}`);
  print(`  users notice: ${to.impact}; undo: ${undoText(to)}`);
  for (const task of tasksOf(to).filter((candidate) => !candidate.done)) {
    print(
      `  task ${task.name} (evidence ${task.evidence}); when done: npx rds-migrate done ${task.name}${task.evidence === 'required' ? ' --evidence "..."' : ''}`,
    );
  }
  print('next: pulumi preview, then pulumi up');
}

function destination(plan: Plan, name: string, entered: string | undefined): Stage {
  if (name !== 'next' && name !== 'back') return stageNamed(plan, name);
  const here = entered === undefined ? -1 : stageNamed(plan, entered).index;
  const to = plan.stages[name === 'next' ? here + 1 : here - 1];
  if (to) return to;
  throw name === 'next'
    ? new UserError(
        'last-stage',
        `${entered} is the last stage`,
        'npx rds-migrate verify compares the deployment with the target document',
      )
    : new UserError('first-stage', `there is no stage before ${entered ?? 'the first one'}`);
}

function summary(stage: Stage): string {
  if (isAdoption(stage)) return `adopts ${count(stage.after.size, 'resource')}, changes nothing`;
  const counts = countsOf(stage);
  return `+${counts.create} ~${counts.update} -${counts.delete}`;
}

function show(plan: Plan, stack: string, set: string | undefined, entered: string | undefined): void {
  print(`stack ${stack}, deployment ${plan.deployment}, ${count(plan.stages.length, 'stage')}`);
  print(`  entered: ${entered ?? 'none yet'}${entered ? ` (${position(plan, entered)})` : ''}`);
  print(`  set:     ${set ?? 'none yet'}${set ? ` (${position(plan, set)})` : ''}`);
  const next = plan.stages[entered === undefined ? 0 : stageNamed(plan, entered).index + 1];
  if (set !== undefined && set !== entered) print('next: pulumi preview, then pulumi up');
  else if (next)
    print(`next: npx rds-migrate stage next (${next.name}: ${next.title}), once pulumi up ends without changes`);
  else print(`next: npx rds-migrate verify ${stack}`);
}

function position(plan: Plan, name: string): string {
  const { index, title } = stageNamed(plan, name);
  return `${index + 1} of ${plan.stages.length}: ${title}`;
}
