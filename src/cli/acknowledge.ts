import { environmentFolder } from '../documents/environment';
import { recordAcknowledged } from '../documents/evidence';
import { UserError } from '../errors';
import { stageNamed } from '../planner/plan';
import { undoText } from '../report/changes';
import { loadPlan, print, projectRoot } from './project';
import { signature } from './signature';
import { environmentOf } from './stack';

/** `rds-migrate acknowledge <stage> --change <id>` */
export async function acknowledge(
  name: string,
  options: { change: string; environment?: string; stack?: string },
): Promise<void> {
  const root = projectRoot();
  const environment = await environmentOf(root, options);
  const stage = stageNamed(loadPlan(root, environment).plan, name);
  if (stage.undo.how !== 'none') {
    throw new UserError(
      'acknowledge-not-needed',
      `stage ${stage.name} can be undone (${undoText(stage)}): there is nothing to acknowledge`,
    );
  }
  const { by, at } = signature(root, environment, options.stack);
  recordAcknowledged(environmentFolder(root, environment), { stage: stage.name, change: options.change, by, at });
  print(`recorded: ${by} acknowledges ${stage.name} (${stage.title}) under change ${options.change}`);
  print(`undo of ${stage.name}: ${undoText(stage)}`);
  print(`next: npx rds-migrate stage next, once the stage before it is done`);
}
