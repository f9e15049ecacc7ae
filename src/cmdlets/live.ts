import { setMaxListeners } from 'node:events';
import { Semaphore } from 'async-mutex';
import { UserError } from '../errors';
import { findActiveBroker } from './active-broker';
import { findParameter } from './catalogue';
import { classify, type ErrorClass, isTextAlone, logonNext } from './classify';
import { makesStale } from './effects';
import {
  type Invocation,
  invocationKey,
  isJoinedSecret,
  isLiveValue,
  isSecretRef,
  type JoinedSecret,
  type LiveValue,
  type ParameterValue,
  type SecretRef,
} from './invocation';
import { LiveError } from './live-error';
import { liveValue } from './live-values';
import { pause, unlessAborted } from './pause';
import { getHighAvailability, getRdServer } from './reads';
import type { Call, CallResult, ErrorRecord, PlainValue, Runner } from './result';
import { formsOf, maskable } from './secret-forms';
import type { Snapshot } from './snapshot';
import type { Question } from './step';
import { tellingHowLong } from './telling';

export { LiveError } from './live-error';

/** Errors of a read that must not be taken for "the object does not exist" (docs/behaviour/module.md section 2). */
const NO_ANSWER: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  'unreachable',
  'rdmsNotReady',
  'activeBrokerElsewhere',
  'accessDenied',
  'secondHop',
  'binding',
  'busy',
  'timedOut',
  'outcomeUnknown',
]);

/** Errors that are an answer where a read may be refused. */
const REFUSAL: ReadonlySet<ErrorClass> = new Set<ErrorClass>(['accessDenied', 'secondHop', 'unreachable', 'timedOut']);

/** A read of a server that is at work on something else is asked again after these. */
const BUSY_MS = [1000, 5000, 15_000];

const NEXT: Partial<Record<ErrorClass, string>> = {
  unreachable: 'check that the server runs and that WinRM answers, then run the same command again',
  rdmsNotReady: 'wait until the Remote Desktop Management service runs on the broker, then run the same command again',
  activeBrokerElsewhere: 'name a living broker by `pulumi config set broker <fqdn>`, then run the same command again',
  accessDenied: 'run as a local administrator of the broker and of the server named',
};

interface Failure {
  errorClass: ErrorClass;
  error: ErrorRecord;
}

export interface LiveOptions {
  /** Brokers of both documents; the active one is looked for among them. */
  brokers: string[];
  secret(name: string): string | undefined;
  /** Values that no text may show, also before they are used: a deployment answers with what was set long ago. */
  secrets?: (string | undefined)[];
  /** Told of what is waited for; `lasting` = worth a line in a log, not on the screen alone. */
  progress?(text: string, lasting?: boolean): void;
  /** Aborted when nothing may be waited for any more: reads end with its reason as long as nothing has been changed. */
  signal?: AbortSignal;
  /** Calls of each sort side by side. */
  parallel?: number;
}

/**
 * The live deployment as one process sees it: every read is asked once and shared, until a change makes it stale.
 * Changing invocations only come in through `prepare`, which only create, update and delete hold.
 */
export class Live {
  private readonly readings = new Map<string, { invocation: Invocation; result: Promise<CallResult> }>();
  /** Calls side by side: those that the deployment answers, and those that single servers do. */
  private readonly slots: { deployment: Semaphore; servers: Semaphore };
  private active: Promise<string> | undefined;
  private readonly secretsUsed: Set<string>;
  private masking: { size: number; pattern: RegExp } | undefined;
  private hasChanged = false;
  /** Calls made to the far side: in a run that changes nothing, its reads. */
  reads = 0;

  constructor(
    readonly runner: Runner,
    private readonly options: LiveOptions,
  ) {
    const most = options.parallel ?? 8;
    // One listener for each read that is under way or waits is no leak.
    if (options.signal) setMaxListeners(0, options.signal);
    this.slots = { deployment: new Semaphore(most), servers: new Semaphore(most) };
    this.secretsUsed = new Set(maskable(options.secrets ?? []));
  }

