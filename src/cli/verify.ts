import { stageNamed } from '../planner/plan';
import { differencesAt, unlistedObjects } from '../providers/comparison';
import { stageOf } from '../providers/settings';
import { differencesTable } from '../report/tables';
import { count } from '../report/values';
import { readingSession } from './live';
import { colors, print, projectRoot } from './project';

interface Options {
  stage?: string;
  stack?: string;
  strict?: boolean;
  json?: boolean;
}

/** `rds-migrate verify <environment>`: reads only. */
export async function verify(environment: string, options: Options): Promise<void> {
  const session = await readingSession(projectRoot(), {
    stack: options.stack ?? environment,
    environment,
    ...(options.stage === undefined ? {} : { stage: options.stage }),
  });
  const stage = stageNamed(session.plan, stageOf(session.settings, `stack ${session.stack}`));
  const differences = await differencesAt(session, stage);
  const unlisted = await unlistedObjects(session);
  await session.live.runner.close();
  if (differences.length > 0 || (options.strict && unlisted.length > 0)) process.exitCode = 1;
  if (options.json) {
    print(
      JSON.stringify(
        { environment, stage: stage.name, resources: stage.after.size, differences, unlisted },
        undefined,
        2,
      ),
    );
    return;
  }
  if (differences.length > 0) print(differencesTable(differences, colors));
  if (unlisted.length > 0) {
    print('live and in neither document (never touched):');
    for (const { kind, key } of unlisted) print(`  ${kind}/${key}`);
  }
  print(
    `${environment} at stage ${stage.name}: ${count(stage.after.size, 'resource')}, ${count(differences.length, 'difference')}`,
  );
}
