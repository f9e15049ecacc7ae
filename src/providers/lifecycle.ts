import { StepFailed, Waiting } from '../cmdlets/executor';
import { isJoinedSecret, isSecretRef } from '../cmdlets/invocation';
import { LiveError } from '../cmdlets/live';
import type { Step } from '../cmdlets/step';
import { describeError, UserError } from '../errors';
import { isScheduled, scheduledFields } from '../planner/schedule';
import type { ResourceId } from '../planner/types';
import { settling } from '../resources/debts';
import { appliedChanges, classify, fieldChanges, maskSecrets } from '../resources/diff';
import { fieldAt, segmentsOf, setAt, valueAt } from '../resources/fields';
import type { FieldChange, Kind, Props } from '../resources/kind';
import { observed } from '../resources/observed';
import { endRemoval } from './after-removal';
import { requireApproval } from './approval';
import { orAccept, takenOver } from './offers';
import { refuseDestroyWithoutLog } from './other-log';
import { cannotChange, cause, NOTHING_RAN, notInForce, notThere, type Outcome, stillDiffers } from './outcome';
import { owedBy, removeLeftFiles, tellOwed } from './owed';
import { leaveToPolicy, lines, policyDecides, show } from './policy';
import { HalfDone } from './provider-error';
import { afterRestart, restartingServer } from './restarts';
import { knownId, type Session } from './session';
import { halfApplied, requireMade, tellUnwritten, unreadChanges } from './unread';

const ADOPTION_PROBLEMS: ReadonlySet<string> = new Set(['absent', 'differs-from-source']);

/** How one resource stands: what is live, what this stage writes, and what somebody else changed. */
export interface Standing {
  current: Props | undefined;
  /** Differences this stage is to write. */
  due: FieldChange[];
  /** Differences that are nobody's business here: reported, left alone. */
  foreign: FieldChange[];
  /** What no cmdlet reads back, is not as last applied, and is not for this stage to write. */
  unwritten: FieldChange[];
  /** What changes of earlier runs still owe before they count (see `Run.owes`): they read as written, and are not in force. */
  owed: string[];
}

/**
 * The one lifecycle of all kinds (design section 3 and 5). It decides from what is live, not from what was applied last,
 * and writes only the fields that the way from the last stage to this one schedules.
 */
export class Lifecycle {
  constructor(
    private readonly session: Session,
    private readonly kind: Kind,
  ) {}

  /** Compares live with desired. `applied` are the properties of the last `up`, for fields that no cmdlet reads back. */
  async stand(desired: Props, applied?: Props): Promise<Standing> {
    const id = this.id(desired);
    const snapshot = await this.session.live.snapshot(this.kind.reads(desired));
    const current = observed(this.kind, snapshot, desired);
    const scheduled = scheduledFields(this.session.states, id, this.kind);
    if (!current) return { current, due: [], foreign: [], unwritten: [], owed: [] };
    const differences = fieldChanges(this.kind, current, this.clear(desired));
    const isDue = (change: FieldChange) =>
      this.session.enforced(id) ||
      ((scheduled === 'all' || scheduled.has(change.path)) && !policyDecides(this.session, this.kind, id, change));
    const unread = applied ? unreadChanges(this.kind, { current, desired, applied }, differences) : [];
    return {
      current,
      due: [...differences, ...unread].filter(isDue),
      unwritten: unread.filter((change) => !isDue(change)),
      foreign: maskSecrets(
        this.kind,
        differences.filter((change) => !isDue(change)),
      ),
      owed: owedBy(this.session, id),
    };
  }

  /** Pulumi's diff: whether `up` has something to do. */
  async diff(olds: Props, news: Props): Promise<{ changes: boolean; replaces: string[] }> {
    const id = this.id(news);
    let standing: Standing;
    try {
      standing = await this.stand(news, olds);
    } catch (error) {
      if (!this.session.mayBeAway(error) && !restartingServer(this.session, error)) throw error;
      // Hosts expected to be offline read as unknown, not as errors (docs/stages.md rule 11).
      const isDue = this.isScheduled(id);
      if (!isDue) this.session.log('info', `not compared: ${describeError(error)}`, id);
      return { changes: isDue, replaces: [] };
    }
    if (!standing.current) {
      // Looked for in another place than it was made in: it is made there, and removed where it was.
      const moved = classify(this.kind, appliedChanges(this.kind, olds, news)).replace;
      if (this.mayCreate(id)) return { changes: true, replaces: this.replaced(moved, id) };
      this.session.warnOnce(this.vanished(id), id);
      return { changes: false, replaces: [] };
    }
    this.reportLeft(standing, news, id);
    const { replace, never } = classify(this.kind, standing.due);
    if (never.length > 0) throw cannotChange(this.kind, never, id);
    const recorded = appliedChanges(this.kind, olds, news).length > 0;
    tellOwed(this.session, standing.owed, id);
    const changes = standing.due.length > 0 || standing.owed.length > 0 || recorded;
    return { changes, replaces: this.replaced(replace, id) };
  }