  /** Once something was changed, what came of it is read to the end, so that it can be recorded. */
  private get signal(): AbortSignal | undefined {
    return this.hasChanged ? undefined : this.options.signal;
  }

  /** Reads what is not yet known and returns a view of it. Throws LiveError where the deployment can't be asked. */
  async snapshot(reads: Invocation[]): Promise<Snapshot> {
    const results = new Map<string, CallResult>();
    await Promise.all(
      reads.map(async (read) => {
        results.set(invocationKey(read), await this.reading(read));
      }),
    );
    return {
      get(read) {
        const result = results.get(invocationKey(read));
        if (!result) throw new Error(`${read.cmdlet} ${JSON.stringify(read.parameters)} is not among the reads`);
        return result;
      },
    };
  }

  /** A new look, whatever was read before; `get` knows what was read `first` too. */
  async lookAnew({ reads, first = [] }: Question): Promise<Snapshot> {
    this.active = undefined;
    this.forget(first);
    const earlier = await this.snapshot(first);
    this.forget(reads);
    const later = await this.snapshot(reads);
    const asked = new Set(first.map(invocationKey));
    return { get: (read) => (asked.has(invocationKey(read)) ? earlier : later).get(read) };
  }

  /** The next look at these is a new one. */
  forget(reads: Invocation[]): void {
    for (const read of reads) this.readings.delete(invocationKey(read));
  }

  /** Forgets everything: somebody else may have made changes since it was read. */
  forgetAll(): void {
    this.readings.clear();
    this.active = undefined;
  }

  /**
   * Finds the broker, the secrets and the live values a change needs; the result makes it. What fails here has touched
   * nothing. Errors of the change are returned, not thrown: reading back decides.
   */
  async prepare(invocation: Invocation): Promise<() => Promise<CallResult>> {
    if (!invocation.changes) throw new Error(`${invocation.cmdlet} is a read`);
    const call = await this.callOf(invocation);
    return async () => {
      this.hasChanged = true;
      try {
        return await this.send(call);
      } finally {
        for (const [key, reading] of this.readings) {
          if (makesStale(invocation, reading.invocation)) this.readings.delete(key);
        }
        if (makesStale(invocation, getHighAvailability())) this.active = undefined;
      }
    };
  }

  private reading(read: Invocation): Promise<CallResult> {
    if (read.changes) throw new Error(`${read.cmdlet} changes something and is no read`);
    const key = invocationKey(read);
    const known = this.readings.get(key);
    if (known) return known.result;
    const result = this.ask(read);
    this.readings.set(key, { invocation: read, result });
    // A failed read is asked again next time; who waits for it now gets the error.
    result.catch(() => {
      if (this.readings.get(key)?.result === result) this.readings.delete(key);
    });
    return result;
  }

  private async ask(read: Invocation): Promise<CallResult> {
    let result = await this.call(read);
    let failure = await this.failureOf(result, read);
    if (
      failure?.errorClass === 'activeBrokerElsewhere' ||
      (failure?.errorClass === 'rdmsNotReady' && read.on === 'activeBroker')
    ) {
      this.active = undefined; // a fail-over in mid-stage is no error: look for the active broker once more
      result = await this.call(read);
      failure = await this.failureOf(result, read);
    }
    for (const ms of BUSY_MS) {
      if (failure?.errorClass !== 'busy') break;
      this.options.progress?.(`waiting: ${this.at(read)}: ${failure.error.message}`);
      await pause(this.runner.clock, ms, this.signal);
      result = await this.call(read);
      failure = await this.failureOf(result, read);
    }
    if (failure) {
      throw new LiveError(
        failure.errorClass,
        this.mask(`${this.at(read)}: ${failure.error.message}`),
        logonNext(failure.error) ?? NEXT[failure.errorClass],
      );
    }
    return result;
  }

