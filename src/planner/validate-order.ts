import type { ResourceChange, Stage } from './types';

/** A removal that would have to come before another change, although the engine removes last. */
interface Forbidden {
  reason: string;
  holds(removed: ResourceChange, other: ResourceChange): boolean;
}

const prop = (change: ResourceChange, name: string): unknown => (change.after ?? change.before)?.props[name];
const was = (change: ResourceChange, name: string): unknown => change.before?.props[name];
const kindOf = (change: ResourceChange): string | undefined => (change.after ?? change.before)?.kind;

const forbidden: Forbidden[] = [
  {
    reason: 'a broker is taken out of the set before another release comes in',
    holds: (removed, other) =>
      isBrokerRole(removed) &&
      kindOf(other) === 'Server' &&
      other.action === 'update' &&
      was(other, 'os') !== prop(other, 'os'),
  },
  {
    reason: 'a server leaves a collection before it joins another one',
    holds: (removed, other) =>
      kindOf(removed) === 'SessionHost' &&
      kindOf(other) === 'SessionHost' &&
      other.action === 'create' &&
      prop(removed, 'host') === prop(other, 'host'),
  },
  {
    reason: 'a session host leaves its collection before it is upgraded',
    holds: (removed, other) =>
      kindOf(removed) === 'SessionHost' &&
      kindOf(other) === 'Server' &&
      other.action === 'update' &&
      prop(removed, 'host') === prop(other, 'name') &&
      was(other, 'os') !== prop(other, 'os'),
  },
  {
    reason: 'a session host stops accepting before its neighbours of another release begin',
    holds: (removed, other) =>
      kindOf(removed) === 'SessionHost' &&
      was(removed, 'state') === 'accepting' &&
      kindOf(other) === 'SessionHost' &&
      other.action !== 'delete' &&
      prop(other, 'collection') === was(removed, 'collection') &&
      prop(other, 'state') === 'accepting' &&
      was(other, 'state') !== 'accepting',
  },
  {
    reason: 'profile disks move to a new path before another collection takes the old one',
    holds: (removed, other) =>
      kindOf(removed) === 'SessionCollection' &&
      kindOf(other) === 'SessionCollection' &&
      pathOf(was(removed, 'userProfileDisks')) !== undefined &&
      pathOf(was(removed, 'userProfileDisks')) === pathOf(prop(other, 'userProfileDisks')),
  },
];

function isBrokerRole(change: ResourceChange): boolean {
  return kindOf(change) === 'ServerRole' && prop(change, 'role') === 'RDS-CONNECTION-BROKER';
}

function pathOf(disks: unknown): unknown {
  return typeof disks === 'object' && disks !== null ? (disks as { path?: unknown }).path : undefined;
}

/**
 * Pulumi removes last, and not at all if something failed (docs/stages.md rule 7). A stage whose removals would have to come
 * earlier is a mistake of the planner, not of the user.
 */
export function validateOrder(stage: Pick<Stage, 'name' | 'changes'>): void {
  const removals = stage.changes.filter((change) => change.action === 'delete');
  if (removals.length === 0) return;
  for (const other of stage.changes) {
    if (other.action === 'delete') continue;
    for (const removed of removals) {
      const rule = forbidden.find((candidate) => candidate.holds(removed, other));
      if (rule)
        throw new Error(
          `stage ${stage.name}: ${removed.id} would be removed after ${other.id} changes, but ${rule.reason}`,
        );
    }
  }
}
