// Kills the provider, the engine or both at every change of a migration, and runs the same command again.
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { judge } from './judge.mjs';
import { play } from './person.mjs';
import { copyProject, STACK } from './project.mjs';

export const VICTIMS = ['provider', 'engine', 'both'];
export const MOMENTS = ['before', 'after', 'answered'];
/** A provider whose engine died ends after its step; repair refuses until then. */
const PATIENCE_MS = 20_000;

/** Every point: run of the baseline x change in it x moment x victim. `id` names it for a replay. */
export function crashPoints({ runs }) {
  return runs.flatMap((run) =>
    run.intents.flatMap((intent, index) =>
      MOMENTS.flatMap((when) =>
        VICTIMS.map((victim) => ({
          id: `${run.id}.${index + 1}/${when}/${victim}`,
          about: intent.invocation,
          run,
          chain: `${when}/${victim}`,
          place: run.before + index + 1,
          kill: { call: index + 1, when, victim },
        })),
      ),
    ),
  );
}

/** @returns {Promise<{ mistakes: string[], repeated: number, lost: number }>} no mistakes = it converged */
export async function crashAt(baseline, point, folder) {
  const project = copyProject(baseline.base, point.run.folder, folder);
  try {
    const began = project.audit().length;
    project.setFaults({ kill: { ...point.kill, engine: project.enginePid } });
    const crashed = await project.up();
    const mistakes = project.readState().faults.kill ? ['the point was not reached'] : [];
    mistakes.push(...(await crashWay.follow(project, point, crashed)));
    const { problem } = await play(baseline.parts, project, point.run.stage);
    if (problem) mistakes.push(`does not come to its end: ${problem}`);
    return judge(baseline, { ...point, struck: [point.about] }, project, began, mistakes);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** How a chain of points is gone through (chain.mjs). */
export const crashWay = {
  arm: (project, { kill }, [call]) =>
    project.setFaults({ kill: call === undefined ? undefined : { ...kill, call, engine: project.enginePid } }),
  /** How many of the calls it has struck. */
  struck: (project, { length }) => (length === 0 || project.readState().faults.kill ? 0 : 1),
  /** Whether the next run makes the change that was struck once more. */
  comesAgain: ({ kill }) => kill.when === 'before' && kill.victim !== 'engine',
  async follow(project, { kill }, { code }) {
    const mistakes = code === 0 && kill.victim !== 'engine' ? ['nobody noticed the crash'] : [];
    if (project.locks().length > 0) return [...mistakes, ...(await repair(project))];
    return kill.victim === 'provider' ? mistakes : [...mistakes, 'the killed engine left no lock'];
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
