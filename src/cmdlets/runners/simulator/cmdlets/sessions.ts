import { type Context, READ_MS, type SimulatedCmdlet } from '../context';
import { findDesktopCollection, findMachine, isPersonal } from '../desktops';
import type { SessionState } from '../state';
import { collectionOfHost, findCollection, iso, MINUTE, reach, SIGN_OUT_MS, same } from '../world';

const shortName = (name: string): string => name.split('.')[0] ?? name;

function getSessions(context: Context): void {
  const { deployment, state } = context;
  const wanted = context.texts('CollectionName');
  for (const name of wanted) {
    // An unknown literal name is an error, no session at all is silence (docs/behaviour/module.md section 11).
    if (!/[*?[]/.test(name) && !findCollection(deployment, name) && !findDesktopCollection(deployment, name))
      context.fail('collectionNotFound', { collection: name });
  }
  const patterns = wanted.map(wildcard);
  for (const session of state.sessions) {
    // Only hosts that belong to a collection are looked at; who is on a host that was taken out is not seen any more.
    if (session.direct || !isSeen(context, session)) continue;
    if (reach(state, session.host) === 'offline') continue;
    if (patterns.length > 0 && !patterns.some((pattern) => pattern.test(session.collection))) continue;
    context.output.push(row(context, session));
  }
}

function isSeen({ deployment, state }: Context, { desktop, host }: SessionState): boolean {
  return desktop === undefined
    ? collectionOfHost(deployment, host) !== undefined
    : findMachine(state, desktop)?.collection !== undefined;
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`, 'i');
}

function row(context: Context, session: SessionState): Record<string, unknown> {
  const [domain, user] = session.user.split('\\');
  return {
    // The desktop itself; HostServer is the virtualization host, which the other cmdlets take.
    ServerName: (session.desktop ?? shortName(session.host)).toUpperCase(),
    SessionId: session.id,
    UserName: user ?? session.user,
    DomainName: domain,
    ServerIPAddress: context.server(session.host)?.ip ?? null,
    TSProtocol: 2,
    ApplicationType: 'explorer.exe',
    ResolutionWidth: 1920,
    ResolutionHeight: 1080,
    ColorDepth: 32,
    CreateTime: session.createdAt,
    DisconnectTime: session.disconnectedAt ?? null,
    SessionState: session.state,
    CollectionName: session.collection,
    CollectionType: farmType(context, session),
    UnifiedSessionId: session.id,
    HostServer: session.host.toUpperCase(),
    IdleTime: 0,
    RemoteFxEnabled: false,
  };
}

function farmType({ deployment }: Context, { collection, desktop }: SessionState): string {
  if (desktop === undefined) {
    const personal = findCollection(deployment, collection)?.type === 'PersonalUnmanaged';
    return personal ? 'RD_FARM_MANUAL_PERSONAL_SESSION' : 'RD_FARM_RDSH';
  }
  const found = findDesktopCollection(deployment, collection);
  if (!found || !isPersonal(found)) return 'RD_FARM_TEMP_VM';
  return found.autoAssign ? 'RD_FARM_AUTO_PERSONAL_VM' : 'RD_FARM_MANUAL_PERSONAL_VM';
}

/** Their failures: access denied (5), session gone (1168), host unreachable (1722) (section 5). */
function findSession(context: Context): SessionState {
  const host = context.need('HostServer').toLowerCase();
  const known = Object.keys(context.state.servers).find((name) => name === host || shortName(name) === host);
  if (!known || reach(context.state, known) === 'offline') context.fail('rpcUnavailable', {}, 1722);
  const id = context.number('UnifiedSessionID');
  return (
    context.state.sessions.find((session) => same(session.host, known) && session.id === id) ??
    context.fail('sessionGone', {}, 1168)
  );
}

function noteFor(
  context: Context,
  session: SessionState,
  what: 'message' | 'signOut' | 'disconnect',
  text?: string,
): void {
  context.state.seenByUsers.push({
    at: context.state.now,
    what,
    user: session.user,
    host: session.host,
    session: session.id,
    ...(text === undefined ? {} : { text }),
    visible: session.state === 'STATE_ACTIVE',
  });
}

function sendMessage(context: Context): void {
  const session = findSession(context);
  noteFor(context, session, 'message', `${context.need('MessageTitle')}: ${context.need('MessageBody')}`);
}

/** Completion is not reported; the session goes after a while (section 5). */
function logOff(context: Context): void {
  context.requireForce();
  const session = findSession(context);
  noteFor(context, session, 'signOut');
  const ignored = Object.entries(context.state.faults.ignoreSignOut ?? {}).find(([user]) => same(user, session.user));
  const end = context.now + (ignored ? ignored[1] * MINUTE : 0) + SIGN_OUT_MS;
  if (session.endsAt === undefined || Date.parse(session.endsAt) > end) session.endsAt = iso(end);
}

function disconnect(context: Context): void {
  context.requireForce();
  const session = findSession(context);
  noteFor(context, session, 'disconnect');
  session.state = 'STATE_DISCONNECTED';
  session.disconnectedAt ??= context.state.now;
}

export const sessionCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDUserSession': { access: 'health', costMs: 2 * READ_MS, writes: false, run: getSessions },
  'Send-RDUserMessage': { access: 'host', costMs: READ_MS, writes: true, run: sendMessage },
  'Invoke-RDUserLogoff': { access: 'host', costMs: READ_MS, writes: true, run: logOff },
  'Disconnect-RDUser': { access: 'host', costMs: READ_MS, writes: true, run: disconnect },
};