  /** The cmdlet and the host it runs on, for messages. */
  private at({ cmdlet, on }: Invocation): string {
    return `${cmdlet} on ${typeof on === 'object' ? on.host : this.runner.name}`;
  }

  private async call(invocation: Invocation): Promise<CallResult> {
    const call = await this.callOf(invocation);
    return invocation.on === 'anyBroker' ? this.firstAnswer(call) : this.send(call);
  }

  private async callOf(invocation: Invocation): Promise<Call> {
    const parameters: Record<string, PlainValue> = {};
    for (const [name, value] of Object.entries(invocation.parameters)) {
      parameters[name] = await this.plain(value);
    }
    const call: Call = { cmdlet: invocation.cmdlet, parameters, ...(invocation.changes ? { changes: true } : {}) };
    if (typeof invocation.on === 'object') call.host = invocation.on.host;
    // Also where it runs on another server: the local computer would be taken for the broker (docs/behaviour/module.md section 1).
    const far = invocation.on === 'activeBroker' || typeof invocation.on === 'object';
    if (far && findParameter(invocation.cmdlet, 'ConnectionBroker')) {
      call.parameters.ConnectionBroker = await this.activeBroker();
    }
    return call;
  }

  private async send(call: Call): Promise<CallResult> {
    const { signal } = this;
    const slots = this.slots[call.host === undefined ? 'deployment' : 'servers'];
    const answered = slots.runExclusive(async () => {
      signal?.throwIfAborted();
      this.reads += 1;
      const sentAt = this.runner.clock.now();
      const answer = this.runner.call(call, signal ? { signal } : {}).then((result) => ({ ...result, sentAt }));
      // Of a change the executor tells, at its resource.
      if (call.changes) return answer;
      const where = `${call.cmdlet} on ${call.host ?? this.runner.name}`;
      return tellingHowLong(answer, this.runner.clock, (running, lasting) =>
        this.options.progress?.(`${running}: ${where}`, lasting),
      );
    });
    return unlessAborted(answered, signal);
  }

  /** FQDN of the broker that answers for management now; found once per snapshot and after every change that may move it. */
  activeBroker(): Promise<string> {
    this.active ??= findActiveBroker({
      brokers: this.options.brokers,
      clock: this.runner.clock,
      from: this.runner.name,
      send: (call) => this.send(call),
      mask: (text) => this.mask(text),
      progress: (text) => this.options.progress?.(text),
      // Minutes may pass until one answers. That may always be given up: the next run reads what came of a change.
      ...(this.options.signal ? { signal: this.options.signal } : {}),
    });
    this.active.catch(() => {
      this.active = undefined;
    });
    return this.active;
  }

  private async firstAnswer(call: Call): Promise<CallResult> {
    let last: CallResult = {
      output: [],
      errors: [{ message: 'no broker is named in the documents', terminating: true }],
      warnings: [],
      durationMs: 0,
    };
    let empty: CallResult | undefined;
    for (const broker of this.options.brokers) {
      const result = await this.send({ ...call, parameters: { ...call.parameters, ConnectionBroker: broker } });
      if (result.output.length > 0) return result;
      if (result.errors.length === 0) empty ??= result;
      last = result;
    }
    return empty ?? last;
  }

