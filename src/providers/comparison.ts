import { Reading } from '../capture/reading';
import { LiveError } from '../cmdlets/live';
import { getOperatingSystem } from '../cmdlets/reads';
import { resourcesOf } from '../planner/resources';
import type { Resource, ResourceId, Stage } from '../planner/types';
import { viewOf } from '../planner/view';
import { kindOf, kinds } from '../resources';
import { owedText } from '../resources/debts';
import { maskSecrets } from '../resources/diff';
import { isDefault } from '../resources/gateway/gateway-defaults';
import type { Props } from '../resources/kind';
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
  const { current, due, foreign, owed } = stand;
  if (!current) return [{ id, live: 'absent', wanted: resource.kind === 'ManualTask' ? 'done' : 'present' }];
  const fields = [...maskSecrets(kind, due), ...foreign].map(
    ({ path, from, to }): Difference => ({ id, field: path, live: from, wanted: to }),
  );
  return [...fields, ...owed.map((debt): Difference => ({ id, live: owedText(debt), wanted: 'in force' }))];
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

/** Objects that live has and no document knows; only of kinds that the documents manage, and inside of what they know. */
export async function unlistedObjects(session: Session): Promise<Unlisted[]> {
  const { plan, live, environment } = session;
  const documents = [environment.source, environment.target].map(({ deployment }) => resourcesOf(deployment));
  const states = [...plan.stages.map((stage) => stage.after), ...documents];
  const known = new Set(states.flatMap((state) => [...state.keys()]).map((id) => id.toLowerCase()));
  const knows = (kind: string, key: unknown) => known.has(`${kind}/${String(key)}`.toLowerCase());
  const inPlan = (kind: string) =>
    plan.stages.flatMap(({ after }) => [...after.values()]).filter((of) => of.kind === kind);
  const told = [...kinds.values()].flatMap(({ name, key, capture }) =>
    'not' in capture || capture.strays !== 'told' || inPlan(name).length === 0 ? [] : [{ name, key, capture }],
  );
  const reading = new Reading(live);
  // Which servers answer is asked of those alone that are somebody's business here.
  const servers = inPlan('Server').map(({ key }) => getOperatingSystem(key));
  await reading.all((seen) => [...servers, ...told.flatMap(({ capture }) => capture.reads(seen))]);
  const inside = (name: string, { collection, alias, server, name: own }: Props) => {
    if (collection !== undefined && !knows('SessionCollection', collection)) {
      return knows('VirtualDesktopCollection', collection);
    }
    if (alias !== undefined && name !== 'RemoteApp') return knows('RemoteApp', `${collection}/${alias}`);
    // What adding a gateway makes is the business of a kind of its own.
    return !(name.startsWith('Gateway') && knows('GatewayDefaults', server) && isDefault(own));
  };
  return told.flatMap(({ name, key, capture }) =>
    capture
      .probes(reading)
      .filter((found) => inside(name, found) && !knows(name, key(found)))
      .map((found) => ({ kind: name, key: key(found) })),
  );
}
