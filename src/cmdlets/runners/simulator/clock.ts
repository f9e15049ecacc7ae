import type { Clock } from '../../result';
import { everyReal } from '../real-time';

interface Sleeper {
  until: number;
  wake: () => void;
  fail: (error: unknown) => void;
}

/** What the clock needs of the simulator: the time in the file, and moving it. */
export interface TimeSource {
  now(): number;
  advanceTo(time: number): void;
  /** Calls under way: time stands still for sleepers meanwhile. */
  busy(): boolean;
}

/**
 * The simulator's clock. Nobody waits for real: when everybody sleeps, the time jumps to the first who wakes. Sleeps
 * side by side therefore take as long as the longest, not as long as their sum.
 */
export class SimulatorClock implements Clock {
  /** A call with a latency takes its time for real. */
  readonly every = everyReal;
  private sleepers: Sleeper[] = [];
  private pumping = false;

  constructor(private readonly source: TimeSource) {}

  now(): Date {
    return new Date(this.source.now());
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = {
        until: this.source.now() + Math.max(0, ms),
        wake: () => finish(resolve),
        fail: (error) => finish(() => reject(error)),
      };
      const abort = () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        finish(() => reject(signal?.reason));
      };
      const finish = (then: () => void) => {
        signal?.removeEventListener('abort', abort);
        then();
      };
      signal?.addEventListener('abort', abort);
      this.sleepers.push(sleeper);
      this.pump();
    });
  }

  /** Called when a call ended, so that sleepers held back by it go on. */
  idle(): void {
    if (this.sleepers.length > 0) this.pump();
  }

  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    setImmediate(() => {
      this.pumping = false;
      if (this.source.busy() || this.sleepers.length === 0) return;
      const next = this.sleepers.reduce((first, other) => (other.until < first.until ? other : first));
      this.sleepers = this.sleepers.filter((other) => other !== next);
      try {
        this.source.advanceTo(next.until);
        next.wake();
      } catch (error) {
        next.fail(error);
      }
      if (this.sleepers.length > 0) this.pump();
    });
  }
}
