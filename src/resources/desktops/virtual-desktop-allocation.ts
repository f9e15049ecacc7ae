import { z } from 'zod';
import { getRdVirtualDesktop, getRdVirtualDesktopCollection } from '../../cmdlets/desktop-reads';
import { change } from '../../cmdlets/invocation';
import { getRdUserSession } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, type Run, run, type Step, type Wait } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import {
  deadlineText,
  drainedSessions,
  dueNow,
  instructions,
  mayRun,
  nextAt,
  notToldAgain,
  policyOf,
  stillThere,
} from '../sessions/drain';
import { DrainPolicy } from '../sessions/session-host';
import { describeSessions, sessionsUnread, type UserSession } from '../sessions/user-sessions';
import { objects, sameName } from '../sessions/values';
import { captureAllocations } from './capture-desktops';
import { afterJob, JOB_BLOCK_SECONDS, jobOf, whileNoJob } from './jobs';
import { desktopsOn, type LiveDesktop } from './values';

const VirtualDesktopAllocationProps = z.strictObject({
  collection: z.string().min(1),
  host: Fqdn,
  /** 0 = none any more: what a stage makes of a host that leaves. */
  count: z.int().min(0),
  drain: DrainPolicy.optional(),
});
export type VirtualDesktopAllocationProps = z.infer<typeof VirtualDesktopAllocationProps>;

export const virtualDesktopAllocationKind = defineKind<VirtualDesktopAllocationProps>({
  name: 'VirtualDesktopAllocation',
  description:
    'How many desktops a pooled managed collection has on a virtualization host. They are not moved: new ones are made elsewhere, and these are deleted once nobody is on them',
  schema: VirtualDesktopAllocationProps,
  key: (props) => `${props.collection}/${props.host}`,
  fields: {
    collection: { description: 'Pooled managed collection', change: 'replace', compare: 'name' },
    host: { description: 'FQDN of the virtualization host', change: 'replace', compare: 'name' },
    count: { description: 'Number of desktops; 0 = the host is emptied', change: 'inPlace' },
    drain: {
      description: 'How users of desktops that go are told, and what happens at the deadline',
      change: 'inPlace',
      writeOnly: true,
    },
  },
  reads: () => [getRdVirtualDesktop(), getRdVirtualDesktopCollection()],
  observe(snapshot, { collection, host, count }) {
    const exists = objects(snapshot.get(getRdVirtualDesktopCollection()).output).some((row) =>
      sameName(row.CollectionName, collection),
    );
    const found = desktopsOn(snapshot, host, collection).length;
    if (!exists || (found === 0 && count > 0)) return undefined;
    return { collection, host, count: found };
  },
  create: (desired) => (desired.count === 0 ? [] : more(desired, 0)),
  update({ current, desired, changes }) {
    if (!changes.some((field) => field.path === 'count')) return [];
    const now = current.count ?? 0;
    return desired.count < now ? fewer(desired) : more(desired, now);
  },
  remove: (current) => (current.count === 0 ? [] : fewer({ ...current, count: 0 })),
  capture: captureAllocations,
  example: {
    collection: 'Pool',
    host: 'rdvh11.contoso.com',
    count: 20,
    drain: { notice: ['1h', '10min'], signOutAt: '2027-01-16T20:00+01:00', onDeadline: 'signOut' },
  },
});

function add({ collection, host }: VirtualDesktopAllocationProps, count: number, onlyIf: Condition): Run {
  const invocation = change('Add-RDVirtualDesktopToCollection', {
    CollectionName: collection,
    VirtualDesktopAllocation: { [host]: count },
  });
  return run(invocation, { onlyIf });
}

