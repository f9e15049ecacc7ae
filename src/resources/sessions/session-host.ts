import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import {
  getRdSessionCollection,
  getRdSessionCollectionConfiguration,
  getRdSessionHost,
  getRdUserSession,
  getRemoteLogons,
} from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { type Condition, type Run, run, type Wait } from '../../cmdlets/step';
import { DesktopUser, Fqdn, Lead, type OsVersion, Time } from '../../documents/scalars';
import { collectionNames } from '../capture';
import { defineKind, type StateView, type World } from '../kind';
import { signOutSteps } from './drain';
import { accepts, hostRow, stateOf } from './host-state';
import { describeSessions, sessionsOn, sessionsUnread } from './user-sessions';
import { objects, sameName } from './values';

export const DrainPolicy = z.strictObject({
  /** How long before the deadline users are told. */
  notice: z.array(Lead).optional(),
  signOutAt: Time.optional(),
  onDeadline: z.enum(['wait', 'disconnect', 'signOut', 'stop']).optional(),
  message: z.string().max(1024).optional(),
  repeatNotice: Lead.optional(),
  neverSignOut: z.array(DesktopUser).optional(),
  hold: z.boolean().optional(),
});
export type DrainPolicy = z.infer<typeof DrainPolicy>;

export const SessionHostProps = z.strictObject({
  host: Fqdn,
  collection: z.string().min(1),
  /** Left out for a host that is lost: it can't be read, and nobody gets in. */
  state: z.enum(['accepting', 'draining']).optional(),
  /** Desired only as true; reads as false while somebody is on. */
  signedOut: z.boolean().optional(),
  drain: DrainPolicy.optional(),
});
export type SessionHostProps = z.infer<typeof SessionHostProps>;

const balanced = (collection: string) => getRdSessionCollectionConfiguration(collection, 'LoadBalancing');

export const sessionHostKind = defineKind<SessionHostProps>({
  name: 'SessionHost',
  description: "A session host's membership in its collection, and whether it takes new sessions",
  schema: SessionHostProps,
  key: (props) => props.host,
  fields: {
    host: { description: 'FQDN of the session host', change: 'replace', compare: 'name' },
    collection: { description: 'Collection it belongs to; a host has one at most', change: 'replace', compare: 'name' },
    state: { description: 'Whether it takes new sessions', change: 'inPlace' },
    signedOut: {
      description: 'Nobody may be signed in any more',
      change: 'inPlace',
      volatile: true,
      // A host that takes new sessions by itself meanwhile is closed again.
      alsoWrites: ['state'],
    },
    drain: { description: 'How users are told, and what happens at the deadline', change: 'inPlace', writeOnly: true },
  },
  reads: (props) => [getRdSessionHost(props.collection), getRdUserSession()],

  observe(snapshot, props) {
    const row = hostRow(snapshot, props);
    if (!row && !existsUnread(snapshot, props)) return undefined;
    const state = row && stateOf(row);
    const signedOut = nobodyOn(snapshot, props.host);
    return {
      host: props.host,
      collection: props.collection,
      ...(state === undefined ? {} : { state }),
      ...(signedOut === undefined ? {} : { signedOut }),
    };
  },

  /** Add-RDSessionHost can't set the mode and the host accepts at once, so it is closed with the next call (rule 4). */
  create(desired, world) {
    const onlyIf = othersClosed(desired, world);
    const add = change('Add-RDSessionHost', { CollectionName: desired.collection, SessionHost: [desired.host] });
    return [run(add, { onlyIf }), setState(desired.host, 'draining')];
  },

  update({ desired, changes }, world) {
    const changed = new Set(changes.map((field) => field.path));
    return [
      ...(changed.has('state') && desired.state === 'draining' ? [setState(desired.host, 'draining')] : []),
      ...(changed.has('signedOut') && desired.signedOut ? signOutSteps(desired) : []),
      ...(changed.has('state') && desired.state === 'accepting'
        ? [setState(desired.host, 'accepting', othersClosed(desired, world))]
        : []),
    ];
  },

  /** The host stays in the deployment; what removal does to live sessions is unknown (section 5), so nobody may be on. */
  remove(current, world) {
    // A host that is lost has no server in either state and can't be asked.
    const known = (world.before.find('Server', current.host) ?? world.after.find('Server', current.host)) !== undefined;
    const wait = nobodyLeft(current.host, known);
    const onlyIf: Condition = {
      text: `nobody is signed in to ${current.host}`,
      reads: wait.reads,
      holds: (snapshot) => stillOn(snapshot, current.host, known) === undefined,
    };
    return [
      ...(known ? closeAgain(current) : []),
      wait,
      run(change('Remove-RDSessionHost', { SessionHost: [current.host], Force: true }), { onlyIf }),
    ];
  },

  capture: {
    after: ['ServerRole'],
    reads: (seen) => [
      getRdSessionCollection(),
      ...collectionNames(seen).flatMap((name) => [getRdSessionHost(name), balanced(name)]),
    ],
    strays: 'told',
    probes: (seen) =>
      collectionNames(seen).flatMap((collection) =>
        seen.rows(getRdSessionHost(collection)).flatMap((row) => {
          const host = Fqdn.safeParse(row.SessionHost).data;
          return host === undefined ? [] : [{ host, collection, state: 'accepting' as const }];
        }),
      ),
    write(objects, document, seen) {
      for (const collection of collectionNames(seen)) {
        // A host that is away may not be listed, or keep the others from it; the broker knows whom it balances.
        const hosts = seen.rows(balanced(collection)).flatMap((row) => Fqdn.safeParse(row.SessionHost).data ?? []);
        for (const host of hosts.sort()) document.set(['sessionHosts', host], { collection });
      }
      for (const { probe, live } of objects) {
        document.set(['sessionHosts', probe.host], { collection: probe.collection });
        if (live.state !== 'draining') continue;
        document.note(
          ['sessionHosts', probe.host],
          'It refuses new sessions now, which a document does not say: let it accept them before stage source, or take it out of its collection.',
        );
        document.leaveOut(
          `drain mode of ${probe.host}`,
          'a document takes every host as accepting, so stage source will show a difference: Set-RDSessionHost -NewConnectionAllowed Yes',
        );
      }
    },
  },
  example: {
    host: 'rdsh01.contoso.com',
    collection: 'Office',
    state: 'draining',
    signedOut: true,
    drain: {
      notice: ['24h', '1h', '10min'],
      signOutAt: '2027-01-16T20:00+01:00',
      onDeadline: 'signOut',
      message: 'Server {host} moves at {deadline}. Please save and sign out.',
    },
  },
});

