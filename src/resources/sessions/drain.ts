import { change, type Invocation } from '../../cmdlets/invocation';
import { getRdSessionHost, getRdUserSession } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Moment, type Run, run, type Step, type Wait } from '../../cmdlets/step';
import { leadMinutes } from '../../documents/scalars';
import { accepts } from './host-state';
import type { SessionHostProps } from './session-host';
import { describeSessions, sessionsOn, sessionsUnread, type UserSession } from './user-sessions';
import { sameName } from './values';

const TITLE = 'Please sign out';
const DEFAULT_MESSAGE = 'Server {host} goes out of service at {deadline}. Please save your work and sign out.';

type OnDeadline = 'wait' | 'disconnect' | 'signOut' | 'stop';

/** What a host's drain policy comes to. */
export interface Drain {
  host: string;
  collection: string;
  /** Only who is in this collection: a virtualization host has desktops of several. */
  ofCollection: boolean;
  keepClosed: boolean;
  deadline: Date | undefined;
  deadlineText: string;
  onDeadline: OnDeadline;
  /** Longest lead first. */
  notices: { lead: string; at: Date }[];
  message: string;
}

/**
 * Waits until everybody is signed out, telling users ahead and, at the deadline, doing what the policy says. An `up` does
 * what is due now and ends; the next one goes on.
 */
export function signOutSteps(desired: SessionHostProps): Step[] {
  const drain = drainOf(desired);
  const people = peopleLeave(drain);
  // Signing out takes a moment: a second, short wait spares the administrator another `up`.
  return drain.deadline && drain.onDeadline === 'signOut' ? [people, signOutsEnd(drain)] : [people];
}

function drainOf({ host, collection, state, drain = {} }: SessionHostProps): Drain {
  return policyOf({ host, collection, ofCollection: false, keepClosed: state === 'draining' }, drain);
}

/** A policy applied to a host, or to the virtual desktops that a collection has on one. */
export function policyOf(
  place: Pick<Drain, 'host' | 'collection' | 'ofCollection' | 'keepClosed'>,
  drain: NonNullable<SessionHostProps['drain']>,
): Drain {
  const deadline = drain.signOutAt === undefined ? undefined : new Date(drain.signOutAt);
  const leads = deadline ? [...new Set(drain.notice ?? [])].sort((a, b) => leadMinutes(b) - leadMinutes(a)) : [];
  return {
    ...place,
    deadline,
    deadlineText: (drain.signOutAt ?? '').replace(
      /^([\d-]+)T(\d{2}:\d{2})[\d:.]*(.*)$/,
      (_, day: string, time: string, zone: string) => `${day} ${time} (UTC${zone === 'Z' ? '' : zone})`,
    ),
    // Nobody is signed out unless the document says so.
    onDeadline: drain.onDeadline ?? 'wait',
    notices: leads.map((lead) => ({ lead, at: new Date((deadline?.getTime() ?? 0) - leadMinutes(lead) * 60_000) })),
    message: drain.message ?? DEFAULT_MESSAGE,
  };
}

/** Who the drain is about. */
export function drainedSessions(drain: Drain, snapshot: Snapshot): UserSession[] {
  const all = sessionsOn(snapshot, drain.host);
  return drain.ofCollection ? all.filter((session) => sameName(session.collection, drain.collection)) : all;
}

function peopleLeave(drain: Drain): Wait {
  const { host } = drain;
  return {
    do: 'wait',
    title: `Everybody signs out of ${host}`,
    reads: [getRdSessionHost(drain.collection), getRdUserSession()],
    open: (snapshot, moment) => openSessions(drain, snapshot, moment),
    due: (snapshot, moment) => dueNow(drain, snapshot, moment),
    nextAt: (_, moment) => nextAt(drain, moment.now),
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: instructions(drain),
    mayRun: mayRun(drain),
  };
}

function openSessions(drain: Drain, snapshot: Snapshot, moment: Moment): string | undefined {
  const all = drainedSessions(drain, snapshot);
  // Those already told to end are the business of the second wait.
  const sessions = all.filter(
    (session) => !isOver(drain, moment.now) || moment.doneAt(endKey(drain, session)) === undefined,
  );
  const waits = drain.onDeadline === 'signOut' ? sessions : all;
  if (waits.length === 0) return sessionsUnread(snapshot);
  const text = describeSessions(waits, drain.host);
  if (!isOver(drain, moment.now)) return drain.deadline ? `${text}; deadline ${drain.deadlineText}` : text;
  if (drain.onDeadline === 'stop')
    return `${text}; the deadline ${drain.deadlineText} has passed and the policy is to stop here`;
  return `${text}; the deadline ${drain.deadlineText} has passed`;
}

/** Notices before the deadline, and what the policy has for it. */
export function dueNow(drain: Drain, snapshot: Snapshot, moment: Moment): Run[] {
  const sessions = drainedSessions(drain, snapshot);
  const due = isOver(drain, moment.now) ? atDeadline(drain, sessions) : notices(drain, sessions, moment.now);
  return [...closeAgain(drain, snapshot, moment.now), ...due].filter((step) => !step.once || !moment.doneAt(step.once));
}

/** A host may leave drain mode by itself, e.g. `NotUntilReboot` at a restart. Once a minute, should it not help. */
function closeAgain(drain: Drain, snapshot: Snapshot, now: Date): Run[] {
  if (!drain.keepClosed || accepts(snapshot, drain) !== true) return [];
  return [run(close(drain), { once: `close-again:${drain.host}:${now.toISOString().slice(0, 16)}` })];
}

