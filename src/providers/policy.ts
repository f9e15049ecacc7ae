import type { ResourceId } from '../planner/types';
import { maskSecrets } from '../resources/diff';
import type { FieldChange, Kind } from '../resources/kind';
import { orAccept } from './offers';
import type { Session } from './session';

/**
 * A collection is made, and changed, although Group Policy decides some of its settings; the cmdlet complains of those and
 * goes on (docs/behaviour/module.md section 2). No `up` can mend that, so that it is told and does not keep a stage from its end.
 */

function keyOf(kind: Kind, id: ResourceId, change: FieldChange): string {
  const [masked] = maskSecrets(kind, [change]);
  return `policy:${id}:${change.path}:${JSON.stringify(masked?.to)}`;
}

/** Whether an earlier run, or this one, was told that Group Policy decides a field that was to get this very value. */
export function policyDecides(session: Session, kind: Kind, id: ResourceId, change: FieldChange): boolean {
  return session.audit.doneAt(keyOf(kind, id, change)) !== undefined;
}

/** Notes fields that read otherwise after a change as decided by policy; false = no cmdlet said so, it is a failure. */
export function leaveToPolicy(
  session: Session,
  kind: Kind,
  id: ResourceId,
  changes: FieldChange[],
  complaints: string[],
): boolean {
  const [said] = complaints;
  if (said === undefined) return false;
  const context = { stage: session.movement.to.name, resource: id };
  for (const change of changes) {
    const outcome = { outcome: 'error', error: said, durationMs: 0 } as const;
    session.audit.result(context, `${change.path} is decided by Group Policy`, outcome, {
      key: keyOf(kind, id, change),
    });
  }
  const ways = orAccept(
    session,
    id,
    changes.map(({ path }) => path),
  ).replace(', or run ', ': ');
  session.log(
    'warning',
    `Group Policy decides what these read as, so that they are left as they are:\n${lines(maskSecrets(kind, changes), 'live', 'wanted')}\n  the cmdlet said: ${said}\n  change the policy that reaches the servers, or let the documents have the live value${ways}; once the policy is gone, \`pulumi config set enforce ${id}\` writes the document's value`,
    id,
  );
  return true;
}

export function lines(changes: FieldChange[], from: string, to: string): string {
  return changes.map((change) => `  ${change.path}: ${from} ${show(change.from)}, ${to} ${show(change.to)}`).join('\n');
}

export function show(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
