import { getRdUserSession } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { sameHost } from '../values';
import { integer, objects, sameName, text } from './values';

/** One session as Get-RDUserSession shows it. */
export interface UserSession {
  /** As the module spells it; the messaging and sign-out cmdlets take it back. */
  host: string;
  /** The server or virtual desktop itself, by its short name. */
  server: string;
  /** Unique per host only (docs/behaviour/module.md section 5); undefined where the module gives none. */
  id: number | undefined;
  /** `DOMAIN\name`. */
  user: string;
  /** When it began; tells a session from a later one with the same id. */
  since: string;
  collection: string;
  connected: boolean;
  /** `active`, `disconnected` ... */
  state: string;
  idleMinutes: number | undefined;
}

/** What each answer was read as: every host of a farm asks for the same list. */
const known = new WeakMap<object, readonly UserSession[]>();

/** All sessions of the deployment. Sessions opened directly on a host may be missing. */
export function userSessions(snapshot: Snapshot): readonly UserSession[] {
  const answer = snapshot.get(getRdUserSession());
  const sessions = known.get(answer) ?? sessionsIn(answer.output);
  known.set(answer, sessions);
  return sessions;
}

function sessionsIn(output: unknown[]): UserSession[] {
  return objects(output)
    .filter((row) => typeof row.HostServer === 'string' || typeof row.ServerName === 'string')
    .map((row) => {
      const idle = integer(row.IdleTime);
      const state = text(row.SessionState) ?? 'STATE_UNKNOWN';
      return {
        host: (text(row.HostServer) ?? text(row.ServerName) ?? '').toLowerCase(),
        server: (text(row.ServerName) ?? '').toLowerCase(),
        id: integer(row.UnifiedSessionId) ?? integer(row.SessionId),
        user: account(text(row.DomainName), text(row.UserName)),
        since: instant(row.CreateTime),
        collection: text(row.CollectionName) ?? '',
        connected: state !== 'STATE_DISCONNECTED',
        state: state.replace(/^STATE_/, '').toLowerCase(),
        // Milliseconds, from memory (docs/behaviour/module.md section 11).
        idleMinutes: idle === undefined ? undefined : Math.floor(idle / 60_000),
      };
    });
}

export function sessionsOn(snapshot: Snapshot, host: string): UserSession[] {
  return userSessions(snapshot).filter((session) => sameHost(session.host, host));
}

/** Sessions of a collection: those that say so, and those on one of its hosts whatever they say. */
export function sessionsOfCollection(snapshot: Snapshot, collection: string, hosts: string[]): UserSession[] {
  return userSessions(snapshot).filter(
    (session) => sameName(session.collection, collection) || hosts.some((host) => sameHost(session.host, host)),
  );
}

/** Why the list of sessions can't be trusted to be complete; undefined = it was read. No session at all is silence. */
export function sessionsUnread(snapshot: Snapshot): string | undefined {
  const error = snapshot.get(getRdUserSession()).errors[0];
  return error && `the sessions can't be read: ${error.message}`;
}

const SHOWN = 10;

/** `2 sessions on rdsh01.contoso.com: CONTOSO\anna (active), CONTOSO\ben (disconnected, idle 45 min)`. */
export function describeSessions(sessions: UserSession[], where: string, withHost = false): string {
  const named = sessions.slice(0, SHOWN).map((session) => {
    const idle = session.idleMinutes === undefined ? '' : `, idle ${session.idleMinutes} min`;
    return `${session.user}${withHost ? ` on ${session.host}` : ''} (${session.state}${idle})`;
  });
  if (sessions.length > SHOWN) named.push(`and ${sessions.length - SHOWN} more`);
  return `${sessions.length} session${sessions.length === 1 ? '' : 's'} on ${where}: ${named.join(', ')}`;
}

function account(domain: string | undefined, name: string | undefined): string {
  return domain ? `${domain}\\${name ?? '?'}` : (name ?? '?');
}

/** A DateTime as it arrives: ISO text, or `/Date(...)/` from ConvertTo-Json of Windows PowerShell 5.1. */
function instant(value: unknown): string {
  const raw = value instanceof Date ? value.toISOString() : String(value ?? 'unknown');
  const milliseconds = /^\/Date\((-?\d+)\)\/$/.exec(raw)?.[1];
  const date = new Date(milliseconds === undefined ? raw : Number(milliseconds));
  return Number.isNaN(date.getTime()) ? raw : date.toISOString();
}
