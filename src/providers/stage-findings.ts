import { UserError, UserErrors } from '../errors';
import { objectOf } from '../planner/places';
import type { ResourceId, Stage } from '../planner/types';
import { findingsAt } from '../rules/findings';
import { blocks, type Finding, wordsOf } from '../rules/rule';
import { liveFindingsAt } from './live-rules';
import type { Session } from './session';

/**
 * Shows what the rules say of a stage, each finding at the object it is about, and ends the run where a blocker stands.
 * `live`: its preconditions are read as well. They hold before the first change; a run that goes on in the middle of a
 * stage has met them.
 */
export async function reportFindings(session: Session, stage: Stage, live: boolean): Promise<void> {
  const looked = live ? await liveFindingsAt(session, stage) : [];
  const findings = [...findingsAt(session.plan, stage), ...looked];
  const blockers = findings.filter(blocks);
  for (const finding of findings) {
    showAt(session, finding, objectOf(finding, stage), looked.includes(finding));
  }
  if (blockers.length === 0) return;
  const here = blockers.filter((finding) => objectOf(finding, stage) === undefined).map(asError);
  const elsewhere = blockers.length - here.length;
  const next = `stage ${stage.name} may not begin; nothing has been changed`;
  if (elsewhere === 0) throw new UserErrors('blocked', here, next);
  const shown = `${elsewhere} blocker${elsewhere === 1 ? '' : 's'} of stage ${stage.name}, shown at the object concerned`;
  throw new UserErrors('blocked', [...here, new UserError('blocked', shown)], next);
}

function showAt(session: Session, finding: Finding, id: ResourceId | undefined, isLive: boolean): void {
  const { severity, rule, waived } = finding;
  const message = wordsOf(finding);
  if (waived) {
    const { by, at, reason } = waived;
    session.log('warning', `waived by ${by} on ${at.slice(0, 10)} (${reason}): ${message} [${rule}]`, id);
  } else if (severity === 'warning') session.log('warning', `${message} [${rule}]`, id);
  // What was looked at and found in order: those of the documents alone stand in the plan.
  else if (severity === 'note' && isLive) session.log('info', `${message} [${rule}]`, id);
  else if (severity === 'blocker' && id !== undefined) session.log('error', asError(finding).describe(), id);
}

function asError(finding: Finding): UserError {
  return new UserError({ rule: finding.rule }, wordsOf(finding), finding.remedy);
}
