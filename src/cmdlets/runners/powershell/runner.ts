import { setTimeout as realSleep } from 'node:timers/promises';
import { Mutex, Semaphore } from 'async-mutex';
import { UserError } from '../../../errors';
import type { ErrorCode } from '../../../errors/codes';
import { findCmdlet } from '../../catalogue';
import { unlessAborted } from '../../pause';
import type { Call, CallResult, Clock, Runner } from '../../result';
import { everyReal } from '../real-time';
import { FarSide, type FarSideOptions, Interrupted, TimedOut, type Transport } from './far-side';
import { LANES, type Lane, laneOf, type Started } from './protocol';

export interface PowerShellOptions extends FarSideOptions {
  name: string;
  /** A new program on the far side. */
  open(): Promise<Transport>;
  readSeconds: number;
  changeSeconds: number;
}

/** How often a read is asked again after the connection broke, and how long until then. */
const RETRIES_MS = [250, 1000, 3000];

/** How often a host that was reached before is tried again, and how long in between: it may be restarting its SSH server. */
const RECONNECT_MS = [500, 1000, 2000, 4000, 8000, 16_000];

const UNREACHABLE: ErrorCode = 'connection-unreachable';
/** Asked again with the same password, a domain locks the account. */
const REFUSED: ErrorCode = 'connection-authentication';

/** Which class of error tells that nobody knows whether a change was made. */
export const OUTCOME_UNKNOWN = 'OutcomeUnknown';

/**
 * Asks one PowerShell, here or elsewhere, and starts another when it dies. Reads go side by side and are repeated, changes go
 * one after the other and never are: what became of one that broke off is read before anything else is changed.
 */
export class PowerShellRunner implements Runner {
  readonly name: string;
  readonly clock: Clock;
  private side: Promise<FarSide> | undefined;
  private current: FarSide | undefined;
  private readonly writing = new Mutex();
  /** Reads wait here, not on the far side, where the time that they may take would pass. */
  private readonly lanes: Record<Lane, Semaphore> = {
    deployment: new Semaphore(LANES.deployment),
    cim: new Semaphore(LANES.cim),
    session: new Semaphore(LANES.session),
  };
  private readBackDue = false;
  private wasOpen = false;
  private refused: UserError | undefined;
  private readonly closing = new AbortController();

  constructor(private readonly options: PowerShellOptions) {
    this.name = options.name;
    this.clock = {
      now: () => (this.current?.facts?.clock === 'own' ? (this.current.now ?? new Date()) : new Date()),
      sleep: (ms, signal) => this.sleep(ms, signal),
      every: everyReal,
    };
  }

  /** Who answers there; starts it. */
  async facts(): Promise<Started | undefined> {
    return (await this.farSide()).facts;
  }

  async call(call: Call, { signal }: { signal?: AbortSignal } = {}): Promise<CallResult> {
    signal?.throwIfAborted();
    if (!findCmdlet(call.cmdlet)) return unknownCmdlet(call.cmdlet);
    if (call.changes) return this.writing.runExclusive(() => this.change(call));
    // Whoever gives up goes at once, also while others are served first or PowerShell is being started.
    return unlessAborted(this.inLane(call, signal), signal);
  }

  /** The lane is that of where the call runs in the end: one for the management host itself is none for another server. */
  private async inLane(call: Call, signal?: AbortSignal): Promise<CallResult> {
    const lane = laneOf(this.onHost(call, await this.farSide()), this.options.logon);
    return this.lanes[lane].runExclusive(() => this.read(call, signal));
  }

  async close(): Promise<void> {
    this.closing.abort();
    const side = this.side;
    this.side = undefined;
    await side?.then((open) => open.close()).catch(() => undefined);
  }