  private replaced(changes: FieldChange[], id: ResourceId): string[] {
    if (changes.length > 0) this.session.replacing.add(id);
    return [...new Set(changes.map((change) => topLevel(change.path)))];
  }

  /**
   * Create and update alike: makes the object what this stage wants. Idempotent after a crash at any point. `halfMade`: it is
   * recorded as one whose creation a wait broke off, so that the steps of its creation are gone through once more.
   */
  async ensure(desired: Props, applied?: Props, halfMade = false): Promise<void> {
    const id = this.id(desired);
    // What this stage makes anew has had nothing applied yet, so that fields no cmdlet reads back are written too.
    const last = applied ?? (this.mayCreate(id) ? {} : undefined);
    this.session.requirePrepared();
    await requireApproval(this.session);
    // Before looking, so that what is looked at stays as it is until it is changed here.
    await this.session.hold();
    let making = false;
    try {
      let standing = await afterRestart(this.session, id, () => this.stand(desired, last));
      const resumes = this.kind.createResumes === true && this.mayCreate(id) && (applied === undefined || halfMade);
      if (!standing.current || resumes) {
        if (!this.mayCreate(id)) return this.leaveAbsent(id);
        making = this.kind.createResumes === true;
        const outcome = await this.make(desired, id);
        making = false;
        standing = await this.stand(desired, last);
        if (!standing.current) throw notThere(id, outcome);
        this.tellComplaint(outcome, id);
      } else if (!last) {
        this.refuseDifferences(standing, id);
      }
      this.reportLeft(standing, desired, id);
      const { inPlace, replace, never } = classify(this.kind, standing.due);
      if (never.length > 0) throw cannotChange(this.kind, never, id);
      if (replace.length > 0) throw cannotChange(this.kind, replace, id);
      if (inPlace.length === 0) return await this.settle(id, desired, standing.owed);
      const change = { current: standing.current ?? {}, desired, changes: inPlace };
      const outcome = await this.perform(this.kind.update(change, this.session.world), id, desired);
      // What can't be read back counts as written where nothing complained; all else is compared with what is live now.
      const after = await this.readBack(() => this.stand(desired), outcome);
      if (after.due.length > 0 && !leaveToPolicy(this.session, this.kind, id, after.due, outcome.byPolicy))
        throw stillDiffers(this.kind, after.due, id, outcome);
      if (!after.current) throw notThere(id, outcome, 'change');
      const made = { ...change, current: after.current };
      await requireMade(this.session, this.kind, made, id, outcome, (steps) => this.perform(steps, id, desired));
      await this.settle(id, desired, owedBy(this.session, id));
      this.tellComplaint(outcome, id);
    } catch (failure) {
      const error = this.session.mayBeAway(failure)
        ? new Waiting(
            `waiting: ${failure.message}`,
            'when it answers again, run `pulumi up` again: it goes on from here',
            'people',
          )
        : failure;
      if (!(error instanceof Waiting)) throw error;
      const made = last ? halfApplied(this.kind, desired, last) : desired;
      throw new HalfDone(error, this.kind.key(desired), making ? { ...made, halfMade: true } : made, this.session.live);
    }
  }

  /** Makes up for what a run that was cut off, or a cmdlet that complained, left out between a change and its counting. */
  private async settle(id: ResourceId, desired: Props, owed: string[]): Promise<void> {
    if (owed.length === 0) return;
    const outcome = await this.perform(settling(owed), id, desired);
    const left = owedBy(this.session, id);
    if (left.length > 0) throw notInForce(left, id, outcome);
  }

  /** Why an object of the source document can't be adopted; undefined = it is live and equal. */
  async adoptionProblem(desired: Props): Promise<UserError | undefined> {
    try {
      const standing = await this.stand(desired);
      if (!standing.current) return this.absent(this.id(desired));
      this.refuseDifferences(standing, this.id(desired));
      return undefined;
    } catch (error) {
      // Only what is said of this one object; a deployment that can't be read at all is one error, not one per object.
      if (error instanceof UserError && ADOPTION_PROBLEMS.has(error.code)) return error;
      throw error;
    }
  }

