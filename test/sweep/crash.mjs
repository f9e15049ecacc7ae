// Kills the provider, the engine or both at every change of a migration.
import { setTimeout as sleep } from 'node:timers/promises';
import { isDueOnce } from './judge.mjs';
import { STACK } from './project.mjs';

/** What is killed. */
export const CRASHES = ['provider', 'engine', 'both'];
const MOMENTS = ['before', 'after', 'answered'];
/** A provider whose engine died ends after its step; repair refuses until then. */
const PATIENCE_MS = 20_000;

/** Every point: run of the baseline x change in it x moment x victim. `id` names it for a replay. */
export function crashPoints({ runs }) {
  return runs.flatMap((run) =>
    run.intents.flatMap((intent, index) =>
      MOMENTS.flatMap((when) =>
        CRASHES.map((victim) => ({
          id: `${run.id}.${index + 1}/${when}/${victim}`,
          about: intent.invocation,
          intent,
          run,
          chain: `${when}/${victim}`,
          kind: victim,
          moment: when,
          call: index + 1,
          kill: { when, victim },
        })),
      ),
    ),
  );
}

/** @type {import('./strike.mjs').Way} */
export const crashWay = {
  arm: (project, { kill }, [call]) => project.setFaults({ kill: { ...kill, call, engine: project.enginePid } }),
  struck: (project) => (project.readState().faults.kill ? 0 : 1),
  disarm: () => undefined, // it kills once
  goesOn: false,
  // Only what is due once counts as made with its intent alone. A provider that outlives its engine makes the change.
  comesAgain: ({ kill }, entry) => kill.when === 'before' && kill.victim !== 'engine' && !isDueOnce(entry),
  async follow(project, { kill }, { code, signal }) {
    const mistakes = code === 0 && kill.victim !== 'engine' ? ['nobody noticed the crash'] : [];
    if (project.locks().length > 0) return [...mistakes, ...(await repair(project))];
    // After the last change of a run the engine may end before it is killed.
    const ended = kill.when === 'answered' && signal === null;
    return kill.victim === 'provider' || ended ? mistakes : [...mistakes, 'the killed engine left no lock'];
  },
};

/** What the user does after a kill of the engine; refused as long as the provider it left goes on. */
async function repair(project) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const { code, out } = await project.cli(['repair', '--stack', STACK]);
    if (code === 0) return [];
    if (Date.now() > until || !/deployment-in-use/.test(out)) return [`repair refuses: ${out.trim()}`];
    await sleep(500);
  }
}
