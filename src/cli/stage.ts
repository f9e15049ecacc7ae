import { join } from 'node:path';
import { readAudit } from '../cmdlets/audit';
import { UserError } from '../errors';
import { planEvidence } from '../planner/evidence';
import { lookedAtBeforeBack, movement } from '../planner/movement';
import { nearest } from '../planner/nearest';
import { stageNamed } from '../planner/plan';
import { type Refusal, refuseWaitingForItself, requirementsOf } from '../planner/promotion';
import type { Plan, PlanEvidence, Stage } from '../planner/types';
import { unapproved } from '../providers/approval';
import { openOf } from '../providers/completeness';
import type { Session } from '../providers/session';
import type { Settings } from '../providers/settings';
import { doneOf } from '../providers/untouched';
import { wayTo } from '../providers/way';
import { countsOf, engineText, isAdoption, tasksOf, undoText } from '../report/changes';
import { toldText } from '../report/told';
import { count } from '../report/values';
import { readingSession } from './live';
import { lockOn } from './locked';
import { colors, hint, loadPlan, type Planned, print, projectRoot } from './project';
import { promotionTo } from './promotion';
import { Pulumi } from './pulumi';
import { type Entered, enteredOf, selectedStack } from './stack';

/** At most so many things that are left to do are named. */
const SHOWN = 5;

interface Standing {
  root: string;
  stack: string;
  settings: Settings;
  planned: Planned;
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
  const planned = loadPlan(root, settings.environment);
  const { environment, plan } = planned;
  const pulumi = new Pulumi(root);
  const entered = await enteredOf(pulumi, stack);
  const evidence = planEvidence(environment.evidence);
  const standing: Standing = { root, stack, settings, planned, plan, set: settings.stage, entered, evidence };
  if (name === undefined) return show(pulumi, standing);
  refuseLocked(root, stack);
  refuseWaitingForItself(requirementsOf(plan, settings.promoteFrom), stack);
  const to = destination(standing, name);
  const way = movement(plan, to.track, entered?.stage, to.name, evidence, await lookBack(standing, to.name));
  const unseen = way === 'enter' && entered ? await refuseIncomplete(standing, entered) : undefined;
  await pulumi.must(['config', 'set', 'stage', to.name, '--stack', stack]);
  print(`stack ${stack}: stage ${colors.bold(to.name)} is set (${to.index + 1} of ${plan.stages.length}): ${to.title}`);
  print(way === 'back' ? `  goes back from ${entered?.stage}` : `  ${summary(to)}`);
  if (way === 'back') for (const line of toldOnTheWay(standing, to)) print(`  ${line}`);
  if (way === 'stay' && name === 'back')
    print('  the stack stands there already: what was set after it had not been begun');
  print(`  users notice: ${to.impact}; undo: ${undoText(to)}`);
  for (const task of tasksOf(to).filter((candidate) => !candidate.done)) {
    print(
      `  task ${task.name} (evidence ${task.evidence}); when done: npx rds-migrate done ${task.name}${task.evidence === 'required' ? ' --evidence "..."' : ''}`,
    );
  }
  const first = [...(unseen ? [unseen] : []), ...(way === 'enter' ? await wantedFirst(pulumi, standing, to) : [])];
  printFirst(first);
  print(`${first.length > 0 ? 'after that' : 'next'}: pulumi preview, then pulumi up`);
}

/** A run that is under way may be entering a stage right now: what to go on from shows when it has ended. */
function refuseLocked(root: string, stack: string): void {
  const [lock] = lockOn(root, stack);
  if (lock) throw new UserError('stack-locked', lock.message, lock.next);
}

