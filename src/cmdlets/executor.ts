import { Mutex } from 'async-mutex';
import { UserError } from '../errors';
import type { AuditContext, AuditLog, AuditTags } from './audit';
import { returnText } from './cim-codes';
import { classify, type ErrorClass } from './classify';
import type { Invocation } from './invocation';
import { type Live, LiveError } from './live';
import { failedItems } from './migration-results';
import { pause, unlessAborted } from './pause';
import { formatInvocation } from './quoting';
import type { CallResult, ErrorRecord } from './result';
import type { Moment, Proof, Run, Step, Wait } from './step';
import { tellingHowLong } from './telling';

/** A step that goes on at the next `up`: not a failure of anything. */
export class Waiting extends UserError {
  constructor(
    message: string,
    next: string,
    readonly waitsFor: Wait['waitsFor'],
  ) {
    super('waiting', message, next);
    this.name = 'Waiting';
  }
}

/** Why nothing more is begun after Ctrl-C. */
export class Cancelled extends UserError {
  constructor() {
    super(
      'cancelled',
      'stopped between two steps, because the run was cancelled',
      'run `pulumi up` again: it goes on from here',
    );
    this.name = 'Cancelled';
  }
}

/** A change whose cmdlet complained; reading back decides whether it failed, or nothing reads it back: then it did. */
export class StepFailed extends UserError {
  constructor(
    readonly errorClass: ErrorClass,
    message: string,
    next?: string,
  ) {
    super(`step-${errorClass}`, message, next);
    this.name = 'StepFailed';
  }
}

/** What came of steps, beside their effect; one line each. */
export interface Ran {
  /** Invocations that were left out because their condition did not hold. */
  leftOut: string[];
  /** Settings that Group Policy decides, as the cmdlets complain of them. */
  byPolicy: string[];
}

export interface ExecutorOptions {
  live: Live;
  audit: AuditLog;
  /** Waits for people block until they are done instead of ending the run. */
  wait: boolean;
  /** Aborted, with a UserError as its reason, when nothing may be begun any more: the engine has died, or the lease is lost. */
  signal: AbortSignal;
  /** Shown while something runs or waits; `lasting` = worth a line in a log, not on the screen alone. */
  progress(context: AuditContext, text: string, lasting?: boolean): void;
}

/** How a wait stands: `open` = what is waited for, `due` = what is to be done now, `told` = what to know when it is over. */
interface Look {
  open: string | undefined;
  due: Run[];
  next: Date | undefined;
  told: string[];
}

/** A log gets a line of a wait that changes at most so often, and of one that doesn't, so often. */
const LASTING_SECONDS = 60;
const REMIND_SECONDS = 600;

function spoken(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What ends a wait at the latest: its next action, or the patience of this run. */
function endText(next: Date | undefined, blocks: number): string {
  if (next) return `; next action ${next.toISOString()}`;
  return Number.isFinite(blocks) ? `; at most ${spoken(blocks)} in this run` : '';
}

/** Complaints that show nothing: the work went on all the same (docs/behaviour/module.md sections 1 and 2). */
const NOT_A_FAILURE: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  'alreadyExists',
  'alreadyGone',
  'policyControlled',
]);

/** Runs steps one after the other. Changes to one deployment are serialized; reads and waits run side by side. */
export class Executor {
  private readonly writing = new Mutex();
  /** Changing invocations made by this process. */
  changes = 0;

  constructor(private readonly options: ExecutorOptions) {}

  /** `reads`: how what is changed is read back, should nobody know whether a change took effect. */
  async run(steps: Step[], context: AuditContext, reads: Invocation[] = []): Promise<Ran> {
    const ran: Ran = { leftOut: [], byPolicy: [] };
    for (const step of steps) {
      this.stopIfAborted();
      if (step.do === 'wait') await this.wait(step, context);
      else if ((await this.change(step, context, reads, ran.byPolicy)) === 'left out')
        ran.leftOut.push(leftOutText(step));
    }
    return ran;
  }

