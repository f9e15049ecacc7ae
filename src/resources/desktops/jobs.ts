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

/** The same condition, which holds only while no job of the collection runs; its text says so. */
export function whileNoJob(collection: string, { text, reads, holds }: Condition): Condition {
  return {
    text,
    ...afterJob(collection, reads),
    holds: (snapshot) => jobOf(snapshot, collection).state !== 'running' && holds(snapshot),
  };
}

/** Jobs take minutes to hours: an `up` looks on for a while, and the next one goes on. */
export const JOB_BLOCK_SECONDS = 3600;

/** What came of it is looked at anew: whoever reads it back would else be shown what others read while it ran. */
export function jobEnds(collection: string): Wait {
  const left = [
    getRdVirtualDesktop(),
    getRdVirtualDesktopCollectionConfiguration(collection, 'VirtualDesktopConfiguration'),
  ];
  return {
    do: 'wait',
    title: `The job of collection ${collection} ends`,
    ...afterJob(collection, left),
    open(snapshot) {
      const job = jobOf(snapshot, collection);
      return job.state === 'none' ? undefined : job.text;
    },
    everySeconds: 60,
    blockSeconds: JOB_BLOCK_SECONDS,
    waitsFor: 'people',
    instructions:
      `The job of collection ${collection} goes on by itself; Get-RDVirtualDesktopCollectionJobStatus shows it. One that ` +
      'failed is started again with Update-RDVirtualDesktopCollection, once what stopped it is out of the way.',
  };
}
