import { UserError } from '../errors';
import type { ResourceId } from '../planner/types';
import { appliedChanges, maskSecrets, unreadable } from '../resources/diff';
import type { FieldChange, Kind, Props } from '../resources/kind';
import { cause, type Outcome } from './outcome';
import { lines } from './policy';

/**
 * What can't be compared with what is live is compared with what was last applied. Such a difference is this program's
 * own doing: nobody else can have been seen to change it. `read` = the differences that reading shows.
 */
export function unreadChanges(
  kind: Kind,
  { current, desired, applied }: { current: Props; desired: Props; applied: Props },
  read: FieldChange[],
): FieldChange[] {
  const known = new Set(read.map((change) => change.path));
  const blind = new Set(unreadable(kind, current, desired).filter((path) => !known.has(path)));
  return appliedChanges(kind, applied, desired).filter((change) => blind.has(change.path));
}

/** A cmdlet that complained of what nothing reads back is taken at its word: the next `up` makes the change once more. */
export function requireShown(
  kind: Kind,
  { current, desired, changes }: { current: Props; desired: Props; changes: FieldChange[] },
  id: ResourceId,
  outcome: Outcome,
): void {
  if (!outcome.complaint) return;
  const blind = new Set(unreadable(kind, current, desired));
  const unknown = changes.filter(({ path }) => blind.has(path));
  if (unknown.length === 0) return;
  throw new UserError(
    'not-shown',
    `${id}: nothing shows whether the change was made:\n${lines(maskSecrets(kind, unknown), 'before', 'wanted')}${cause(outcome)}`,
    'mend the cause, then run `pulumi up` again: it makes this change once more',
  );
}