  private async change(
    step: Run,
    context: AuditContext,
    reads: Invocation[] = [],
    byPolicy: string[] = [],
  ): Promise<'done' | 'left out'> {
    const { live, audit } = this.options;
    return this.writing.runExclusive(async () => {
      if (step.once && audit.doneAt(step.once)) return 'done';
      if (step.unlessLeft && step.leaves && audit.hasLeft(context.stage, step.leaves)) return 'done';
      if (step.onlyIf && !step.onlyIf.holds(await live.lookAnew(step.onlyIf))) return 'left out';
      const invocation = await this.complete(step);
      this.stopIfAborted();
      const text = formatInvocation(invocation);
      const tags = tagsOf(step);
      if (step.proof && (await this.tookPlace(step.proof, audit.killedAt(context, text, step.settles)))) {
        this.options.progress(context, `found done: ${text}`, true);
        audit.result(context, text, { outcome: 'found-done', durationMs: 0 }, tags);
        return 'done';
      }
      if (step.why !== undefined) this.options.progress(context, step.why, true);
      this.options.progress(context, text);
      const make = await live.prepare(invocation);
      audit.intent(context, text, tags);
      const began = live.runner.clock.now().getTime();
      // Not given the signal: a change under way is left to end, so that its result stands in the log.
      const show = (running: string, lasting: boolean) =>
        this.options.progress(context, `${running}: ${text}`, lasting);
      const result = await tellingHowLong(make(), live.runner.clock, show).catch((error) => {
        audit.result(context, text, { outcome: 'error', error: live.mask(String(error)), durationMs: 0 }, tags);
        throw error;
      });
      this.changes += 1;
      const durationMs = live.runner.clock.now().getTime() - began;
      const failure = firstFailure([...result.errors, ...refusals(invocation, result)], step.tolerate ?? []);
      for (const error of result.errors) {
        if (classify(error) === 'policyControlled') byPolicy.push(live.mask(error.message));
      }
      if (!failure) {
        audit.result(context, text, { outcome: 'done', durationMs }, tags);
        return 'done';
      }
      const message = live.mask(failure.message);
      // With the key of a mark too: what failed may have taken effect up to now, and a wait counts from the latest moment.
      audit.result(context, text, { outcome: 'error', error: message, durationMs }, tags);
      const errorClass = classify(failure);
      // Before anybody else changes anything: what is half done, or still going on, must be seen first.
      if (errorClass === 'outcomeUnknown') await this.readBack(reads);
      throw new StepFailed(errorClass, `${text}\n  ${message}`);
    });
  }

  private async tookPlace(proof: Proof, since: Date | undefined): Promise<boolean> {
    return since !== undefined && proof.shows(await this.options.live.lookAnew(proof), since);
  }

  private async complete({ invocation, asked }: Run): Promise<Invocation> {
    if (!asked) return invocation;
    const { live } = this.options;
    const found = asked.of(await live.lookAnew(asked));
    if (!found) {
      throw new StepFailed(
        'notFound',
        `${formatInvocation(invocation)}\n  ${asked.missing}`,
        'see to that, then run `pulumi up` again: it goes on from here',
      );
    }
    return { ...invocation, parameters: { ...invocation.parameters, ...found } };
  }

  /** Ctrl-C ends a wait as the end of its patience does: half done, so that the next `up` goes on with it. */
  private async wait(step: Wait, context: AuditContext): Promise<void> {
    let open = step.title;
    try {
      await this.waitOut(step, context, (found) => {
        open = found;
      });
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      throw new Waiting(`waiting: ${open}; the run was cancelled meanwhile`, error.nextStep(), step.waitsFor);
    }
  }

  /** Waits until it is over, doing what becomes due; throws Waiting when that takes longer than this run shall. */
  private async waitOut(step: Wait, context: AuditContext, found: (open: string) => void): Promise<void> {
    const { live, signal } = this.options;
    const began = live.runner.clock.now().getTime();
    let shown: { text: string; at: number } | undefined;
    for (;;) {
      this.stopIfAborted();
      const look = await unlessAborted(this.look(step), signal);
      if (look.open === undefined) {
        live.forget(step.changed ?? []);
        for (const text of look.told) this.options.progress(context, live.mask(text), true);
        // What was said to be waited for stays on the screen: so does that it is over.
        if (shown) this.options.progress(context, `the wait is over: ${step.title}`, true);
        return;
      }
      found(look.open);
      if (look.due.length > 0) {
        await this.runDue(look.due, context);
        continue;
      }
      const waited = (live.runner.clock.now().getTime() - began) / 1000;
      const blocks = step.waitsFor === 'people' && this.options.wait ? Number.POSITIVE_INFINITY : step.blockSeconds;
      if (waited >= blocks) throw this.stillOpen(step, look.open, look.next, waited);
      if (shown?.text !== look.open || waited - shown.at >= REMIND_SECONDS) {
        const lasting = shown === undefined || waited - shown.at >= LASTING_SECONDS;
        const since = waited >= LASTING_SECONDS ? `, for ${spoken(waited)} now` : '';
        this.options.progress(context, `waiting: ${look.open}${since}${endText(look.next, blocks)}`, lasting);
        if (lasting) shown = { text: look.open, at: waited };
        else if (shown) shown = { ...shown, text: look.open };
      }
      const until = look.next
        ? (look.next.getTime() - live.runner.clock.now().getTime()) / 1000
        : Number.POSITIVE_INFINITY;
      const seconds = Math.max(1, Math.min(step.everySeconds, until > 0 ? until : step.everySeconds, blocks - waited));
      await pause(live.runner.clock, seconds * 1000, signal);
    }
  }

