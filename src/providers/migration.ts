import { join } from 'node:path';
import { z } from 'zod';
import { version } from '../../package.json';
import { LiveError } from '../cmdlets/live-error';
import { recordCompleted, recordUndone } from '../documents/evidence';
import { describeError, UserError, UserErrors } from '../errors';
import { planEvidence } from '../planner/evidence';
import { lookedAtBeforeBack, movement, type Way } from '../planner/movement';
import { stageNamed } from '../planner/plan';
import { PassedStage, passedNow } from '../planner/promotion';
import type { Stage } from '../planner/types';
import { kindOf } from '../resources';
import type { Props } from '../resources/kind';
import { blocks, wordsOf } from '../rules/rule';
import { smokeTests } from '../rules/smoke';
import { packDocuments } from './applied';
import { requireApproval, tellUnapproved } from './approval';
import { enteredStage, refuseChangedPast } from './changed-past';
import { openOf } from './completeness';
import { Lifecycle } from './lifecycle';
import { liveFindingsAt } from './live-rules';
import { givenUp, refuseOtherLog } from './other-log';
import { Progress } from './progress';
import type { Movement, Session } from './session';
import { reportFindings } from './stage-findings';
import { doneOf } from './untouched';
import { Recorded, stagesOf, wayTo } from './way';
import { tellOutsideWindow } from './window';

/** Inputs and outputs of the root resource; the outputs have what is optional. */
const MigrationProps = z.object({
  stage: z.string(),
  stack: z.string(),
  documents: z.object({ source: z.string(), target: z.string() }),
  /** How many values had been accepted into the documents when they were applied. */
  accepted: z.number().optional(),
  ...Recorded.shape,
  /** Why other stacks don't let this stage be entered yet; the program asks them. */
  promotion: z.array(z.object({ message: z.string(), next: z.string() })).optional(),
  /** Completed stages, and with what; told to other stacks. */
  passed: z.record(z.string(), PassedStage).optional(),
});
export type MigrationProps = z.infer<typeof MigrationProps>;

/** What the stack recorded of the root resource. @throws UserError where that is none of this program's */
function recordOf(props: Props): MigrationProps {
  const { data, error } = MigrationProps.safeParse(props);
  if (data) return data;
  const [issue] = error.issues;
  throw new UserError(
    'state-damaged',
    `the record of the migration in the stack is damaged: ${issue?.path.join('.')}: ${issue?.message}`,
    'restore the state of the stack from its backup; nothing has been changed',
  );
}

/**
 * The root resource: records which stage was entered and refuses any step but the next one, the same one, or back
 * through stages that can be reverted (docs/stages.md rule 8). That the stage before is complete is looked at live.
 */
export class MigrationLifecycle {
  constructor(private readonly session: Session) {}

  /**
   * Before a new stack adopts anything, in a preview too: everything of the source document has to be live and equal. All
   * differences are named at once, since the engine would stop at the first resource that fails.
   */
  async adopt(news: Props): Promise<void> {
    const { session } = this;
    const wanted = recordOf(news);
    session.stack = wanted.stack;
    const to = stageNamed(session.plan, wanted.stage);
    refuseOtherBeginning(to);
    session.movement = { from: undefined, to };
    const progress = new Progress('compared with what is live', to.after.size, (text) => session.log('info', text));
    const failures = await Promise.all(
      [...to.after.values()].map(async ({ kind, props }) => {
        const problem = await new Lifecycle(session, kindOf(kind)).adoptionProblem(props);
        progress.step();
        return problem;
      }),
    );
    const problems = failures.filter((failure) => failure !== undefined);
    if (problems.length > 0) {
      const accepts = problems.some((problem) => problem.nextStep().includes('rds-migrate accept'));
      const taken = accepts ? ', or take a live value over by `npx rds-migrate accept <resource>`' : '';
      throw new UserErrors(
        'differs-from-source',
        problems.map((problem) => problem.withoutNext()),
        `nothing has been changed; correct stacks/${session.settings.environment}/source.yaml${taken}, until a preview shows no difference`,
      );
    }
  }

