import type { Wait } from '../cmdlets/step';
import { describeError } from '../errors';
import { changesOf } from '../planner/order';
import type { Resource, ResourceId } from '../planner/types';
import { kindOf } from '../resources';
import { classify } from '../resources/diff';
import { Lifecycle } from './lifecycle';
import type { Session } from './session';

/**
 * Does what is due now in every wait of the stage. The engine starts nothing new once one resource waits, so without this
 * the users of the hosts it did not get to would be signed out without ever having been told.
 */
export async function performDue(session: Session): Promise<void> {
  const { before, after } = session.states;
  const changed = new Set(
    changesOf(before, after)
      .filter((change) => change.action !== 'delete')
      .map((change) => change.id),
  );
  for (const id of changed) {
    const resource = after.get(id);
    if (!resource) continue;
    try {
      const wait = await firstWait(session, resource);
      if (!wait?.due || !(await isReady(session, resource, changed))) continue;
      await session.hold();
      await session.executor.perform(wait, { stage: session.movement.to.name, resource: id });
    } catch (error) {
      // What this run ends with is the wait that brought it here; the next run meets this failure again.
      session.log('warning', describeError(error), id);
    }
  }
}

/** Manual tasks of the stage that are still open, one line each: one `up` shows all of them, not the first alone. */
export function openTasks(session: Session, but: string): string[] {
  return [...session.states.after.values()]
    .filter(({ kind, key, props }) => kind === 'ManualTask' && key !== but && props.done === undefined)
    .map(
      ({ key, props }) =>
        `${key}: ${String(props.text).split('\n')[0]} (npx rds-migrate done ${key}${props.evidence === 'required' ? ' --evidence "..."' : ''})`,
    );
}

/** The wait that an object's update begins with; undefined = it needs none, or something else comes first. */
async function firstWait(session: Session, { kind: name, props }: Resource): Promise<Wait | undefined> {
  const kind = kindOf(name);
  const standing = await new Lifecycle(session, kind).stand(props);
  if (!standing.current) return undefined;
  const { inPlace } = classify(kind, standing.due);
  if (inPlace.length === 0) return undefined;
  const [first] = kind.update({ current: standing.current, desired: props, changes: inPlace }, session.world);
  return first?.do === 'wait' ? first : undefined;
}

/** Whether everything it comes after is as this stage wants it, as the engine would make sure. */
async function isReady(session: Session, resource: Resource, changed: ReadonlySet<ResourceId>): Promise<boolean> {
  const seen = new Set<ResourceId>();
  const open = [...resource.after];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const needed = session.states.after.get(id);
    if (!needed || seen.has(id)) continue;
    seen.add(id);
    open.push(...needed.after);
    if (!changed.has(id)) continue;
    const standing = await new Lifecycle(session, kindOf(needed.kind)).stand(needed.props);
    if (!standing.current || standing.due.length > 0 || standing.owed.length > 0) return false;
  }
  return true;
}
