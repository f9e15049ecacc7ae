import { dirname } from 'node:path';
import { recordAcknowledged, recordDone } from '../../src/documents/evidence';
import type { EngineRun, Scene } from './harness';

/** What an administrator does between two runs: tasks, sign-outs that take until tomorrow, copies. */

const AT = '2027-01-16T12:00:00Z';

export function acknowledge(made: Scene, stage: string): void {
  recordAcknowledged(dirname(made.document('evidence')), { stage, change: 'CHG-1', by: 'ann', at: AT });
}

export function doTask(made: Scene, task: string): void {
  recordDone(dirname(made.document('evidence')), { task, evidence: 'OPS-1', by: 'ann', at: AT });
}

/** Does what the run waits for: the tasks it names, or time that has to pass. Returns false where it knows no help. */
export function help(made: Scene, run: EngineRun): boolean {
  const tasks = run.errors.flatMap(({ id }) => (id?.startsWith('ManualTask/') ? [id.slice('ManualTask/'.length)] : []));
  for (const task of tasks) {
    if (task.includes('-copy-')) {
      const share = task.endsWith('-pool') ? 'upd-pool' : 'upd-office';
      made.hands.copyProfileDisks(`\\\\fs01.contoso.com\\${share}`, `\\\\fs11.contoso.com\\${share}`);
    }
    doTask(made, task);
  }
  if (tasks.length > 0) return true;
  const next = /next action (\S+Z)/.exec(run.out)?.[1];
  if (next === undefined) return false;
  made.hands.advance({ until: next });
  return true;
}

/** `up` until the stage is done, with a person's help in between; all runs, the last one without errors. */
export async function finish(made: Scene, stage: string): Promise<EngineRun[]> {
  made.configure({ stage });
  const runs: EngineRun[] = [];
  for (let run = 0; run < 10; run += 1) {
    const last = await made.up();
    runs.push(last);
    if (last.code === 0) return runs;
    if (!help(made, last)) break;
  }
  throw new Error(`stage ${stage} is not done:\n${runs.at(-1)?.out}`);
}