/** What users noticed of each stage that is gone back from, the last one first. */
function toldOnTheWay({ root, settings, plan, entered, evidence }: Standing, to: Stage): string[] {
  const entries = readAudit(join(root, '.rds-migrate', settings.environment, 'audit.jsonl'));
  const from = entered === undefined ? to.index : stageNamed(plan, entered.stage).index;
  return plan.stages
    .filter(({ track, index }) => track === to.track && index > to.index && index <= from)
    .reverse()
    .flatMap(({ name }) => toldText(entries, name, evidence.undone?.[name]) ?? []);
}

function printFirst(first: readonly Refusal[]): void {
  for (const { message, next } of first) print(`first: ${message}\n  ${next}`);
}

/** What `pulumi up` will ask for besides the stage before: other stacks, and an approval. */
async function wantedFirst(pulumi: Pulumi, standing: Standing, to: Stage): Promise<Refusal[]> {
  const { planned, settings, entered } = standing;
  const promotion = await promotionTo(pulumi, planned, to, settings.promoteFrom);
  const waits = promotion?.waits ?? [];
  if (!settings.requireApproval || entered === undefined) return waits;
  const lacking = unapproved(planned, to, entered.applied);
  return lacking ? [...waits, lacking] : waits;
}

function destination({ plan, set, entered, stack }: Standing, name: string): Stage {
  if (name !== 'next' && name !== 'back') {
    const names = plan.stages.map((stage) => stage.name);
    const close = names.includes(name) ? undefined : nearest(name, [...names, 'next', 'back']);
    if (close === 'next' || close === 'back') {
      throw new UserError(
        'unknown-stage',
        `there is no stage ${name}; did you mean ${close}?`,
        `npx rds-migrate stage ${close}`,
      );
    }
    return stageNamed(plan, name);
  }
  const here = entered === undefined ? -1 : stageNamed(plan, entered.stage).index;
  // A stage that is only set has not been begun: back from it is where the stack stands.
  const isAhead = set !== undefined && (plan.stages.find((stage) => stage.name === set)?.index ?? -1) > here;
  const to = plan.stages[name === 'next' ? here + 1 : isAhead ? here : here - 1];
  if (to) return to;
  throw name === 'next'
    ? new UserError(
        'last-stage',
        `${entered?.stage} is the last stage`,
        `npx rds-migrate verify ${stack} compares the deployment with the target document`,
      )
    : new UserError('first-stage', `there is no stage before ${entered?.stage ?? 'the first one'}`);
}

/** The same look at what is live that `pulumi up` takes; returns why it could not be taken now. */
async function refuseIncomplete(standing: Standing, entered: Entered): Promise<Refusal | undefined> {
  const { found: open = [], unseen } = await leftToDo(standing, entered);
  if (open.length === 0) return unseen;
  throw new UserError(
    'stage-incomplete',
    `stage ${entered.stage}, in which the stack is, is not complete:\n${some(open)}`,
    completing(standing, entered),
  );
}

interface Look {
  /** Undefined = nobody has looked. */
  found?: string[];
  /** Why that could not be done. */
  unseen?: Refusal;
}

/** What the stage that was entered still leaves to do. */
async function leftToDo(standing: Standing, entered: Entered): Promise<Look> {
  return lookLive(standing, entered.stage, 'is complete', (session, stage) =>
    openOf(session, wayTo(session, stage, entered)),
  );
}

/** What is done of the stage that the stack stands in, where that decides whether one may go back from it. */
async function lookBack(standing: Standing, to: string): Promise<string[] | undefined> {
  const { entered } = standing;
  const looked = lookedAtBeforeBack(standing.plan, entered?.stage, to);
  if (!looked || !entered) return undefined;
  const { found, unseen } = await lookLive(standing, looked.name, 'has done anything yet', (session, stage) =>
    doneOf(session, stage, entered),
  );
  // Without a look it is taken to have, which is refused in the next moment.
  if (unseen) hint(`${unseen.message}\n  ${unseen.next}`);
  return found;
}

