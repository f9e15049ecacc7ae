import { stagesTable } from '../report/tables';
import { colors, hint, loadPlan, print, projectRoot } from './project';
import { configOf, selectedStack } from './stack';

/** `rds-migrate stages [environment]` */
export async function stages(environment: string | undefined, options: { stack?: string }): Promise<void> {
  const root = projectRoot();
  const named =
    environment === undefined ? (await selectedStack(root, options.stack)).settings.environment : environment;
  const { plan } = loadPlan(root, named);
  // By convention a stack has the name of its environment; its config says where it stands.
  const stage = configOf(root, options.stack ?? named).stage;
  print(stagesTable(plan, stage, colors));
  hint(
    stage === undefined
      ? `no stage is set for stack ${options.stack ?? named}`
      : `> stack ${options.stack ?? named} is set to ${stage}`,
  );
}
