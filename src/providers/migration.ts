import { join } from 'node:path';
import { version } from '../../package.json';
import { recordCompleted } from '../documents/evidence';
import { UserError, UserErrors } from '../errors';
import { stateDigest } from '../planner/digest';
import { planEvidence } from '../planner/evidence';
import { movement, type Way } from '../planner/movement';
import { stageNamed } from '../planner/plan';
import { type PassedStage, passedNow, type Refusal } from '../planner/promotion';
import type { Stage } from '../planner/types';
import { kindOf } from '../resources';
import type { Props } from '../resources/kind';
import { requireApproval } from './approval';
import { openOf } from './completeness';
import { Lifecycle } from './lifecycle';
import type { Session } from './session';
import { reportFindings } from './stage-findings';

export const MIGRATION = 'Migration';

/** Inputs and outputs of the root resource. */
interface MigrationProps extends Props {
  stage: string;
  stack: string;
  documents: { source: string; target: string };
  /** Stage this one was entered from; kept until the next move, so that a resumed run knows its way. */
  from?: string;
  /** Digest of the state that the completed stages made. */
  completed?: string;
  /** Why other stacks don't let this stage be entered yet; the program asks them. */
  promotion?: Refusal[];
  /** Completed stages, and with what; told to other stacks. */
  passed?: Record<string, PassedStage>;
}

/**
 * The root resource: records which stage was entered and refuses any step but the next one, the same one, or back
 * through stages that can be reverted (stages rule 8). That the stage before is complete is looked at live.
 */
export class MigrationLifecycle {
  constructor(private readonly session: Session) {}

  /**
   * Before a new stack adopts anything, in a preview too: everything of the source document has to be live and equal. All
   * differences are named at once, since the engine would stop at the first resource that fails.
   */
  async adopt(news: Props): Promise<void> {
    const { session } = this;
    const wanted = news as MigrationProps;
    session.stack = wanted.stack;
    const to = stageNamed(session.plan, wanted.stage);
    refuseOtherBeginning(to);
    session.movement = { from: undefined, to };
    const failures = await Promise.all(
      [...to.after.values()].map(async ({ kind, props }) =>
        new Lifecycle(session, kindOf(kind)).adoptionProblem(props),
      ),
    );
    const problems = failures.filter((failure) => failure !== undefined);
    if (problems.length > 0) {
      throw new UserErrors(
        'differs-from-source',
        problems.map((problem) => problem.withoutNext()),
        `nothing has been changed; correct stacks/${session.settings.environment}/source.yaml, or take a live value over by \`npx rds-migrate accept <resource>\`, until a preview shows no difference`,
      );
    }
  }

  async diff(olds: Props, news: Props): Promise<boolean> {
    const old = olds as MigrationProps;
    const wanted = news as MigrationProps;
    await this.prepare(old, wanted);
    return (
      old.stage !== wanted.stage || JSON.stringify(sorted(old.documents)) !== JSON.stringify(sorted(wanted.documents))
    );
  }