/** Only the latest notice that has come: whoever runs late is not told three times at once. Nobody sees one who isn't connected. */
function notices(drain: Drain, sessions: UserSession[], now: Date): Run[] {
  const latest = drain.notices.filter((notice) => notice.at <= now).at(-1);
  if (!latest) return [];
  return sessions
    .filter((session) => session.connected)
    .flatMap((session) => {
      const to = address(drain, session);
      return to
        ? [
            run(sendMessage(to, fill(drain, session.user)), {
              once: `notice:${sessionKey(drain, session)}:${latest.lead}`,
              tolerate: ['alreadyGone'],
            }),
          ]
        : [];
    });
}

function atDeadline(drain: Drain, sessions: UserSession[]): Run[] {
  if (drain.onDeadline !== 'signOut' && drain.onDeadline !== 'disconnect') return [];
  const cmdlet = endCmdlet(drain.onDeadline);
  return sessions
    .filter((session) => drain.onDeadline === 'signOut' || session.connected)
    .flatMap((session) => {
      const to = address(drain, session);
      // Session gone (1168) counts as done (docs/behaviour/module.md section 5).
      return to
        ? [run(change(cmdlet, { ...to, Force: true }), { once: endKey(drain, session), tolerate: ['alreadyGone'] })]
        : [];
    });
}

function signOutsEnd(drain: Drain): Wait {
  return {
    do: 'wait',
    title: `The sign-outs on ${drain.host} are done`,
    reads: [getRdUserSession()],
    open(snapshot, moment) {
      const sessions = drainedSessions(drain, snapshot);
      if (sessions.length === 0) return sessionsUnread(snapshot);
      const told = sessions.map((session) => moment.doneAt(endKey(drain, session))).find((at) => at !== undefined);
      return `${describeSessions(sessions, drain.host)}${told ? `; signed out at ${told.toISOString()} and still there` : ''}`;
    },
    everySeconds: 5,
    blockSeconds: 120,
    waitsFor: 'people',
    instructions: `These sessions were told to sign out of ${drain.host} and did not end. They are not told again: sign them out on the host.`,
  };
}

/** The next notice, or the deadline. */
export function nextAt(drain: Drain, now: Date): Date | undefined {
  const times = [...drain.notices.map((notice) => notice.at), ...(drain.deadline ? [drain.deadline] : [])];
  return times.find((time) => time > now);
}

function isOver(drain: Drain, now: Date): boolean {
  return drain.deadline !== undefined && now >= drain.deadline;
}

/** An id may be given again once its session is over; user and time of sign-in tell the two apart. */
function sessionKey(drain: Drain, session: UserSession): string {
  return `${drain.host}:${session.id ?? '?'}:${session.user}:${session.since}`;
}

function endKey(drain: Drain, session: UserSession): string {
  return `${drain.onDeadline === 'disconnect' ? 'disconnect' : 'signout'}:${sessionKey(drain, session)}`;
}

function endCmdlet(onDeadline: 'signOut' | 'disconnect'): string {
  return onDeadline === 'signOut' ? 'Invoke-RDUserLogoff' : 'Disconnect-RDUser';
}

type Address = { HostServer: string; UnifiedSessionID: number };

function address(drain: Drain, session: UserSession): Address | undefined {
  return session.id === undefined ? undefined : { HostServer: drain.host, UnifiedSessionID: session.id };
}

function fill(drain: Drain, user: string): string {
  const values: Record<string, string> = { host: drain.host, deadline: drain.deadlineText, user };
  return drain.message.replace(/\{(host|deadline|user)\}/g, (_, name: string) => values[name] ?? '');
}

function sendMessage(to: Invocation['parameters'], body: string): Invocation {
  return change('Send-RDUserMessage', { ...to, MessageTitle: TITLE, MessageBody: body });
}

function close({ host }: Drain): Invocation {
  return change('Set-RDSessionHost', { SessionHost: [host], NewConnectionAllowed: 'No' });
}

/** What becomes of those who stay. */
export function instructions(drain: Drain): string {
  const at = drain.deadline ? ` at ${drain.deadlineText}` : '';
  if (drain.deadline && drain.onDeadline === 'signOut')
    return `Whoever is still on ${drain.host}${at} is signed out by the next \`pulumi up\`.`;
  if (drain.deadline && drain.onDeadline === 'disconnect')
    return `Whoever is connected to ${drain.host}${at} is disconnected; disconnected sessions still have to end.`;
  return `Nobody is signed out of ${drain.host} by this program: users sign out themselves, or an administrator sees to it.`;
}

/** What the plan prints: sessions aren't known before, so these stand for one of each. */
export function mayRun(drain: Drain): Invocation[] {
  const one = { HostServer: drain.host, UnifiedSessionID: '<each session>' };
  const end =
    drain.deadline && (drain.onDeadline === 'signOut' || drain.onDeadline === 'disconnect')
      ? drain.onDeadline
      : undefined;
  return [
    ...(drain.notices.length > 0 ? [sendMessage(one, fill(drain, '<user>'))] : []),
    ...(end ? [change(endCmdlet(end), { ...one, Force: true })] : []),
    ...(drain.keepClosed ? [close(drain)] : []),
  ];
}