  private async plain(value: ParameterValue): Promise<PlainValue> {
    if (isSecretRef(value) || isJoinedSecret(value)) return this.clear(value);
    if (isLiveValue(value)) return this.lookUp(value);
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.plain(item)));
    if (typeof value === 'object' && value !== null) {
      const entries = await Promise.all(
        Object.entries(value).map(async ([key, item]) => [key, await this.plain(item as ParameterValue)] as const),
      );
      return Object.fromEntries(entries);
    }
    return value;
  }

  private async lookUp(value: LiveValue): Promise<PlainValue> {
    const source = liveValue(value);
    const snapshot = await this.snapshot(source.reads);
    const found = source.value(snapshot);
    if (found === undefined) throw new LiveError('notFound', `${source.text} can't be found`, source.next);
    return found;
  }

  /** The value of a secret of the stack's config; its absence is an error that names the command to set it. */
  secret(name: string): string {
    const value = this.options.secret(name);
    if (value !== undefined) {
      if (value !== '') this.secretsUsed.add(value);
      return value;
    }
    throw new UserError(
      'secret-missing',
      `the secret ${name} is not set for this stack`,
      `run \`pulumi config set --secret ${name}\``,
    );
  }

  /** What a reference, or a text with references inside, stands for: for calls and comparisons in memory, never for a text. */
  clear(value: SecretRef | JoinedSecret): string {
    if (isSecretRef(value)) return this.secretValue(value);
    return value.join.map((part) => (typeof part === 'string' ? part : this.secretValue(part))).join('');
  }

  /** The value of a reference: the whole secret or one of its parts. */
  private secretValue({ secret, part }: SecretRef): string {
    const whole = this.secret(secret);
    if (part === undefined) return whole;
    const value = whole.split(',')[part];
    if (!value || value !== value.trim()) {
      throw new UserError(
        'secret-form',
        `the secret ${secret} lacks its part ${part + 1}: it holds several values with commas and no blanks between them`,
        `run \`pulumi config set --secret ${secret}\` with all of them, for a machine key \`<validation key>,<decryption key>\``,
      );
    }
    this.secretsUsed.add(value);
    return value;
  }

  /** Takes the values of all secrets out of a text that comes from the far side. */
  mask(text: string): string {
    if (this.secretsUsed.size === 0) return text;
    if (this.masking?.size !== this.secretsUsed.size) {
      // The longest first: one secret may begin with another.
      const forms = [...this.secretsUsed].flatMap(formsOf).sort((a, b) => b.length - a.length);
      const pattern = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
      this.masking = { size: this.secretsUsed.size, pattern: new RegExp(pattern, 'g') };
    }
    return text.replace(this.masking.pattern, '[secret]');
  }

  /**
   * A deployment that does not answer says so by a sentence alone, in the language of the server: where such a sentence is all
   * that comes, that the object does not exist counts only if the deployment answers another question.
   */
  private async failureOf(result: CallResult, read: Invocation): Promise<Failure | undefined> {
    const failure = this.noAnswer(result, read);
    const [error] = result.errors;
    if (failure || !error || read.on !== 'activeBroker' || result.output.length > 0) return failure;
    if (!result.errors.some(isTextAlone)) return undefined;
    const { output } = await this.call(getRdServer());
    return output.length > 0 ? undefined : { errorClass: 'rdmsNotReady', error };
  }

  private noAnswer(result: CallResult, read: Invocation): Failure | undefined {
    for (const error of result.errors) {
      if (read.mayLack && /^(CommandNotFoundException|CouldNotAutoLoadModule)/.test(error.id ?? '')) continue;
      if (read.perServer && !error.terminating && this.namesOnlyOthers(error.message)) continue;
      const errorClass = classify(error);
      // A connection that broke is nobody's refusal: nothing was asked.
      if (read.mayRefuse && REFUSAL.has(errorClass) && !/^ConnectionLost/.test(error.id ?? '')) continue;
      if (NO_ANSWER.has(errorClass) || (error.terminating && errorClass !== 'notFound')) return { errorClass, error };
    }
    return undefined;
  }

  /** Whether a message, in whatever language, names servers, and no broker among them. */
  private namesOnlyOthers(message: string): boolean {
    const named = message.toLowerCase().match(/[a-z0-9_-]+(?:\.[a-z0-9_-]+){2,}/g) ?? [];
    return named.length > 0 && !named.some((name) => this.options.brokers.includes(name));
  }
}
