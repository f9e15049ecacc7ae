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
/** Whoever was told of no deadline before it came has at least this long from when they are. */
const LEAST_NOTICE_MIN = 5;
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
  /** In which the deadline is written, for texts: `+01:00`; empty = UTC. */
  zone: string;
  onDeadline: OnDeadline;
  /** Longest lead first. */
  notices: { lead: string; at: Date }[];
  /** From the first notice on, another one after so many minutes. */
  repeatMinutes: number | undefined;
  message: string;
  /** Neither told nor signed out: the drain waits for them. `DOMAIN\\name`. */
  exceptions: string[];
  /** Nobody is told or signed out for now. */
  hold: boolean;
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
    zone: /[+-]\d{2}:\d{2}$/.exec(drain.signOutAt ?? '')?.[0] ?? '',
    // Nobody is signed out unless the document says so.
    onDeadline: drain.onDeadline ?? 'wait',
    notices: leads.map((lead) => ({ lead, at: new Date((deadline?.getTime() ?? 0) - leadMinutes(lead) * 60_000) })),
    repeatMinutes: drain.repeatNotice === undefined ? undefined : leadMinutes(drain.repeatNotice),
    message: drain.message ?? DEFAULT_MESSAGE,
    exceptions: drain.neverSignOut ?? [],
    hold: drain.hold === true,
  };
}

/** As people read it, in the zone of the document. */
function timeText({ zone }: Drain, time: Date | undefined): string {
  if (!time) return '';
  const midnight = Date.parse(`1970-01-01T00:00:00${zone || 'Z'}`);
  const there = new Date(time.getTime() - midnight).toISOString();
  return `${there.slice(0, 10)} ${there.slice(11, 16)} (UTC${zone})`;
}

export const deadlineText = (drain: Drain): string => timeText(drain, drain.deadline);

const isExcepted = (drain: Drain, { user }: UserSession): boolean =>
  drain.exceptions.some((name) => sameName(name, user));

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
    nextAt: (snapshot, moment) => nextAt(drain, snapshot, moment),
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
  const text = `${describeSessions(waits, drain.host)}${exceptionsText(drain, waits)}`;
  if (drain.hold) return `${text}; on hold, nobody is told or signed out`;
  const deadline = deadlineText(drain);
  if (!isOver(drain, moment.now)) return drain.deadline ? `${text}; deadline ${deadline}` : text;
  if (drain.onDeadline === 'stop') return `${text}; the deadline ${deadline} has passed and the policy is to stop here`;
  return `${text}; the deadline ${deadline} has passed${lateText(drain, waits, moment)}`;
}

function lateText(drain: Drain, sessions: UserSession[], moment: Moment): string {
  if (!ends(drain)) return '';
  const late = sessions.filter((session) => !isExcepted(drain, session) && wasToldLate(drain, session, moment));
  const until = latest(late.map((session) => endOf(drain, session, moment)));
  return late.length === 0
    ? ''
    : `, of which ${late.length} were not told before: they have until ${timeText(drain, until)}`;
}

function exceptionsText(drain: Drain, sessions: UserSession[]): string {
  const names = [...new Set(sessions.filter((session) => isExcepted(drain, session)).map(({ user }) => user))];
  return names.length === 0 ? '' : `; ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} never signed out`;
}

/** Notices before the deadline, and what the policy has for it. */
export function dueNow(drain: Drain, snapshot: Snapshot, moment: Moment): Run[] {
  const sessions = drain.hold ? [] : drainedSessions(drain, snapshot).filter((session) => !isExcepted(drain, session));
  const over = isOver(drain, moment.now) && drain.onDeadline !== 'wait';
  const due = over ? atDeadline(drain, sessions, moment) : notices(drain, sessions, moment.now);
  return [...closeAgain(drain, snapshot, moment.now), ...due].filter((step) => !step.once || !moment.doneAt(step.once));
}

/** A host may leave drain mode by itself, e.g. `NotUntilReboot` at a restart. Once a minute, should it not help. */
function closeAgain(drain: Drain, snapshot: Snapshot, now: Date): Run[] {
  if (!drain.keepClosed || accepts(snapshot, drain) !== true) return [];
  const why = `${drain.host} takes new sessions again, although it is to be closed: closed once more`;
  return [run(close(drain), { once: `close-again:${drain.host}:${now.toISOString().slice(0, 16)}`, why })];
}

/**
 * The latest notice that has come: one of the list, or a repetition. Repeated notices go on after the deadline where nobody
 * is signed out; without repetition there is none any more.
 */
function latestNotice(drain: Drain, now: Date): string | undefined {
  const [first] = drain.notices;
  if (!first || now < first.at) return undefined;
  const listed = drain.notices.filter((notice) => notice.at <= now).at(-1) ?? first;
  if (drain.repeatMinutes === undefined) return isOver(drain, now) ? undefined : listed.lead;
  const every = drain.repeatMinutes * 60_000;
  const repeated = new Date(first.at.getTime() + Math.floor((now.getTime() - first.at.getTime()) / every) * every);
  return repeated > listed.at ? again(repeated) : listed.lead;
}