  async diff(olds: Props, news: Props): Promise<boolean> {
    const old = recordOf(olds);
    const wanted = recordOf(news);
    await this.prepare(old, wanted);
    tellUnapproved(this.session, old.applied);
    tellOutsideWindow(this.session);
    return (
      givenUp(this.session, old) ||
      old.stage !== wanted.stage ||
      old.documents.source !== wanted.documents.source ||
      old.documents.target !== wanted.documents.target
    );
  }

  /** Create and update: enters the stage. Returns what the resource records. */
  async enter(news: Props, olds: Props | undefined): Promise<Props> {
    const wanted = recordOf(news);
    const old = olds && recordOf(olds);
    // Before anything is written: an earlier run that still ends may be at work on the same log.
    const changed = await this.session.hold();
    const way = await this.prepare(old, wanted, changed);
    const left = way === 'enter' && old ? stageNamed(this.session.plan, old.stage) : undefined;
    await requireApproval(this.session, left, old?.applied);
    if (way === 'enter' && old) {
      this.session.audit.closeInterrupted();
      recordCompleted(join(this.session.root, 'stacks', this.session.settings.environment), {
        track: this.session.movement.to.track,
        stage: old.stage,
        ...wanted.documents,
        ...completionOf(this.session),
      });
    }
    const { environment, plan, movement } = this.session;
    if (way === 'back' && old) this.recordBack(old.stage);
    const undoing = old && undoneBy(way, old);
    const from = undoing ? stagesOf(plan, movement.to)[movement.to.index - 1] : movement.from;
    return {
      stage: wanted.stage,
      stack: wanted.stack,
      documents: wanted.documents,
      passed: this.passedBy(old, way),
      applied: packDocuments(environment),
      accepted: environment.evidence.accepted.length,
      log: this.session.audit.begin(),
      ...(from ? { from: from.name } : {}),
      ...(undoing ? { undoing } : {}),
    };
  }

  /** What people did in the stages that are left is of no use when they are entered anew. */
  private recordBack(from: string): void {
    const { plan, movement, root, settings, live } = this.session;
    const stages = stagesOf(plan, movement.to);
    const left = stages.slice(movement.to.index + 1, stages.findIndex(({ name }) => name === from) + 1);
    const at = live.runner.clock.now().toISOString();
    recordUndone(join(root, 'stacks', settings.environment), ...left.map(({ name }) => ({ stage: name, at })));
  }

  /**
   * Completed stages with what they were completed with. Documents may change only what is still to come, so that what was
   * made already is what the documents of today say as well.
   */
  private passedBy(old: MigrationProps | undefined, way: Way): Record<string, PassedStage> {
    const { session } = this;
    if (!old) return {};
    const now = passedNow(session.environment, version, session.live.runner.clock.now().toISOString());
    const known = way === 'enter' ? { ...old.passed, [old.stage]: now } : (old.passed ?? {});
    const { to } = session.movement;
    const earlier = (stage: string) =>
      session.plan.stages.some(({ name, index }) => name === stage && index < to.index);
    return Object.fromEntries(
      Object.entries(known)
        .filter(([stage]) => earlier(stage))
        .map(([stage, { at, tool }]) => [stage, { ...now, at, tool }]),
    );
  }

  async remove(): Promise<void> {
    if (this.session.mayDestroy) return;
    throw new UserError(
      'delete-refused',
      'the record of the migration is not removed: without it the stack forgets which stage was entered',
      'to forget the stack and leave the deployment as it is: `pulumi stack rm --force`',
    );
  }

  /** Finds the way this run goes, checks that it may be gone, and tells the session; once, unless things changed `anew`. */
  private async prepare(old: MigrationProps | undefined, wanted: MigrationProps, anew = false): Promise<Way> {
    const { checked } = this.session;
    const step = JSON.stringify([old, wanted]);
    if (checked?.step === step && !anew) return checked.way;
    const way = await this.findWay(old, wanted);
    this.session.checked = { step, way };
    return way;
  }

