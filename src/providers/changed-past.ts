import { UserError } from '../errors';
import type { Way } from '../planner/movement';
import { pastChanges } from '../planner/past';
import { stageNamed } from '../planner/plan';
import type { Stage } from '../planner/types';
import { differingLines, fewLines, planOfDocuments, unpackDocuments, withAccepted } from './applied';
import type { MigrationProps } from './migration';
import type { Session } from './session';
import { stagesOf } from './way';

/** What the next stage is entered on, or kept: the last one that is complete and stays so. */
function lastComplete(session: Session, old: MigrationProps, to: Stage, way: Way): string | undefined {
  if (way !== 'back') return old.from;
  return stagesOf(session.plan, to)[to.index - 1]?.name;
}

/**
 * Documents may change what is still to come, not what was adopted and what completed stages have made; only what
 * `accept` wrote since then may differ in that. On the way back everything from the stage returned to on is still to come.
 */
export function refuseChangedPast(
  session: Session,
  old: MigrationProps,
  wanted: MigrationProps,
  to: Stage,
  way: Way,
): void {
  const same = old.documents.source === wanted.documents.source && old.documents.target === wanted.documents.target;
  if (same || old.applied === undefined) return;
  const { environment } = session;
  const accepted = environment.evidence.accepted.slice(old.accepted ?? 0);
  const expected = withAccepted(unpackDocuments(old.applied), accepted);
  const folder = `stacks/${session.settings.environment}`;
  const inSource = differingLines(expected.source, environment.source.deployment);
  if (inSource.length > 0 && old.from === undefined) {
    // Adopting a corrected source document is what one does at stage source; one goes on when that is done.
    if (way !== 'enter') return;
    throw new UserError(
      'document-changed',
      `${folder}/source.yaml was changed after it was adopted:${fewLines(inSource)}`,
      `\`pulumi config set stage ${old.stage}\` and \`pulumi up\` adopt it as it is now; to keep what was adopted, put it back (\`git diff ${folder}\`)`,
    );
  }
  const past = lastComplete(session, old, to, way);
  const made = past === undefined ? [] : pastChanges(planOfDocuments(expected, environment), session.plan, past);
  if (inSource.length === 0 && made.length === 0) return;
  throw new UserError(
    'document-changed',
    inSource.length > 0
      ? `${folder}/source.yaml was changed after stage ${old.from ?? 'source'} was completed:${fewLines(inSource)}`
      : `${folder}/target.yaml was changed in what stage ${past} and those before it have made already:${fewLines(made)}`,
    `put it back (\`git diff ${folder}\`) and write into target.yaml what is still to come; what a colleague changed live is taken over by \`npx rds-migrate accept <resource>\``,
  );
}

/** The stage that was entered; it may have left the plan since. */
export function enteredStage(session: Session, old: MigrationProps): Stage {
  const stage = session.plan.stages.find((candidate) => candidate.name === old.stage);
  if (stage || old.applied === undefined) return stage ?? stageNamed(session.plan, old.stage);
  const { source, target } = unpackDocuments(old.applied);
  const { environment, settings } = session;
  const folder = `stacks/${settings.environment}`;
  const changed = [
    ...differingLines(source, environment.source.deployment).map((line) => `source.yaml: ${line}`),
    ...differingLines(target, environment.target.deployment).map((line) => `target.yaml: ${line}`),
  ];
  throw new UserError(
    'stage-gone',
    `stack ${session.stack} has entered stage ${old.stage}, which the plan no longer has since its documents were changed:${fewLines(changed)}`,
    `put that back (\`git diff ${folder}\`) and \`pulumi config set stage ${old.stage}\`; to leave it out of the migration undo the stage first: \`npx rds-migrate stage back\`, \`pulumi up\`, and only then change the documents`,
  );
}