/** Looks at a stage with the stack's config. */
async function lookLive(
  { root, stack }: Standing,
  name: string,
  what: string,
  look: (session: Session, stage: Stage) => Promise<string[]>,
): Promise<Look> {
  try {
    const session = await readingSession(root, { stack, stage: name });
    try {
      return { found: await look(session, stageNamed(session.plan, name)) };
    } finally {
      await session.live.runner.close();
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const message = `whether stage ${name} ${what} could not be seen, and pulumi up will look before it goes on: ${error.message} [${error.code}]`;
    return { unseen: { message, next: error.nextStep() } };
  }
}

function some(open: string[]): string {
  const more = open.length - SHOWN;
  return [...open.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `  ${line}`).join('\n');
}

function completing({ set }: Standing, { stage }: Entered): string {
  return set === stage
    ? 'pulumi up, which completes it or says what it waits for'
    : `npx rds-migrate stage ${stage}, then pulumi up`;
}

function summary(stage: Stage): string {
  const counts = countsOf(stage);
  const own = isAdoption(stage)
    ? `adopts ${count(stage.after.size, 'resource')}, changes nothing`
    : `+${counts.create} ~${counts.update} -${counts.delete}`;
  return `${own}; ${engineText(stage)}`;
}

async function show(pulumi: Pulumi, standing: Standing): Promise<void> {
  const { root, stack, plan, set, entered } = standing;
  print(`stack ${stack}, deployment ${plan.deployment}, ${count(plan.stages.length, 'stage')}`);
  print(`  entered: ${entered ? `${entered.stage} (${position(plan, entered.stage)})` : 'none yet'}`);
  print(`  set:     ${set ? `${set} (${positionIfAny(plan, set)})` : 'none yet'}`);
  const locks = lockOn(root, stack);
  const goesBack = isBack(standing);
  const { found: open = [], unseen }: Look = entered && !goesBack ? await leftToDo(standing, entered) : {};
  if (entered && open.length > 0) {
    printFirst(locks);
    print(`stage ${entered.stage} is not complete:\n${some(open)}`);
    print(`next: ${completing(standing, entered)}`);
    return;
  }
  const refused = refusalOf(standing, set === undefined ? undefined : await lookBack(standing, set));
  if (refused) {
    print(`the stage that is set will be refused: ${refused.message} [${refused.code}]`);
    print(`next: ${refused.nextStep()}`);
    return;
  }
  if (goesBack) {
    printFirst(locks);
    return print(
      `${locks.length > 0 ? 'after that' : 'next'}: pulumi preview, then pulumi up, which goes back to ${set}`,
    );
  }
  const next = plan.stages[entered === undefined ? 0 : stageNamed(plan, entered.stage).index + 1];
  if (!next) {
    printFirst(locks);
    return print(`next: npx rds-migrate verify ${stack}`);
  }
  const first = [...locks, ...(unseen ? [unseen] : []), ...(await wantedFirst(pulumi, standing, next))];
  printFirst(first);
  const then = first.length > 0 ? 'after that' : 'next';
  if (set !== undefined && set !== entered?.stage) return print(`${then}: pulumi preview, then pulumi up`);
  const once = unseen ? ', once pulumi up ends without changes' : '';
  print(`${then}: npx rds-migrate stage next (${next.name}: ${next.title})${once}`);
}

/** Whether the stage that is set lies before the one that was entered: what that one leaves to do is not asked for then. */
function isBack({ plan, set, entered }: Standing): boolean {
  const to = plan.stages.find(({ name }) => name === set);
  return to !== undefined && entered !== undefined && to.index < stageNamed(plan, entered.stage).index;
}

/** Why `pulumi up` will not go to the stage that is set, as somebody may have written it by hand. */
function refusalOf({ plan, set, entered, evidence }: Standing, done: string[] | undefined): UserError | undefined {
  if (set === undefined) return undefined;
  try {
    movement(plan, stageNamed(plan, set).track, entered?.stage, set, evidence, done);
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
