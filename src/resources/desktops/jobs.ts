import {
  getRdVirtualDesktop,
  getRdVirtualDesktopCollectionConfiguration,
  getRdVirtualDesktopCollectionJobStatus,
} from '../../cmdlets/desktop-reads';
import type { Invocation } from '../../cmdlets/invocation';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { Condition, Question, Wait } from '../../cmdlets/step';
import { integer, objects, text } from '../sessions/values';

/** Everything else has ended, in one way or another (docs/behaviour/module.md section 11). */
const RUNNING = /_INPROGRESS$|^UPDATE_SCHEDULED$/;
const FAILED = /^(UPDATE_FAILED|JOB_ABORTED)$/;

/** Where the latest job of a collection is; `failed`: it has ended and not done what it should. */
export interface Job {
  state: 'none' | 'running' | 'failed';
  text: string;
}

export function jobOf(snapshot: Snapshot, collection: string): Job {
  const row = objects(snapshot.get(getRdVirtualDesktopCollectionJobStatus(collection)).output)[0];
  const status = text(row?.Status) ?? '';
  const total = integer(row?.TotalVirtualDesktop);
  const failed = integer(row?.FailedVirtualDesktop) ?? 0;
  const detail = [
    `job of collection ${collection}: ${status}`,
    text(row?.PercentCompleted) === undefined ? '' : `${text(row?.PercentCompleted)} %`,
    total === undefined ? '' : `of ${total} virtual desktop${total === 1 ? '' : 's'}`,
    failed > 0 ? `${failed} failed` : '',
  ].filter((part) => part !== '');
  const shown = detail.join(', ').replace(' %, of ', ' % of ');
  if (RUNNING.test(status)) return { state: 'running', text: shown };
  return FAILED.test(status) ? { state: 'failed', text: shown } : { state: 'none', text: shown };
}

/** What a job makes, changes or deletes shows when it has ended: a reading that is older than that end would have it done twice. */
export function afterJob(collection: string, reads: Invocation[]): Question {
  return { first: [getRdVirtualDesktopCollectionJobStatus(collection)], reads };
}

/** The same condition, which holds only while no job of the collection runs. */
export function whileNoJob(collection: string, { text, reads, holds }: Omit<Condition, 'first'>): Condition {
  return {
    text: `${text} and no job runs in collection ${collection}`,
    ...afterJob(collection, reads),
    holds: (snapshot) => jobOf(snapshot, collection).state !== 'running' && holds(snapshot),
  };
}

/** Jobs take minutes to hours: an `up` looks on for a while, and the next one goes on. */
export const JOB_BLOCK_SECONDS = 3600;

/** A wait for the job alone; what it changes is read anew when it is over. */
function jobWait(collection: string, title: string, openIn: Job['state'][], more = ''): Wait {
  return {
    do: 'wait',
    title,
    reads: [getRdVirtualDesktopCollectionJobStatus(collection)],
    open(snapshot) {
      const job = jobOf(snapshot, collection);
      return openIn.includes(job.state) ? job.text : undefined;
    },
    everySeconds: 60,
    blockSeconds: JOB_BLOCK_SECONDS,
    waitsFor: 'people',
    instructions: `The job of collection ${collection} goes on by itself; Get-RDVirtualDesktopCollectionJobStatus shows it.${more}`,
    changed: [
      getRdVirtualDesktop(),
      getRdVirtualDesktopCollectionConfiguration(collection, 'VirtualDesktopConfiguration'),
    ],
  };
}

/** Whatever job it is, and however it ends: another one can only be begun then. */
export function noJobRuns(collection: string): Wait {
  return jobWait(collection, `No other job runs in collection ${collection}`, ['running']);
}

/** `what` = what it is for, where a collection has several one after the other. */
export function jobEnds(collection: string, what = ''): Wait {
  return jobWait(
    collection,
    `The job of collection ${collection}${what} ends`,
    ['running', 'failed'],
    ' Where one failed, see to what stopped it: a pool is then made anew with Update-RDVirtualDesktopCollection, a personal desktop ' +
      'taken out with Remove-RDVirtualDesktopFromCollection and made again.',
  );
}
