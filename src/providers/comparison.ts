import { LiveError } from '../cmdlets/live';
import { getRdRemoteApp, getRdServer, getRdSessionCollection, getRdSessionHost } from '../cmdlets/reads';
import { rows } from '../cmdlets/snapshot';
import type { Resource, ResourceId, Stage } from '../planner/types';
import { viewOf } from '../planner/view';
import { kindOf } from '../resources';
import { maskSecrets } from '../resources/diff';
import { Lifecycle } from './lifecycle';
import type { Session } from './session';

/** One way in which the live deployment is not what a stage wants; secrets are masked. */
export interface Difference {
  id: ResourceId;
  /** Undefined = the object as a whole: it is missing, or should be gone. */
  field?: string;
  live: unknown;
  wanted: unknown;
}

/** An object that is live and in no stage of the plan, so in neither document. It is never touched. */
export interface Unlisted {
  kind: string;
  key: string;
}

/** Compares what is live with the desired state of a stage, object by object; reads only. */
export async function differencesAt(session: Session, stage: Stage): Promise<Difference[]> {
  const track = session.plan.tracks.find((candidate) => candidate.name === stage.track)?.stages ?? [];
  session.movement = { from: track[stage.index - 1], to: stage };
  const wanted = [...stage.after.keys()].map((id) => compareOne(session, stage, id));
  const found = await Promise.all([...wanted, ...formerIds(track, stage).map((id) => compareGone(session, track, id))]);
  return found.flat().sort((a, b) => (a.id === b.id ? 0 : a.id < b.id ? -1 : 1));
}

async function compareOne(session: Session, stage: Stage, id: ResourceId): Promise<Difference[]> {
  const resource = stage.after.get(id);
  if (!resource) return [];
  const kind = kindOf(resource.kind);
  const stand = await standOrAway(session, new Lifecycle(session, kind), resource);
  if ('away' in stand) return [{ id, live: `not read: ${stand.away}`, wanted: 'present' }];
  const { current, due, foreign } = stand;
  if (!current) return [{ id, live: 'absent', wanted: resource.kind === 'ManualTask' ? 'done' : 'present' }];
  return [...maskSecrets(kind, due), ...foreign].map(({ path, from, to }) => ({
    id,
    field: path,
    live: from,
    wanted: to,
  }));
}

/** A server that can't be asked is a difference, so that the others are compared; without a broker nothing can be. */
async function standOrAway(session: Session, lifecycle: Lifecycle, { props }: Resource) {
  try {
    return await lifecycle.stand(props);
  } catch (error) {
    if (!(error instanceof LiveError)) throw error;
    await session.live.activeBroker();
    return { away: error.message.replace(/\s+/g, ' ') };
  }
}

/** Objects of earlier stages that this one no longer has. */
function formerIds(track: Stage[], stage: Stage): ResourceId[] {
  const ids = new Set(track.slice(0, stage.index).flatMap((earlier) => [...earlier.after.keys()]));
  return [...ids].filter((id) => !stage.after.has(id));
}

async function compareGone(session: Session, track: Stage[], id: ResourceId): Promise<Difference[]> {
  const last = track.slice(0, session.movement.to.index).findLast((stage) => stage.after.has(id));
  const next = last && track[last.index + 1];
  const resource = last?.after.get(id);
  if (!resource || !next) return [];
  const kind = kindOf(resource.kind);
  // What the stage that it left removed nothing of (a server, a task, a certificate on a server that went as well) is
  // nobody's business any more.
  const world = { stage: next.name, before: viewOf(last.after), after: viewOf(next.after) };
  if (kind.remove(resource.props, world).length === 0) return [];
  try {
    return (await new Lifecycle(session, kind).exists(resource.props))
      ? [{ id, live: 'present', wanted: 'removed' }]
      : [];
  } catch (error) {
    // A retired server may be switched off: what was on it is gone as well.
    if (error instanceof LiveError && error.errorClass === 'unreachable') return [];
    throw error;
  }
}

/** Servers, collections, hosts and RemoteApps that live has and no stage knows; only in areas that the documents manage. */
export async function unlistedObjects(session: Session): Promise<Unlisted[]> {
  const { plan, live } = session;
  const known = new Set(plan.stages.flatMap((stage) => [...stage.after.keys()]).map((id) => id.toLowerCase()));
  const managed = (kind: string) => [...known].some((id) => id.startsWith(`${kind.toLowerCase()}/`));
  const found: Unlisted[] = [];
  const note = (kind: string, key: string) => {
    if (!known.has(`${kind}/${key}`.toLowerCase())) found.push({ kind, key });
  };
  if (managed('ServerRole')) {
    const snapshot = await live.snapshot([getRdServer()]);
    for (const { Server, Roles } of rows<{ Server: string; Roles: string[] }>(snapshot, getRdServer())) {
      for (const role of [Roles].flat()) note('ServerRole', `${Server}/${role}`);
    }
  }
  if (!managed('SessionCollection')) return found;
  const snapshot = await live.snapshot([getRdSessionCollection()]);
  const collections = rows<{ CollectionName: string }>(snapshot, getRdSessionCollection()).map(
    (row) => row.CollectionName,
  );
  for (const collection of collections) note('SessionCollection', collection);
  const own = collections.filter((name) => known.has(`sessioncollection/${name.toLowerCase()}`));
  for (const collection of own) {
    const [hosts, apps] = [getRdSessionHost(collection), getRdRemoteApp(collection)];
    const inside = await live.snapshot([hosts, apps]);
    for (const { SessionHost } of rows<{ SessionHost: string }>(inside, hosts)) note('SessionHost', SessionHost);
    if (!managed('RemoteApp')) continue;
    for (const { Alias } of rows<{ Alias: string }>(inside, apps)) note('RemoteApp', `${collection}/${Alias}`);
  }
  return found;
}
