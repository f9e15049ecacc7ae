import type { Ran, StepFailed } from '../cmdlets/executor';
import { UserError } from '../errors';
import type { ResourceId } from '../planner/types';
import { owedText } from '../resources/debts';
import { maskSecrets } from '../resources/diff';
import { fieldAt } from '../resources/fields';
import type { FieldChange, Kind } from '../resources/kind';
import { lines } from './policy';

/** How the steps of one resource ended, and what the last cmdlet complained of. */
export interface Outcome extends Ran {
  complaint?: StepFailed;
}

export const NOTHING_RAN: Ran = { leftOut: [], byPolicy: [] };

/** What a cmdlet said, or what was left out, as further lines of a message. */
export function cause({ complaint, leftOut }: Outcome): string {
  if (complaint) return `\n  the cmdlet said: ${complaint.message}`;
  return leftOut.map((text) => `\n  left out: ${text}, which does not hold`).join('');
}

export function notThere(id: ResourceId, outcome: Outcome, what: 'creation' | 'change' = 'creation'): UserError {
  return new UserError(
    'not-created',
    `${id} is not there after its ${what}${cause(outcome)}`,
    'mend the cause, then run `pulumi up` again: it goes on from here',
  );
}

export function stillDiffers(kind: Kind, changes: FieldChange[], id: ResourceId, outcome: Outcome): UserError {
  return new UserError(
    'not-applied',
    `${id} reads differently after the change:\n${lines(maskSecrets(kind, changes), 'live', 'wanted')}${cause(outcome)}`,
    'mend the cause, then run `pulumi up` again: it goes on from here',
  );
}

/** What was written counts only after a restart that did not succeed. */
export function notInForce(owed: string[], id: ResourceId, outcome: Outcome): UserError {
  return new UserError(
    'not-in-force',
    `${id} is written and not in force: ${owed.map(owedText).join(', ')}${cause(outcome)}`,
    'mend the cause, then run `pulumi up` again: it restarts the service',
  );
}

export function cannotChange(kind: Kind, changes: FieldChange[], id: ResourceId): UserError {
  const why = changes.map((change) => fieldAt(kind, change.path).why).find((reason) => reason !== undefined);
  return new UserError(
    'cannot-change',
    `${id} can't be changed in place${why ? ` (${why})` : ''}:\n${lines(maskSecrets(kind, changes), 'live', 'wanted')}`,
    'write the live value into the document, or remove the object and make it anew',
  );
}
