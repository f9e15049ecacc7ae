import { LiveError } from '../cmdlets/live';
import { pause } from '../cmdlets/pause';
import { restartMark } from '../cmdlets/step';
import type { ResourceId } from '../planner/types';
import type { Session } from './session';

/** As long as the step that restarts a server waits for it itself. */
const LONGEST_MS = 900_000;
const PAUSE_MS = 15_000;

/** The server that a read failed on because this program restarted it a short while ago, in an earlier run maybe. */
export function restartingServer(session: Session, error: unknown): string | undefined {
  if (!(error instanceof LiveError) || error.errorClass !== 'unreachable') return undefined;
  const { before, after } = session.states;
  const now = session.live.runner.clock.now().getTime();
  const text = error.message.toLowerCase();
  return [...new Set([...before.values(), ...after.values()])]
    .filter(({ kind, key }) => kind === 'Server' && text.includes(key))
    .map(({ key }) => key)
    .find((server) => {
      const at = session.audit.doneAt(restartMark(server));
      return at !== undefined && now - at.getTime() < LONGEST_MS;
    });
}

/** Looks again until a server that restarts answers; what fails for another reason, or for too long, is passed on. */
export async function afterRestart<T>(session: Session, id: ResourceId, look: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await look();
    } catch (error) {
      const server = restartingServer(session, error);
      if (server === undefined) throw error;
      session.log('info', `waiting: ${server} restarts`, id, true);
      await pause(session.live.runner.clock, PAUSE_MS, session.engine.signal);
    }
  }
}

/** What is gone may have restarted, for whatever reason, and come back; longer than this it is taken for switched off. */
const BACK_MS = 300_000;

/** Looks again until a server that doesn't answer does; after a while its silence is passed on. */
export async function onceBack<T>(session: Session, id: ResourceId, look: () => Promise<T>): Promise<T> {
  const { clock } = session.live.runner;
  const began = clock.now().getTime();
  for (;;) {
    try {
      return await look();
    } catch (error) {
      const away = error instanceof LiveError && error.errorClass === 'unreachable';
      if (!away || clock.now().getTime() - began >= BACK_MS) throw error;
      session.log('info', `waiting, at most 5 min: ${error.message}`, id, true);
      await pause(clock, PAUSE_MS, session.engine.signal);
    }
  }
}
