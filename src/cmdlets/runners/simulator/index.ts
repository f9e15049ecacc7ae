import { setTimeout as realSleep } from 'node:timers/promises';
import type { Call, CallResult, Clock, ErrorRecord, Runner } from '../../result';
import { checkAccess } from './access';
import { bind } from './binding';
import { SimulatorClock } from './clock';
import { SIMULATED } from './cmdlets';
import { Context } from './context';
import { errorRecord, Returned, Terminated } from './errors';
import { countCall, type DueFailure, type Faults, latencyOf, mergeFaults } from './faults';
import { isChange, Killer } from './kill';
import type { State } from './state';
import { StateStore } from './store';
import { iso, nowOf, settle } from './world';

export type { Faults } from './faults';
export type { State } from './state';

export interface SimulatorOptions {
  /** Added to the faults of the file for this runner, never saved; failures by count belong into the file. */
  faults?: Omit<Faults, 'failures'>;
  /** How this caller signed in to the management host, instead of what the file says. */
  logon?: () => State['managementHost']['logon'] | undefined;
}

/** Time that a call takes which fails before it does anything. */
const REFUSED_MS = 500;

/**
 * A whole deployment in a JSON file that only calls change. Reads move the clock in memory alone, so that reading leaves
 * the file byte for byte as it was; every change and every sleep is saved at once.
 */
export class Simulator implements Runner {
  readonly name = 'simulator';
  readonly clock: Clock & { idle(): void };
  private readonly store: StateStore;
  private readonly killer: Killer;
  private inFlight = 0;

  constructor(
    path: string,
    private readonly options: SimulatorOptions = {},
  ) {
    this.store = new StateStore(path);
    this.killer = new Killer(this.store);
    this.clock = new SimulatorClock({
      now: () => nowOf(this.store.load()),
      advanceTo: (time) => this.advanceTo(time),
      busy: () => this.inFlight > 0,
    });
  }

  async call(call: Call, options: { signal?: AbortSignal } = {}): Promise<CallResult> {
    options.signal?.throwIfAborted();
    this.inFlight += 1;
    try {
      const latency = latencyOf(this.faults(this.store.load()), call.cmdlet);
      if (latency > 0) await realSleep(latency, undefined, options.signal ? { signal: options.signal } : {});
      const kill = await this.killer.before(call);
      const result = this.run(call);
      await this.killer.after(kill);
      return result;
    } finally {
      this.inFlight -= 1;
      this.clock.idle();
    }
  }

  async close(): Promise<void> {
    this.store.forget();
  }

  private faults(state: State): Faults {
    return mergeFaults(state.faults, this.options.faults);
  }

  private advanceTo(time: number): void {
    const state = this.store.load();
    if (time > nowOf(state)) {
      state.now = iso(time);
      settle(state);
    }
    this.store.save(state);
  }

  /** Everything from here on is synchronous: no other call of this process comes between reading and saving. */
  private run(call: Call): CallResult {
    const state = this.store.load();
    settle(state);
    const own = state.faults;
    const { logon } = state.managementHost;
    const { failure, counted } = countCall(
      own,
      call.cmdlet,
      JSON.stringify([call.host, call.parameters]),
      isChange(call),
    );
    state.faults = mergeFaults(own, this.options.faults);
    state.managementHost.logon = this.options.logon?.() ?? logon;
    let save = counted;
    let result: { context: Context | undefined; thrown: ErrorRecord | undefined; costMs: number };
    try {
      if (failure?.when === 'before') {
        result = { context: undefined, thrown: broken(failure), costMs: REFUSED_MS };
      } else {
        result = this.execute(state, call);
        save ||= isChange(call) && result.thrown === undefined;
      }
    } catch (error) {
      this.store.forget();
      throw error;
    } finally {
      state.faults = own;
      state.managementHost.logon = logon;
    }
    state.now = iso(nowOf(state) + result.costMs);
    if (save) this.store.save(state);
    const spurious = failure?.when === 'spurious';
    if (failure?.when === 'after') result.thrown = broken(failure);
    return {
      output: failure && !spurious ? [] : (result.context?.output ?? []),
      errors: [
        ...(result.context?.errors ?? []),
        ...(result.thrown ? [result.thrown] : []),
        ...(spurious ? [notRecognized()] : []),
      ],
      warnings: result.context?.warnings ?? [],
      durationMs: result.costMs,
    };
  }

  private execute(
    state: State,
    call: Call,
  ): { context: Context | undefined; thrown: ErrorRecord | undefined; costMs: number } {
    const host = (call.host ?? state.managementHost.name).toLowerCase();
    let context: Context | undefined;
    try {
      const os = state.servers[host]?.os ?? state.managementHost.os;
      const bound = bind(call.cmdlet, call.parameters, os);
      const simulated = SIMULATED.get(bound.cmdlet.toLowerCase());
      if (!simulated) {
        throw new Terminated(
          errorRecord(
            `NotSimulated,${bound.cmdlet}`,
            'NotImplemented',
            `${bound.cmdlet} is not simulated: the simulator knows its parameters, not what it does.`,
            { terminating: true },
          ),
        );
      }
      context = new Context(state, bound.cmdlet, bound.parameterSet, bound.parameters, host);
      checkAccess(context, simulated.access);
      simulated.run(context);
      return { context, thrown: undefined, costMs: simulated.costMs + context.extraMs };
    } catch (error) {
      if (error instanceof Returned)
        return { context, thrown: undefined, costMs: REFUSED_MS + (context?.extraMs ?? 0) };
      if (error instanceof Terminated) return { context, thrown: error.record, costMs: REFUSED_MS };
      throw error;
    }
  }
}

function notRecognized(): ErrorRecord {
  return errorRecord(
    'CommandNotFoundException',
    'ObjectNotFound',
    "The term 'Get-RDWorkspace' is not recognized as the name of a cmdlet, function, script file, or operable program.",
  );
}

function broken({ id, category, message, code, terminating }: DueFailure): ErrorRecord {
  return errorRecord(
    id ?? 'PSSessionStateBroken',
    category ?? 'ConnectionError',
    message || 'The connection to the remote session was lost before the command completed.',
    { terminating: terminating ?? true, ...(code === undefined ? {} : { code }) },
  );
}

export { Hands } from './hands';
export { createSimulation, type SeedOptions, seedState } from './seed';
export type { SeedSessions } from './seed-sessions';
