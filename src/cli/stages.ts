import { stagesTable } from '../report/tables';
import { colors, hint, loadPlan, print, projectRoot } from './project';
import { configOf, selectedStack } from './stack';

/** `rds-migrate stages [environment]` */
export async function stages(environment: string | undefined, options: { stack?: string }): Promise<void> {
  const root = projectRoot();
  const own =
    environment === undefined || options.stack !== undefined ? await selectedStack(root, options.stack) : undefined;
  const named = environment ?? own?.settings.environment ?? '';
  const { plan } = loadPlan(root, named);
  // By convention a stack has the name of its environment; its config says where it stands.
  const stack = own?.name ?? named;
  const { stage } = configOf(root, stack);
  print(stagesTable(plan, stage, colors));
  // The samples come with a config file that names a stage; whether there is a stack, the backend knows.
  hint(stage === undefined ? `no stage is set for stack ${stack}` : `> the config of stack ${stack} names ${stage}`);
}