  /** Create and update: enters the stage. Returns what the resource records. */
  async enter(news: Props, olds: Props | undefined): Promise<Props> {
    const wanted = news as MigrationProps;
    const old = olds as MigrationProps | undefined;
    // Before anything is written: an earlier run that still ends may be at work on the same log.
    await this.session.hold();
    const way = await this.prepare(old, wanted);
    await requireApproval(this.session, way === 'enter' && old ? stageNamed(this.session.plan, old.stage) : undefined);
    if (way === 'enter' && old) {
      this.session.audit.closeInterrupted();
      recordCompleted(join(this.session.root, 'stacks', this.session.settings.environment), {
        track: this.session.movement.to.track,
        stage: old.stage,
        ...wanted.documents,
        ...completionOf(this.session),
      });
    }
    const from = this.session.movement.from;
    return {
      stage: wanted.stage,
      stack: wanted.stack,
      documents: wanted.documents,
      passed: this.passedBy(old, way),
      ...(from ? { from: from.name, completed: pastDigest(from) } : {}),
    };
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

  /** Finds the way this run goes, checks that it may be gone, and tells the session. */
  private async prepare(old: MigrationProps | undefined, wanted: MigrationProps): Promise<Way> {
    const { session } = this;
    session.stack = wanted.stack;
    const to = stageNamed(session.plan, wanted.stage);
    if (!old) {
      refuseOtherBeginning(to);
      session.movement = { from: undefined, to };
      await reportFindings(session, to, false);
      return 'stay';
    }
    const recorded = stageNamed(session.plan, old.stage);
    const way = movement(session.plan, to.track, old.stage, wanted.stage, planEvidence(session.environment.evidence));
    const from = way === 'stay' ? (old.from ? stageNamed(session.plan, old.from) : undefined) : recorded;
    this.refuseChangedPast(old, wanted, way);
    session.movement = { from, to };
    if (way === 'enter') {
      refuseUnpromoted(wanted);
      await this.refuseIncomplete(recorded, old);
    }
    if (way !== 'back') await reportFindings(session, to, way === 'enter');
    return way;
  }

  /** Documents may change what is still to come, not what was adopted and what completed stages have made. */
  private refuseChangedPast(old: MigrationProps, wanted: MigrationProps, way: Way): void {
    const { session } = this;
    const accepted = session.environment.evidence.accepted.at(-1);
    // Compared with the files as they are: a refresh hands over the digests that were applied last.
    const { source, target } = session.environment;
    if (accepted && accepted.source === source.digest && accepted.target === target.digest) return;
    const folder = `stacks/${session.settings.environment}`;
    const otherSource = old.documents.source !== wanted.documents.source;
    if (old.from === undefined) {
      // Adopting a corrected source document is what one does at stage source; one goes on when that is done.
      if (!otherSource || way !== 'enter') return;
      throw new UserError(
        'document-changed',
        `${folder}/source.yaml was changed after it was adopted`,
        `\`pulumi config set stage ${old.stage}\` and \`pulumi up\` adopt it as it is now`,
      );
    }
    const otherPast = pastDigest(stageNamed(session.plan, old.from)) !== old.completed;
    if (!otherSource && !otherPast) return;
    throw new UserError(
      'document-changed',
      otherSource
        ? `${folder}/source.yaml was changed after stage ${old.from} was completed`
        : `${folder}/target.yaml was changed in what stage ${old.from} and those before it have made already`,
      `put it back (\`git diff ${folder}\`) and write into target.yaml what is still to come; what a colleague changed live is taken over by \`npx rds-migrate accept <resource>\``,
    );
  }

  /** "Only after successfully completing the previous step", as a look at what is live. */
  private async refuseIncomplete(stage: Stage, old: MigrationProps): Promise<void> {
    const open = await openOf(this.session, stage, old.from);
    if (open.length === 0) return;
    throw new UserError(
      'stage-incomplete',
      `stage ${stage.name} is not complete:\n  ${open.join('\n  ')}`,
      `\`pulumi config set stage ${stage.name}\` and \`pulumi up\` complete it; nothing has been changed`,
    );
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
    'nothing has been changed here',
  );
}

/** What a completed stage has made. Tasks are not part of it: better evidence may be recorded later. */
function pastDigest(stage: Stage): string {
  return stateDigest(new Map([...stage.after].filter(([, { kind }]) => kind !== 'ManualTask')));
}

function refuseOtherBeginning(stage: Stage): void {
  if (stage.index === 0) return;
  throw new UserError(
    'stage-jump',
    `a migration begins with stage source, not ${stage.name}`,
    'run `pulumi config set stage source` and `pulumi up`, which adopts what exists and changes nothing',
  );
}

function sorted(value: { source: string; target: string } | undefined): unknown {
  return value ? [value.source, value.target] : undefined;
}