  /** Removes the object if the plan schedules that; "already gone" is success. */
  async remove(props: Props): Promise<void> {
    const id = this.id(props);
    if (!this.mayRemove(id)) return this.refuseUnlessGone(props, id);
    refuseDestroyWithoutLog(this.session);
    await requireApproval(this.session);
    const steps = this.kind.remove(props, this.session.world);
    if (steps.length === 0) return;
    // Before looking, as in ensure.
    await this.session.hold();
    if (!(await this.exists(props))) return this.endRemoval(props, id, true);
    const outcome = await this.perform(steps, id, props);
    if (await this.readBack(() => this.exists(props), outcome)) {
      throw new UserError(
        'not-removed',
        `${id} is still there after its removal${cause(outcome)}`,
        this.session.mayDestroy
          ? 'mend the cause and run the same command again; what no cmdlet removes, as the last connection broker, stays: `pulumi stack rm --force` forgets the stack and leaves it as it is'
          : 'look at it on the broker, then run the same command again',
      );
    }
    this.tellComplaint(outcome, id);
    await this.endRemoval(props, id, outcome.complaint !== undefined);
  }

  private endRemoval(props: Props, id: ResourceId, cutOff: boolean): Promise<void> {
    const steps = this.kind.afterRemoval?.(props, this.session.world) ?? [];
    const perform = (rest: Step[]) => this.perform(rest, id, props);
    return endRemoval(this.session, id, steps, cutOff ? perform : undefined);
  }

  /** For refresh: the properties as they are live; undefined = it does not exist any more. */
  async read(props: Props): Promise<Props | undefined> {
    const snapshot = await this.session.live.snapshot(this.kind.reads(props));
    const current = observed(this.kind, snapshot, props);
    if (!current) return undefined;
    const result = structuredClone(props);
    for (const change of maskSecrets(this.kind, fieldChanges(this.kind, current, this.clear(props)))) {
      setAt(this.kind, result, change.path, change.from);
    }
    return result;
  }

  async exists(props: Props): Promise<boolean> {
    const snapshot = await this.session.live.snapshot(this.kind.reads(props));
    return observed(this.kind, snapshot, props) !== undefined;
  }

  private id(props: Props): ResourceId {
    return knownId(this.kind.name, this.kind.key(props));
  }

  /**
   * A cmdlet may complain of what it has done all the same, and the steps after it were cut off. Where the object is there, they
   * are gone through again, as after a crash; another complaint counts. What a kind's fields hold is compared in any case.
   */
  private async make(desired: Props, id: ResourceId): Promise<Outcome> {
    const outcome = await this.perform(this.kind.create(desired, this.session.world), id, desired);
    if (!outcome.complaint || !this.kind.createResumes) return outcome;
    if (!(await this.readBack(() => this.exists(desired), outcome))) return outcome;
    const rest = await this.perform(this.kind.create(desired, this.session.world), id, desired);
    if (rest.complaint) throw rest.complaint;
    return { ...rest, complaint: outcome.complaint };
  }

  private tellComplaint({ complaint }: Outcome, id: ResourceId): void {
    if (complaint) this.session.log('warning', `done, although the cmdlet complained: ${complaint.message}`, id);
  }

  /** Runs steps; a cmdlet's complaint is returned, since reading back decides whether it means anything. */
  private async perform(steps: Step[], id: ResourceId, props: Props): Promise<Outcome> {
    if (steps.length === 0) return NOTHING_RAN;
    await this.session.hold();
    const context = { stage: this.session.movement.to.name, resource: id };
    try {
      return await this.session.executor.run(steps, context, this.kind.reads(props));
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      await removeLeftFiles(this.session, id, context);
      return { ...NOTHING_RAN, complaint: error };
    }
  }