/** Only the latest: whoever runs late is not told three times at once. Nobody sees one who isn't connected. */
function notices(drain: Drain, sessions: UserSession[], now: Date): Run[] {
  const latest = latestNotice(drain, now);
  if (latest === undefined) return [];
  return sessions
    .filter((session) => session.connected)
    .flatMap((session) => {
      const to = address(drain, session);
      return to
        ? [
            run(sendMessage(to, fill(drain, session.user, leftText(drain, now))), {
              once: `notice:${sessionKey(drain, session)}:${latest}`,
              tolerate: ['alreadyGone'],
            }),
          ]
        : [];
    });
}

function atDeadline(drain: Drain, sessions: UserSession[], moment: Moment): Run[] {
  if (!ends(drain)) return [];
  const cmdlet = endCmdlet(drain.onDeadline);
  return sessions
    .filter((session) => drain.onDeadline === 'signOut' || session.connected)
    .flatMap((session) => {
      const to = address(drain, session);
      if (!to) return [];
      if (!wasTold(drain, session, moment)) return [lateNotice(drain, session, to, moment.now)];
      if (moment.now < (endOf(drain, session, moment) ?? moment.now)) return [];
      // Session gone (1168) counts as done (docs/behaviour/module.md section 5).
      return [run(change(cmdlet, { ...to, Force: true }), { once: endKey(drain, session), tolerate: ['alreadyGone'] })];
    });
}

const ends = (drain: Drain): drain is Drain & { onDeadline: 'signOut' | 'disconnect' } =>
  drain.onDeadline === 'signOut' || drain.onDeadline === 'disconnect';

const lateKey = (drain: Drain, session: UserSession): string => `notice:${sessionKey(drain, session)}:late`;

/**
 * A stage that begins late, or somebody who signed in late: whoever is at work and was told nothing is told first, and has
 * the shortest notice from then on. Without notices nobody is to be told, and who is disconnected would not see one.
 */
function wasTold(drain: Drain, session: UserSession, moment: Moment): boolean {
  if (drain.notices.length === 0 || !session.connected) return true;
  const key = `notice:${sessionKey(drain, session)}`;
  const before = [...drain.notices.map(({ lead }) => lead), ...repetitions(drain)];
  return [...before, 'late'].some((name) => moment.doneAt(`${key}:${name}`) !== undefined);
}

const wasToldLate = (drain: Drain, session: UserSession, moment: Moment): boolean =>
  moment.doneAt(lateKey(drain, session)) !== undefined;

/** When a session ends that was told; undefined = there is no deadline. */
function endOf(drain: Drain, session: UserSession, moment: Moment): Date | undefined {
  const late = moment.doneAt(lateKey(drain, session));
  return late ? new Date(late.getTime() + graceMs(drain)) : drain.deadline;
}

/** The shortest of the notices. */
const graceMs = (drain: Drain): number =>
  Math.max(LEAST_NOTICE_MIN, Math.min(...drain.notices.map(({ lead }) => leadMinutes(lead)))) * 60_000;

function lateNotice(drain: Drain, session: UserSession, to: Address, now: Date): Run {
  const until = new Date(now.getTime() + graceMs(drain));
  const text = fill({ ...drain, deadline: until }, session.user, leftText({ ...drain, deadline: until }, now));
  const why = `${session.user} on ${drain.host} was not told before the deadline: told now, and has until ${timeText(drain, until)}`;
  return run(sendMessage(to, text), { once: lateKey(drain, session), tolerate: ['alreadyGone'], why });
}

/** The names of the repeated notices up to the deadline. */
function repetitions({ notices: [first], repeatMinutes, deadline }: Drain): string[] {
  if (!first || !deadline || repeatMinutes === undefined) return [];
  const every = repeatMinutes * 60_000;
  const count = Math.floor((deadline.getTime() - first.at.getTime()) / every);
  return Array.from({ length: count }, (_, at) => again(new Date(first.at.getTime() + (at + 1) * every)));
}

const again = (time: Date): string => `again-${time.toISOString().slice(0, 16)}`;

const latest = (times: (Date | undefined)[]): Date | undefined =>
  times.filter((time) => time !== undefined).sort((a, b) => b.getTime() - a.getTime())[0];

function signOutsEnd(drain: Drain): Wait {
  return {
    do: 'wait',
    title: `The sign-outs on ${drain.host} are done`,
    reads: [getRdUserSession()],
    open(snapshot, moment) {
      const sessions = drainedSessions(drain, snapshot);
      if (sessions.length === 0) return sessionsUnread(snapshot);
      return `${describeSessions(sessions, drain.host)}${stillThere(drain, sessions, moment)}`;
    },
    everySeconds: 5,
    blockSeconds: 120,
    waitsFor: 'people',
    instructions: `These sessions were told to sign out of ${drain.host} and did not end. ${notToldAgain(drain)}`,
  };
}