  private async read(call: Call, signal?: AbortSignal): Promise<CallResult> {
    for (let attempt = 0; ; attempt += 1) {
      signal?.throwIfAborted();
      const side = await this.farSide();
      signal?.throwIfAborted();
      try {
        const result = await side.call(this.onHost(call, side), this.options.readSeconds, signal);
        this.readBackDue = false;
        return result;
      } catch (error) {
        if (error instanceof TimedOut) return this.timedOut(call, side);
        const pause = RETRIES_MS[attempt];
        if (!(error instanceof Interrupted) || this.closing.signal.aborted) throw error;
        if (pause === undefined) return this.broken(call, error);
        await realSleep(pause, undefined, signal ? { signal } : {});
      }
    }
  }

  private async change(call: Call): Promise<CallResult> {
    if (this.readBackDue) {
      return failure(
        OUTCOME_UNKNOWN,
        `${call.cmdlet} was not run: what became of the change before it has to be read first`,
      );
    }
    const side = await this.farSide();
    try {
      return await side.call(this.onHost(call, side), this.options.changeSeconds);
    } catch (error) {
      if (!(error instanceof Interrupted || error instanceof TimedOut)) throw error;
      this.readBackDue = true;
      if (error instanceof TimedOut) this.drop(side);
      return failure(
        OUTCOME_UNKNOWN,
        `${call.cmdlet} on ${call.host ?? this.options.where}: the connection broke off in the middle (${error.message}); whether it took effect is read now`,
      );
    }
  }

  /** A call for the management host itself runs there, without a session to itself. */
  private onHost(call: Call, side: FarSide): Call {
    if (call.host === undefined || call.host.toLowerCase() !== side.facts?.host.toLowerCase()) return call;
    const { host, ...rest } = call;
    return rest;
  }

  private timedOut(call: Call, side: FarSide): CallResult {
    this.drop(side);
    return failure(
      'OperationTimeout',
      `${call.cmdlet} on ${call.host ?? this.options.where} gave no answer within ${this.options.readSeconds} s`,
      'OperationTimeout',
    );
  }

  private broken(call: Call, error: Error): CallResult {
    return failure(
      'ConnectionLost',
      `${call.cmdlet} on ${call.host ?? this.options.where}: ${error.message}`,
      'ConnectionError',
    );
  }

  /** One that doesn't stop when it is told to is not asked again. */
  private drop(side: FarSide): void {
    if (this.current === side) this.side = undefined;
    void side.close();
  }

  private async farSide(): Promise<FarSide> {
    if (this.closing.signal.aborted) throw new Error(`${this.name} is closed`);
    if (this.current?.ended !== undefined) {
      this.side = undefined;
      this.current = undefined;
    }
    this.side ??= this.start();
    const side = this.side;
    try {
      return await side;
    } catch (error) {
      if (this.side === side) this.side = undefined;
      throw error;
    }
  }

  /** Nothing has been asked yet, so this is tried again before changes too. */
  private async start(): Promise<FarSide> {
    for (const pause of this.wasOpen ? RECONNECT_MS : []) {
      try {
        return await this.open();
      } catch (error) {
        if (!(error instanceof UserError) || error.code !== UNREACHABLE) throw error;
        await realSleep(pause, undefined, { signal: this.closing.signal });
      }
    }
    return this.open();
  }

  private async open(): Promise<FarSide> {
    if (this.refused) throw this.refused;
    const transport = await this.options.open().catch((error: unknown) => {
      if (error instanceof UserError && error.code === REFUSED) this.refused = error;
      throw error;
    });
    const side = await FarSide.start(transport, this.options);
    this.current = side;
    this.wasOpen = true;
    return side;
  }

  private async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const side = this.current;
    if (side?.facts?.clock === 'own' && side.ended === undefined) return side.sleep(ms, signal);
    await realSleep(ms, undefined, signal ? { signal } : {});
  }
}

function failure(id: string, message: string, category = 'ConnectionError'): CallResult {
  return { output: [], errors: [{ id, category, message, terminating: true }], warnings: [], durationMs: 0 };
}

function unknownCmdlet(name: string): CallResult {
  return failure(
    'CommandNotFoundException',
    `${name} is not in the catalogue of cmdlets, so it is never called`,
    'ObjectNotFound',
  );
}
