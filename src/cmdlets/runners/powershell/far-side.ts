import type { Call, CallResult } from '../../result';
import { type ConnectionProblem, connectionError } from './problems';
import { bootstrapText, callMessage, decode, encode, type Frame, helloOf, type Logon, type Started } from './protocol';

/** Bytes to and from a program that runs somewhere. */
export interface Transport {
  write(text: string): void;
  onText(listener: (text: string) => void): void;
  /** Called once, when nothing comes any more; `why` is what is known of the reason. */
  onEnd(listener: (why: string) => void): void;
  /** Ends it; afterwards nothing of it is left. */
  close(): Promise<void>;
  /** Whether this process waits for it. */
  hold(yes: boolean): void;
}

/** The far side is gone and it is not known what became of the call. */
export class Interrupted extends Error {}

/** The call ran longer than it may. */
export class TimedOut extends Error {}

export interface FarSideOptions {
  /** How it is called in messages. */
  where: string;
  logon: Logon;
  startSeconds: number;
}

interface Pending {
  done(result: CallResult): void;
  fail(error: Error): void;
}

/** How much of what strangers print is kept, to be shown when it doesn't work. */
const NOISE = 2000;
/** Longer than any answer; a line without end must not fill the memory. */
const LONGEST_LINE = 64 * 1024 * 1024;
/** The far side stops a call that takes too long by itself; this long after that it is taken to hang. */
const GRACE_MS = 5000;

/** One program on the far side: sent its script, asked, answering. Ends for good when the connection does. */
export class FarSide {
  facts: Started | undefined;
  /** Time on the far side at its last word. */
  now: Date | undefined;
  ended: string | undefined;
  private readonly pending = new Map<number, Pending>();
  private rest = '';
  private noise = '';
  private lastId = 0;
  private starting: { done(): void; fail(error: Error): void } | undefined;

  private constructor(
    private readonly transport: Transport,
    private readonly options: FarSideOptions,
  ) {
    transport.onText((text) => this.take(text));
    transport.onEnd((why) => this.end(why));
  }

  /** Starts it and waits until it can be asked. */
  static async start(transport: Transport, options: FarSideOptions): Promise<FarSide> {
    const side = new FarSide(transport, options);
    let timer: NodeJS.Timeout | undefined;
    try {
      transport.hold(true);
      await new Promise<void>((done, fail) => {
        side.starting = { done, fail };
        timer = setTimeout(
          () => fail(side.problem('silent', `no answer within ${options.startSeconds} s`)),
          options.startSeconds * 1000,
        );
        transport.write(bootstrapText());
      });
      return side;
    } catch (error) {
      await transport.close();
      throw error;
    } finally {
      clearTimeout(timer);
      side.starting = undefined;
      transport.hold(false);
    }
  }

  /** Rejects with Interrupted, TimedOut or the signal's reason; what the cmdlet says is a result. */
  call(call: Call, timeoutSeconds: number, signal?: AbortSignal): Promise<CallResult> {
    return this.ask((id) => callMessage(id, call, timeoutSeconds, this.options.logon), timeoutSeconds, signal);
  }

  /** For a far side with a clock of its own. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.ask((id) => ({ id, sleep: ms }), Number.POSITIVE_INFINITY, signal);
  }

  async close(): Promise<void> {
    await this.transport.close();
    this.end('closed');
  }

  private ask(message: (id: number) => unknown, seconds: number, signal?: AbortSignal): Promise<CallResult> {
    if (this.ended !== undefined) return Promise.reject(new Interrupted(this.ended));
    this.lastId += 1;
    const id = this.lastId;
    return new Promise<CallResult>((done, fail) => {
      const abort = () => {
        this.transport.write(encode({ cancel: id }));
        finish(() => fail(signal?.reason));
      };
      const late = () => finish(() => fail(new TimedOut(`no answer after ${seconds} s`)));
      const timer = Number.isFinite(seconds) ? setTimeout(late, seconds * 1000 + GRACE_MS) : undefined;
      const finish = (then: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.pending.delete(id);
        if (this.pending.size === 0) this.transport.hold(false);
        then();
      };
      this.pending.set(id, {
        done: (result) => finish(() => done(result)),
        fail: (error) => finish(() => fail(error)),
      });
      signal?.addEventListener('abort', abort);
      this.transport.hold(true);
      this.transport.write(encode(message(id)));
    });
  }

  private take(text: string): void {
    const lines = text.split('\n');
    lines[0] = this.rest + (lines[0] ?? '');
    this.rest = lines.pop() ?? '';
    if (this.rest.length > LONGEST_LINE) {
      this.rest = '';
      void this.transport.close();
      this.end(`it sent a line of more than ${LONGEST_LINE / 1024 / 1024} MB, which is no answer`);
    }
    for (const line of lines) {
      const frame = decode(line.trimEnd());
      if (frame) this.frame(frame);
      else if (line.trim() !== '') this.noise = `${this.noise}${line.trim()}\n`.slice(-NOISE);
    }
  }

  private frame(frame: Frame): void {
    if (frame.rds === 'started') {
      this.facts = frame;
      this.now = new Date(frame.now);
      // A relay greets the program that it leads to by itself, which then says "started" once more.
      if (!this.greeted) this.transport.write(encode(helloOf(this.options.logon)));
      this.greeted = true;
    } else if (frame.rds === 'ready') this.starting?.done();
    else if (frame.rds === 'fatal') this.fatal(frame.code, frame.message);
    else this.answer(frame);
  }

  private greeted = false;

  private answer({ id, result, stopped, now }: Extract<Frame, { rds: 'answer' }>): void {
    if (now) this.now = new Date(now);
    const pending = this.pending.get(id);
    if (result) pending?.done(result as CallResult);
    else pending?.fail(stopped === 'timeout' ? new TimedOut('it took too long') : new Interrupted('it was stopped'));
  }

  private fatal(code: string, message: string): void {
    const error = this.problem(code, message);
    this.starting?.fail(error);
    for (const { fail } of [...this.pending.values()]) fail(error);
  }

  private end(why: string): void {
    if (this.ended !== undefined) return;
    this.ended = why;
    this.starting?.fail(this.problem('ended', why));
    for (const { fail } of [...this.pending.values()])
      fail(new Interrupted(this.noise ? `${why}; it printed: ${this.noise.trim()}` : why));
  }

  private problem(code: ConnectionProblem | string, message: string): Error {
    return connectionError(
      code,
      this.options.where,
      this.noise ? `${message}\n  it printed: ${this.noise.trim().replaceAll('\n', '\n  ')}` : message,
    );
  }
}
