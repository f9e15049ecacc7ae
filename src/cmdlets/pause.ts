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

/** What comes first: the end of a piece of work that only reads, or an abort, with its reason. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((done, fail) => {
    const abort = () => fail(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    work.then(done, fail).finally(() => signal.removeEventListener('abort', abort));
  });
}
