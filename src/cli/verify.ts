import { isDeepStrictEqual } from 'node:util';
import { environmentFolder } from '../documents/environment';
import { recordCompleted } from '../documents/evidence';
import { stageNamed } from '../planner/plan';
import type { Stage } from '../planner/types';
import { differencesAt, unlistedObjects } from '../providers/comparison';
import { liveFindingsAt } from '../providers/live-rules';
import { completionOf } from '../providers/migration';
import type { Session } from '../providers/session';
import { stageOf } from '../providers/settings';
import { findingText } from '../report/findings';
import { differencesTable } from '../report/tables';
import { count } from '../report/values';
import { smokeTests } from '../rules/smoke';
import { readingSession } from './live';
import { colors, print, projectRoot } from './project';
import { Pulumi } from './pulumi';
import { isInitialised } from './simulation';
import { enteredOf } from './stack';

interface Options {
  stage?: string;
  stack?: string;
  strict?: boolean;
  json?: boolean;
  record?: string;
}

/** `rds-migrate verify <environment>`: changes nothing live; that the stage is complete is kept as evidence. */
export async function verify(environment: string, options: Options): Promise<void> {
  const session = await readingSession(projectRoot(), {
    stack: options.stack ?? environment,
    environment,
    ...(options.stage === undefined ? {} : { stage: options.stage }),
    ...(options.record === undefined ? {} : { record: options.record }),
  });
  const stage = stageNamed(session.plan, stageOf(session.settings, `stack ${session.stack}`));
  const differences = await differencesAt(session, stage);
  const unlisted = await unlistedObjects(session);
  const entered = await enteredIn(session);
  const isEntered = stage.name === entered;
  const smoke = await liveFindingsAt(session, stage, smokeTests);
  const failed = smoke.some(({ severity }) => severity === 'blocker');
  if (isEntered && differences.length === 0 && !failed) recordIfNew(session, stage);
  await session.live.runner.close();
  if (differences.length > 0 || failed || (options.strict && unlisted.length > 0)) process.exitCode = 1;
  if (options.json) {
    print(
      JSON.stringify(
        { environment, stage: stage.name, entered, resources: stage.after.size, differences, unlisted, smoke },
        undefined,
        2,
      ),
    );
    return;
  }
  if (differences.length > 0) print(differencesTable(differences, colors));
  for (const finding of smoke) print(findingText({ ...finding, stage: undefined }, colors));
  if (unlisted.length > 0) {
    print('live and in neither document (never touched):');
    for (const { kind, key } of unlisted) print(`  ${kind}/${key}`);
  }
  print(
    `${environment} at stage ${stage.name}: ${count(stage.after.size, 'resource')}, ${count(differences.length, 'difference')}`,
  );
  if (!isEntered) print(notEntered(environment, stage, entered));
  else if (differences.length > 0) {
    print(
      'next: `npx rds-migrate accept <resource>` takes a live value over; what the stage still has to do, `pulumi up` does',
    );
  }
}

/** Differences from a stage that the stack is not in are its work, not somebody's. */
function notEntered(environment: string, stage: Stage, entered: string | undefined): string {
  return entered === undefined
    ? `no stage has been entered yet: this compares with stage ${stage.name} all the same`
    : `the stack is in stage ${entered}, not in ${stage.name}: npx rds-migrate verify ${environment} --stage ${entered} compares with that`;
}

async function enteredIn({ root, stack }: Session): Promise<string | undefined> {
  return isInitialised(root, stack) ? (await enteredOf(new Pulumi(root), stack))?.stage : undefined;
}

/** The last stage is never left, so that a look is all that can prove it to other stacks (promotion). */
function recordIfNew(session: Session, { name, track }: Stage): void {
  const { source, target, evidence } = session.environment;
  const documents = { source: source.digest, target: target.digest };
  const { at, ...completion } = completionOf(session);
  const last = evidence.completed.findLast(({ stage }) => stage === name);
  if (last && isDeepStrictEqual(last, { track, stage: name, at: last.at, ...documents, ...completion })) return;
  const folder = environmentFolder(session.root, session.settings.environment);
  recordCompleted(folder, { track, stage: name, at, ...documents, ...completion });
}