  /** A deployment that can't be asked after a complaint is not the whole story: what the cmdlet said comes with it. */
  private async readBack<T>(look: () => Promise<T>, outcome: Outcome): Promise<T> {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof LiveError) || !outcome.complaint) throw error;
      throw new LiveError(error.errorClass, `${error.message}${cause(outcome)}`, error.next);
    }
  }

  private mayCreate(id: ResourceId): boolean {
    const { before, after } = this.session.states;
    if (this.session.enforced(id)) return true;
    if (this.session.movement.from === undefined || !after.has(id)) return false;
    // One that vanished although this stage writes to it is made again; otherwise the stage could never end.
    return !before.has(id) || this.isScheduled(id);
  }

  private isScheduled(id: ResourceId): boolean {
    return isScheduled(this.session.states, id, this.kind);
  }

  /** The desired properties with the values of secrets, to be compared in memory and nowhere else. */
  private clear(props: Props): Props {
    const secretPaths = Object.entries(this.kind.fields).filter(([, field]) => field.secret && !field.writeOnly);
    if (secretPaths.length === 0) return props;
    const clear = structuredClone(props);
    for (const [path] of secretPaths) {
      const value = valueAt(clear, segmentsOf(this.kind, path));
      if (isSecretRef(value) || isJoinedSecret(value)) setAt(this.kind, clear, path, this.session.live.clear(value));
    }
    return clear;
  }

  /** Adoption: what exists must be what the source document says, unless this stage is about to change it. */
  private refuseDifferences(standing: Standing, id: ResourceId): void {
    if (this.session.movement.from !== undefined || standing.foreign.length === 0) return;
    const paths = standing.foreign.map((change) => change.path);
    throw new UserError(
      'differs-from-source',
      `${id} differs from the source document:\n${lines(standing.foreign, 'live', 'document')}`,
      `correct stacks/${this.session.settings.environment}/source.yaml${orAccept(this.session, id, paths)}; nothing has been changed`,
    );
  }

  /** The engine repeats the first line of a message at each event of its resource, so the way out is on the second. */
  private reportLeft({ current, foreign, unwritten }: Standing, desired: Props, id: ResourceId): void {
    if (current) tellUnwritten(this.session, this.kind, { current, desired, changes: unwritten }, id);
    for (const { path, from, to } of foreign) {
      const { passes } = fieldAt(this.kind, path);
      if (passes !== undefined) {
        this.session.warnOnce(passes, id);
        continue;
      }
      const values = `${path} is ${show(from)}, was ${show(to)} in the documents`;
      const why = policyDecides(this.session, this.kind, id, { path, from, to }) ? ', as Group Policy decides' : '';
      this.session.warnOnce(
        `${values}${why}; left alone\n  next: ${takenOver(this.session, id, path)}${this.orEnforce(id)}`,
        id,
      );
    }
  }

  /** An object that is gone and is nobody's business in this stage is recorded all the same, so that the stage can end. */
  private leaveAbsent(id: ResourceId): void {
    if (this.session.movement.from === undefined) throw this.absent(id);
    this.session.warnOnce(this.vanished(id), id);
  }

  private vanished(id: ResourceId): string {
    return `${id} has vanished from the live deployment; left alone\n  next: take it out of both documents${this.orEnforce(id)}`;
  }

  /** The other way out; stage `source` changes nothing, so that it has none. */
  private orEnforce(id: ResourceId): string {
    if (this.session.movement.from === undefined) return '';
    return `, \`pulumi config set enforce ${id}\` and \`pulumi up\` put it back`;
  }

  private absent(id: ResourceId): UserError {
    return new UserError(
      'absent',
      `${id} is in the source document but not in the live deployment`,
      `correct stacks/${this.session.settings.environment}/source.yaml; nothing has been changed`,
    );
  }

  private mayRemove(id: ResourceId): boolean {
    if (this.session.replacing.has(id)) return true;
    if (!this.session.settings.stage) return false;
    const { before, after, passed = [] } = this.session.states;
    // What the program still declares is deleted by `destroy` alone; `up --target` leaves the root resource out as well.
    if (this.session.mayDestroy) return after.has(id);
    if (!this.session.isPrepared) return false;
    return !after.has(id) && [before, ...passed].some((state) => state.has(id));
  }

  /** What the plan doesn't remove stays. Only what is gone already, or was never more than a record, may be forgotten. */
  private async refuseUnlessGone(props: Props, id: ResourceId): Promise<void> {
    const { stage } = this.session.settings;
    const needed = stage !== undefined && this.session.states.after.has(id);
    const isRecord = stage !== undefined && this.kind.remove(props, this.session.world).length === 0;
    if (!needed && (isRecord || !(await this.exists(props)))) return;
    if (needed) throw this.stillNeeded(id, stage);
    throw new UserError(
      'delete-refused',
      stage === undefined
        ? `${id} is not removed: the stage is not known`
        : `${id} is not removed: it is in neither document any more, and stage ${stage} does not schedule its removal`,
      stage === undefined
        ? 'run `pulumi config set stage <stage>` and `pulumi up`; nothing was removed'
        : 'put it back into the documents; to drop it, take it out of the target document alone and list it there under `removed`',
    );
  }

  /** `destroy` asks for every resource; the ways out are told once. */
  private stillNeeded(id: ResourceId, stage: string): UserError {
    const first = this.session.firstToTell('ways-out', id);
    const next = first === id ? WAYS_OUT : `the ways out are told at ${first}`;
    return new UserError('delete-refused', `${id} is not removed: stage ${stage} still needs it`, next);
  }
}

const WAYS_OUT =
  'to forget the stack and leave the deployment as it is: `pulumi stack rm --force`; to remove live objects on purpose: `pulumi config set allowDestroy true` and `pulumi destroy --run-program`';

function topLevel(path: string): string {
  return path.split('.')[0] ?? path;
}
