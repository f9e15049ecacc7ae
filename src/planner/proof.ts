import { UserError } from '../errors';
import type { PlanEvidence } from './types';

/** A file that is to prove a task of a stage. */
export interface Proof {
  task: string;
  stage: string;
  file: string;
  sha256: string;
  /** When it was written, where it says so by a clock that can be compared. */
  written?: string | undefined;
}

/**
 * What proved a task before its stage was gone back from proves nothing of the work that is to be done since then.
 * @throws UserError
 */
export function refuseOldProof(
  done: readonly { task: string; at: string; sha256?: string | undefined }[],
  { undone }: Pick<PlanEvidence, 'undone'>,
  { task, stage, file, sha256, written }: Proof,
): void {
  const since = undone?.[stage];
  if (since === undefined) return;
  const before = (at: string): boolean => Date.parse(at) <= Date.parse(since);
  const known = done.find((one) => one.task === task && one.sha256 === sha256 && before(one.at));
  const reopened = `stage ${stage} was gone back from at ${since}`;
  const next = `do the work of the task again, and record what it writes now: npx rds-migrate done ${task} --file <new file>`;
  if (known) {
    throw new UserError('evidence-old', `"${file}" proved task ${task} at ${known.at} already, and ${reopened}`, next);
  }
  if (written !== undefined && before(written)) {
    throw new UserError(
      'evidence-old',
      `"${file}" was written at ${written}, and ${reopened}`,
      `${next}; if it was written later, the clock of its server is wrong: set it first`,
    );
  }
}
