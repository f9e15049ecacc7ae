import type { Clock } from './result';

/** Lets time pass on a clock. An abort ends it at once, with the reason for the abort. */
export async function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw error;
  }
}