  private async findWay(old: MigrationProps | undefined, wanted: MigrationProps): Promise<Way> {
    const { session } = this;
    session.stack = wanted.stack;
    const to = stageNamed(session.plan, wanted.stage);
    if (!old) {
      refuseOtherBeginning(to);
      session.movement = { from: undefined, to };
      await reportFindings(session, to, false);
      return 'stay';
    }
    const recorded = enteredStage(session, old);
    const looked = lookedAtBeforeBack(session.plan, old.stage, wanted.stage);
    const done = looked && (await this.lookBack(looked, old));
    const evidence = planEvidence(session.environment.evidence);
    const way = movement(session.plan, to.track, old.stage, wanted.stage, evidence, done);
    refuseChangedPast(session, old, wanted, to, way);
    session.movement =
      way === 'enter' ? { from: recorded, to } : wayTo(session, to, { ...old, undoing: undoneBy(way, old) });
    if (way !== 'enter') await refuseOtherLog(session, old, wayTo(session, recorded, old));
    if (way === 'enter') {
      refuseUnpromoted(wanted);
      await this.refuseIncomplete(wayTo(session, recorded, old));
    }
    if (way !== 'back') await reportFindings(session, to, way === 'enter');
    return way;
  }

  /** What is done of the stage that is left; undefined = nobody could look, so that the worst is assumed. */
  private async lookBack(stage: Stage, old: MigrationProps): Promise<string[] | undefined> {
    try {
      return await doneOf(this.session, stage, old);
    } catch (error) {
      if (!(error instanceof LiveError)) throw error;
      const seen = `whether stage ${stage.name} has done anything yet could not be seen`;
      this.session.log('warning', `${seen}: ${describeError(error)}`);
      return undefined;
    }
  }

  /** "Only after successfully completing the previous step", as a look at what is live. */
  private async refuseIncomplete(way: Movement): Promise<void> {
    const open = await openOf(this.session, way);
    // Smoke tests of a stage that is not done would only say so once more.
    if (open.length === 0) open.push(...(await this.failedSmokeTests(way.to)));
    if (open.length === 0) return;
    throw new UserError(
      'stage-incomplete',
      `stage ${way.to.name} is not complete:\n  ${open.join('\n  ')}`,
      `\`pulumi config set stage ${way.to.name}\` and \`pulumi up\` complete it; nothing has been changed`,
    );
  }

  /** What a look at the end of a stage finds wrong, one line each; what need not be wrong is a warning. */
  private async failedSmokeTests(stage: Stage): Promise<string[]> {
    const findings = await liveFindingsAt(this.session, stage, smokeTests);
    for (const finding of findings) {
      if (!blocks(finding)) this.session.log('warning', `${wordsOf(finding)} [${finding.rule}]`);
    }
    return findings.filter(blocks).map((finding) => `${wordsOf(finding)} [${finding.rule}]: ${finding.remedy}`);
  }
}

/** With what a stage was found complete. */
export function completionOf(session: Session): { at: string; tool: string; base: { source: string; target: string } } {
  const { at, tool, source, target } = passedNow(
    session.environment,
    version,
    session.live.runner.clock.now().toISOString(),
  );
  return { at, tool, base: { source, target } };
}

function refuseUnpromoted({ promotion = [] }: MigrationProps): void {
  const [first] = promotion;
  if (!first) return;
  throw new UserErrors(
    'not-promoted',
    promotion.map(({ message, next }) => new UserError('not-promoted', message, next)),
    'after that `pulumi up` here, where nothing has been changed',
  );
}

/** What is being undone after this move: kept from the first step back on, until a stage is entered again. */
function undoneBy(way: Way, old: MigrationProps): MigrationProps['undoing'] {
  if (way === 'enter') return undefined;
  if (old.undoing || way === 'stay' || old.applied === undefined) return old.undoing;
  return { stage: old.stage, applied: old.applied };
}

function refuseOtherBeginning(stage: Stage): void {
  if (stage.index === 0) return;
  throw new UserError(
    'stage-jump',
    `a migration begins with stage source, not ${stage.name}`,
    'run `pulumi config set stage source` and `pulumi up`, which adopts what exists and changes nothing',
  );
}
