import type { Step } from '../cmdlets/step';
import { UserError } from '../errors';
import type { ResourceId } from '../planner/types';
import { appliedChanges, maskSecrets, unreadable } from '../resources/diff';
import { withBlindOf } from '../resources/fields';
import type { Change, FieldChange, Kind, Props, World } from '../resources/kind';
import { cause, type Outcome } from './outcome';
import { lines } from './policy';
import type { Session } from './session';

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
  const blind = new Set(unreadable(kind, current, desired));
  // What reads as wanted may not be all that the last update was to do.
  const counts = ({ path }: FieldChange) => !known.has(path) && (resumes(kind, applied) || blind.has(path));
  return appliedChanges(kind, applied, desired).filter(counts);
}

/** Whether the steps of an update that came after `applied` may be gone through again. */
const resumes = (kind: Kind, applied: Props): boolean => kind.updateResumes === true && Object.keys(applied).length > 0;

/** What is recorded of an object that a wait broke off: as not yet applied what the next `up` still has to write. */
export function halfApplied(kind: Kind, desired: Props, applied: Props): Props {
  return resumes(kind, applied) ? applied : withBlindOf(kind, desired, applied);
}

/** Of these changes, those that nothing reads back and a step writes: a field that says how something is done is not written by itself. */
function blindlyWritten(kind: Kind, { current, desired, changes }: Change<Props>, world: World): FieldChange[] {
  const blind = new Set(unreadable(kind, current, desired));
  const own = changes.filter(({ path }) => blind.has(path));
  return own.length > 0 && kind.update({ current, desired, changes: own }, world).length > 0 ? own : [];
}

/**
 * What nothing reads and no step of this stage writes, though it is not what was last applied: its stage ended with an error, or
 * the documents were changed since. It is told, since the next run takes it for applied.
 */
export function tellUnwritten(session: Session, kind: Kind, change: Change<Props>, id: ResourceId): void {
  if (session.movement.from === undefined) return;
  const paths = blindlyWritten(kind, change, session.world).map(({ path }) => path);
  if (paths.length === 0) return;
  session.warnOnce(
    `${paths.join(', ')}: not as last applied, not written by this stage, and nothing reads it\n  next: \`pulumi config set enforce ${id}\` and \`pulumi up\` write it`,
    id,
  );
}

/**
 * After a complaint all that is read is as wanted. What nothing reads is made once more: at once where the kind's steps allow it,
 * else by the next `up`.
 */
export async function requireMade(
  { world }: Session,
  kind: Kind,
  change: Change<Props>,
  id: ResourceId,
  outcome: Outcome,
  perform: (steps: Step[]) => Promise<Outcome>,
): Promise<void> {
  if (!outcome.complaint) return;
  if (kind.updateResumes) {
    const { complaint } = await perform(kind.update(change, world));
    if (complaint) throw complaint;
    return;
  }
  const unknown = blindlyWritten(kind, change, world);
  if (unknown.length === 0) return;
  throw new UserError(
    'not-shown',
    `${id}: nothing shows whether the change was made:\n${lines(maskSecrets(kind, unknown), 'before', 'wanted')}${cause(outcome)}`,
    'mend the cause, then run `pulumi up` again: it makes this change once more; until then it may be as before or as wanted',
  );
}