/** One call per host: the cmdlet changes nothing at all if one of several is offline (section 5). */
function setState(host: string, state: 'accepting' | 'draining', onlyIf?: Condition): Run {
  const NewConnectionAllowed = state === 'accepting' ? 'Yes' : 'No';
  return run(change('Set-RDSessionHost', { SessionHost: [host], NewConnectionAllowed }), onlyIf ? { onlyIf } : {});
}

/** A host may have left drain mode by itself since it was emptied, and users would come back before it is out. */
function closeAgain({ host, collection }: SessionHostProps): Run[] {
  const onlyIf: Condition = {
    text: `${host} takes new sessions`,
    reads: [getRdSessionHost(collection)],
    holds: (snapshot) => accepts(snapshot, { host, collection }) === true,
  };
  const why = `${host} takes new sessions again, although it leaves its collection: closed once more`;
  return [{ ...setState(host, 'draining', onlyIf), why }];
}

/** A host whose mode can't be read is left out with an error that names it (docs/behaviour/module.md section 11): not absent. */
function existsUnread(snapshot: Snapshot, props: { host: string; collection: string }): boolean {
  const { errors } = snapshot.get(getRdSessionHost(props.collection));
  return errors.some((error) => error.message.toLowerCase().includes(props.host));
}

function nobodyOn(snapshot: Snapshot, host: string): boolean | undefined {
  if (sessionsOn(snapshot, host).length > 0) return false;
  return sessionsUnread(snapshot) === undefined ? true : undefined;
}

/** Rule 4: at no time do two versions of Windows accept connections in one collection. */
function othersClosed(desired: SessionHostProps, world: World): Condition {
  const others = differingHosts(desired, world);
  return {
    text:
      others.length === 0
        ? `no host of another Windows Server version is in collection ${desired.collection}`
        : `${others.join(', ')} of another Windows Server version ${others.length === 1 ? 'takes' : 'take'} no new sessions`,
    reads: [getRdSessionHost(desired.collection)],
    holds: (snapshot) =>
      others.every((host) => {
        const other = { host, collection: desired.collection };
        return accepts(snapshot, other) !== true && !existsUnread(snapshot, other);
      }),
  };
}

function differingHosts(desired: SessionHostProps, world: World): string[] {
  const own = osOf(desired.host, world.after) ?? osOf(desired.host, world.before);
  return world.before
    .all<SessionHostProps>('SessionHost')
    .filter((other) => sameName(other.collection, desired.collection) && !sameName(other.host, desired.host))
    .filter((other) => {
      // A host that stays has its version of the end of the stage; one that leaves keeps the old one.
      const stays = world.after.find('SessionHost', other.host) !== undefined;
      const os = (stays ? osOf(other.host, world.after) : undefined) ?? osOf(other.host, world.before);
      return own !== undefined && os !== undefined && os !== own;
    })
    .map((other) => other.host)
    .sort();
}

function osOf(host: string, state: StateView): OsVersion | undefined {
  return state.find<{ os: OsVersion }>('Server', host)?.os;
}

/** Who is still on a host, or why that isn't known; undefined = nobody. */
function stillOn(snapshot: Snapshot, host: string, lookOnHost: boolean): string | undefined {
  const sessions = sessionsOn(snapshot, host);
  if (sessions.length > 0) return `sessions are still on: ${describeSessions(sessions, host)}`;
  const unread = sessionsUnread(snapshot);
  if (unread || !lookOnHost) return unread;
  // Sessions opened directly on the host may be missing from Get-RDUserSession.
  const { output, errors } = snapshot.get(getRemoteLogons(host));
  if (errors[0]) return `the sign-ins on ${host} can't be read: ${errors[0].message}`;
  const logons = objects(output).length;
  return logons === 0
    ? undefined
    : `${logons} remote sign-in${logons === 1 ? ' is' : 's are'} on ${host} that the broker does not know`;
}

function nobodyLeft(host: string, lookOnHost: boolean): Wait {
  return {
    do: 'wait',
    title: `Nobody is signed in to ${host}`,
    reads: [getRdUserSession(), ...(lookOnHost ? [getRemoteLogons(host)] : [])],
    open: (snapshot) => stillOn(snapshot, host, lookOnHost),
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions:
      `${host} leaves its collection once everybody is signed out of it: have these sessions signed out. ` +
      'Sign-ins the broker does not know are seen with `quser` on the host; a restart of the host ends those that Windows only remembers.',
  };
}