  /** Does what is due in a wait now, without waiting for its end. */
  async perform(step: Wait, context: AuditContext): Promise<void> {
    const look = await this.look(step);
    if (look.open !== undefined) await this.runDue(look.due, context);
  }

  /** One message that can't be delivered must not keep the other users from theirs; it is recorded and not tried again. */
  private async runDue(due: Run[], context: AuditContext): Promise<void> {
    for (const step of due) {
      this.stopIfAborted();
      try {
        await this.change(step, context);
      } catch (error) {
        if (!(error instanceof StepFailed) || !step.once) throw error;
        this.options.progress(context, `failed, the others go on: ${error.message}`);
      }
    }
  }

  private async readBack(reads: Invocation[]): Promise<void> {
    const { live } = this.options;
    live.forgetAll();
    await (reads.length > 0 ? live.snapshot(reads) : live.activeBroker());
  }

  private async look(step: Wait): Promise<Look> {
    const { live, audit } = this.options;
    const moment: Moment = { now: live.runner.clock.now(), doneAt: (key) => audit.doneAt(key) };
    try {
      const snapshot = await live.lookAnew(step);
      const open = step.open(snapshot, moment);
      if (open === undefined) return { open, due: [], next: undefined, told: step.tell?.(snapshot) ?? [] };
      const due = (step.due?.(snapshot, moment) ?? []).filter((run) => !(run.once && audit.doneAt(run.once)));
      return { open, due, next: step.nextAt?.(snapshot, moment), told: [] };
    } catch (error) {
      // A server that restarts doesn't answer: that is what is waited for, not a failure.
      if (error instanceof LiveError && step.waitsFor === 'machine')
        return { open: error.message, due: [], next: undefined, told: [] };
      if (error instanceof LiveError && (error.errorClass === 'unreachable' || error.errorClass === 'rdmsNotReady')) {
        return { open: error.message, due: [], next: undefined, told: [] };
      }
      throw error;
    }
  }

  private stillOpen(step: Wait, open: string, next: Date | undefined, waited: number): UserError {
    if (step.waitsFor === 'machine') {
      return new UserError(
        'wait-timed-out',
        `${step.title}: after ${Math.round(waited)} s still open: ${open}`,
        'look at the server named, then run `pulumi up` again: it goes on from here',
      );
    }
    const action = next ? `, next action ${next.toISOString()}` : '';
    return new Waiting(
      `waiting: ${open}${action}`,
      step.instructions
        ? `${step.instructions.replaceAll('\n', '\n  ')}\n  then run \`pulumi up\` again: it goes on from here`
        : `run \`pulumi up\` again${next ? ` at or after ${next.toISOString()}` : ''}: it goes on from here`,
      step.waitsFor,
    );
  }

  private stopIfAborted(): void {
    const { signal } = this.options;
    if (signal.aborted) throw signal.reason;
  }
}

function tagsOf({ once, mark, owes, settles, leaves }: Run): AuditTags {
  const key = once ?? mark;
  return {
    ...(key ? { key } : {}),
    ...(key && once === undefined ? { mark: true } : {}),
    ...(owes ? { owes } : {}),
    ...(settles ? { settles } : {}),
    ...(leaves ? { leaves } : {}),
  };
}

function leftOutText({ invocation, onlyIf }: Run): string {
  return `${formatInvocation(invocation)}: only if ${onlyIf?.text ?? 'needed'}`;
}

/**
 * A CIM method reports failure by its return value alone, 0 = success (docs/behaviour/classes.md section 1), the migration
 * tools by the result of each item.
 */
function refusals(invocation: Invocation, result: CallResult): ErrorRecord[] {
  if (/^(Export|Import)-SmigServerSetting$/.test(invocation.cmdlet)) return failedItems(result.output);
  if (invocation.cmdlet !== 'Invoke-CimMethod') return [];
  return result.output.flatMap((row) => {
    const code = (row as { ReturnValue?: unknown } | null)?.ReturnValue;
    if (typeof code !== 'number' || code === 0) return [];
    const text = `${String(invocation.parameters.MethodName)} returned ${returnText(code)}`;
    return [{ message: text, code: code >>> 0, terminating: false }];
  });
}

function firstFailure(errors: ErrorRecord[], tolerated: string[]): ErrorRecord | undefined {
  return errors.find((error) => {
    const errorClass = classify(error);
    // "term ... is not recognized" in the middle of Add-RDServer or Set-RDCertificate comes from nested files of the
    // module and says nothing of the work (docs/behaviour/module.md section 1).
    if (errorClass === 'binding' && !error.terminating) return false;
    return !NOT_A_FAILURE.has(errorClass) && !tolerated.includes(errorClass);
  });
}
