import type { Clock } from './result';

const HALF_MINUTE_MS = 30_000;
/** So long each minute is worth a line in a log; after that every tenth is, so that an hour does not fill it. */
const CLOSELY_MINUTES = 10;

/**
 * Says of a call that takes long that it still runs, and for how long: after half a minute, then every minute. `lasting` =
 * worth a line in a log, not on the screen alone.
 */
export async function tellingHowLong<T>(
  call: Promise<T>,
  clock: Clock,
  tell: (text: string, lasting: boolean) => void,
): Promise<T> {
  let halves = 0;
  const stop = clock.every?.(HALF_MINUTE_MS, () => {
    halves += 1;
    const minutes = halves / 2;
    if (halves === 1) tell('running for 30 s', true);
    else if (Number.isInteger(minutes)) {
      tell(`running for ${minutes} min`, minutes <= CLOSELY_MINUTES || minutes % CLOSELY_MINUTES === 0);
    }
  });
  try {
    return await call;
  } finally {
    stop?.();
  }
}
