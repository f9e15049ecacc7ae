import { type Plan, type Resource, type ResourceId, resourceId, type Stage } from './types';

/** Objects that every stage of a plan has: no stage removes them, and none that is taken back does. */
export function lastingObjects(plan: Pick<Plan, 'stages'>): ReadonlySet<ResourceId> {
  const [first, ...others] = plan.stages;
  return new Set([...(first?.after.keys() ?? [])].filter((id) => others.every((stage) => stage.after.has(id))));
}

/**
 * What a resource is registered as depending on. Each edge costs time and state, so what another needed one comes after
 * anyway is left out; but not where it is ever removed: the one in between may have been registered without it by then,
 * and the engine would remove both in any order.
 */
export function directNeeds(
  item: Resource,
  stage: Pick<Stage, 'name' | 'after'>,
  lasting: ReadonlySet<ResourceId>,
): Resource[] {
  const needed = item.after.map((other) => {
    const found = stage.after.get(other);
    if (!found) {
      throw new Error(
        `${resourceId(item.kind, item.key)} comes after ${other}, which stage ${stage.name} does not have`,
      );
    }
    return found;
  });
  const implied = new Set(needed.flatMap((other) => other.after));
  return needed.filter((other) => {
    const id = resourceId(other.kind, other.key);
    return !implied.has(id) || !lasting.has(id);
  });
}