/** Of sessions that were signed out and did not end, or of which a run that was killed left it open whether they were. */
export function stillThere(drain: Drain, sessions: UserSession[], moment: Moment): string {
  if (drain.onDeadline !== 'signOut') return '';
  const told = sessions.map((session) => moment.doneAt(endKey(drain, session))).find((at) => at !== undefined);
  return told ? `; signed out at ${told.toISOString()} and still there` : '';
}

export const notToldAgain = ({ host }: Drain): string => `They are not told again: sign them out of ${host}.`;

/** The next notice, the deadline, or the end of who was told after it. */
export function nextAt(drain: Drain, snapshot: Snapshot, moment: Moment): Date | undefined {
  if (drain.hold) return undefined;
  const { now } = moment;
  const late = isOver(drain, now) && ends(drain) ? drainedSessions(drain, snapshot) : [];
  const times = [
    ...drain.notices.map((notice) => notice.at),
    ...(drain.deadline ? [drain.deadline] : []),
    ...late.map((session) => endOf(drain, session, moment)).filter((time) => time !== undefined),
  ];
  const repeated = nextRepetition(drain, now);
  if (repeated) times.push(repeated);
  return times.filter((time) => time > now).sort((a, b) => a.getTime() - b.getTime())[0];
}

function nextRepetition({ notices: [first], repeatMinutes, deadline, onDeadline }: Drain, now: Date): Date | undefined {
  if (!first || repeatMinutes === undefined) return undefined;
  if (deadline && now >= deadline && onDeadline !== 'wait') return undefined;
  const every = repeatMinutes * 60_000;
  const gone = Math.max(0, Math.floor((now.getTime() - first.at.getTime()) / every) + 1);
  return new Date(first.at.getTime() + gone * every);
}

/** Until the deadline, as a message says it. */
function leftText({ deadline }: Drain, now: Date): string {
  const minutes = deadline ? Math.max(0, Math.ceil((deadline.getTime() - now.getTime()) / 60_000)) : 0;
  if (minutes < 90) return `${minutes} min`;
  return minutes % 60 === 0 || minutes > 2880
    ? `${Math.round(minutes / 60)} h`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function isOver(drain: Drain, now: Date): boolean {
  return drain.deadline !== undefined && now >= drain.deadline;
}

/**
 * An id may be given again once its session is over; user and time of sign-in tell the two apart. Whoever was told of one
 * deadline doesn't know of another; the same moment written in another way is no other one.
 */
function sessionKey(drain: Drain, session: UserSession): string {
  const until = drain.deadline?.toISOString() ?? 'never';
  return `${drain.host}:${session.id ?? '?'}:${session.user}:${session.since}:until-${until}`;
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

function fill(drain: Drain, user: string, left: string): string {
  const { host, collection } = drain;
  const values: Record<string, string> = { host, collection, deadline: deadlineText(drain), user, left };
  return drain.message.replace(/\{(host|collection|deadline|user|left)\}/g, (_, name: string) => values[name] ?? '');
}

function sendMessage(to: Invocation['parameters'], body: string): Invocation {
  return change('Send-RDUserMessage', { ...to, MessageTitle: TITLE, MessageBody: body });
}

function close({ host }: Drain): Invocation {
  return change('Set-RDSessionHost', { SessionHost: [host], NewConnectionAllowed: 'No' });
}

/** What becomes of those who stay. */
export function instructions(drain: Drain): string {
  if (drain.hold)
    return `The drain of ${drain.host} is on hold: take \`hold\` out of its wave in the target document to go on. New sessions stay closed.`;
  const at = drain.deadline ? ` at ${deadlineText(drain)}` : '';
  if (drain.deadline && drain.onDeadline === 'signOut')
    return `Whoever is still on ${drain.host}${at} is signed out by the next \`pulumi up\`.`;
  if (drain.deadline && drain.onDeadline === 'disconnect')
    return `Whoever is connected to ${drain.host}${at} is disconnected; disconnected sessions still have to end.`;
  return `Nobody is signed out of ${drain.host} by this program: users sign out themselves, or an administrator sees to it.`;
}

/** What the plan prints: sessions aren't known before, so these stand for one of each. */
export function mayRun(drain: Drain): Invocation[] {
  const one = { HostServer: drain.host, UnifiedSessionID: '<each session>' };
  const end = drain.deadline && ends(drain) ? drain.onDeadline : undefined;
  return [
    ...(drain.notices.length > 0 ? [sendMessage(one, fill(drain, '<user>', '<time left>'))] : []),
    ...(end ? [change(endCmdlet(end), { ...one, Force: true })] : []),
    ...(drain.keepClosed ? [close(drain)] : []),
  ];
}