/** A job makes them; whether the call was made before a crash shows in their number, and in a job that runs. */
function more(desired: VirtualDesktopAllocationProps, now: number): Step[] {
  const { collection, host, count } = desired;
  const asBefore = (had: number): Condition =>
    whileNoJob(collection, {
      text: `${host} has ${had} desktop${had === 1 ? '' : 's'} of ${collection}`,
      reads: [getRdVirtualDesktop()],
      holds: (snapshot) => desktopsOn(snapshot, host, collection).length === had,
    });
  const made: Wait = {
    do: 'wait',
    title: `${count} desktop${count === 1 ? '' : 's'} of ${collection} on ${host}`,
    ...afterJob(collection, [getRdVirtualDesktop()]),
    open(snapshot) {
      const job = jobOf(snapshot, collection);
      const found = desktopsOn(snapshot, host, collection);
      if (job.state === 'running') return `${found.length} of ${count} on ${host}; ${job.text}`;
      const broken = found.filter((desktop) => desktop.failed).map((desktop) => desktop.name);
      if (broken.length > 0) return `${broken.join(', ')} could not be made on ${host}`;
      return found.length >= count ? undefined : `${found.length} of ${count} on ${host}`;
    },
    due(snapshot) {
      const found = desktopsOn(snapshot, host, collection).length;
      // Only what a job that has ended left out; one that is under way makes the rest itself.
      if (jobOf(snapshot, collection).state === 'running' || found >= count) return [];
      return [add(desired, count - found, asBefore(found))];
    },
    everySeconds: 60,
    blockSeconds: JOB_BLOCK_SECONDS,
    waitsFor: 'people',
    instructions:
      `Virtual desktops of ${collection} are made one after the other; Get-RDVirtualDesktopCollectionJobStatus shows how far ` +
      `it is. Take one that failed out with Remove-RDVirtualDesktopFromCollection: another is made in its place.`,
  };
  return [add(desired, count - now, asBefore(now)), made];
}

const remove = (collection: string, names: string[]) =>
  change('Remove-RDVirtualDesktopFromCollection', {
    CollectionName: collection,
    VirtualDesktopName: names,
    Force: true,
  });

/** Those that nobody is on, as many as have to go: deleted first, so that nobody signs in to them any more. */
function free(found: LiveDesktop[], sessions: UserSession[], surplus: number): string[] {
  const used = new Set(sessions.map((session) => session.server.split('.')[0]));
  return found
    .map((desktop) => desktop.name)
    .filter((name) => !used.has(name.toLowerCase().split('.')[0]))
    .sort()
    .slice(0, surplus);
}

/** There is no drain mode for desktops: each is deleted as soon as nobody is on it. */
function fewer({ collection, host, count, drain = {} }: VirtualDesktopAllocationProps): Step[] {
  const policy = policyOf({ host, collection, ofCollection: true, keepClosed: false }, drain);
  const surplus = (snapshot: Snapshot) => desktopsOn(snapshot, host, collection).length - count;
  const toGo = (snapshot: Snapshot) =>
    free(desktopsOn(snapshot, host, collection), drainedSessions(policy, snapshot), Math.max(0, surplus(snapshot)));
  const reads = [getRdVirtualDesktop(), getRdUserSession()];
  // Another change may have been waited for since: whoever has signed in meanwhile would lose the desktop.
  const stillFree = (names: string[]): Condition =>
    whileNoJob(collection, {
      text: `nobody is on ${names.join(', ')}`,
      reads,
      holds(snapshot) {
        const open = sessionsUnread(snapshot) ? [] : toGo(snapshot);
        return names.every((name) => open.includes(name));
      },
    });
  const emptied: Wait = {
    do: 'wait',
    title: `${count === 0 ? 'No' : `Only ${count}`} desktop${count === 1 ? '' : 's'} of ${collection} left on ${host}`,
    ...afterJob(collection, reads),
    open(snapshot, moment) {
      const left = surplus(snapshot);
      if (left <= 0) return undefined;
      const job = jobOf(snapshot, collection);
      if (job.state === 'running') return job.text;
      const unread = sessionsUnread(snapshot);
      if (unread) return unread;
      const sessions = drainedSessions(policy, snapshot);
      const text = `${left} desktop${left === 1 ? '' : 's'} of ${collection} to go; ${describeSessions(sessions, host)}`;
      const stayed = stillThere(policy, sessions, moment);
      if (stayed) return `${text}${stayed}. ${notToldAgain(policy)}`;
      return policy.deadline ? `${text}; deadline ${deadlineText(policy)}` : text;
    },
    due(snapshot, moment) {
      if (jobOf(snapshot, collection).state === 'running' || sessionsUnread(snapshot)) return [];
      const names = toGo(snapshot);
      const told = count === 0 ? dueNow(policy, snapshot, moment) : [];
      return [...(names.length > 0 ? [run(remove(collection, names), { onlyIf: stillFree(names) })] : []), ...told];
    },
    nextAt: (snapshot, moment) => nextAt(policy, snapshot, moment),
    everySeconds: 10,
    // Signing out takes a moment, which spares the administrator another `up`.
    blockSeconds: 120,
    waitsFor: 'people',
    instructions: instructions(policy),
    mayRun: [...mayRun(policy), remove(collection, ['<each desktop that nobody is on>'])],
  };
  return [emptied];
}
