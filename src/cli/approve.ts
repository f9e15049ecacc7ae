import { environmentFolder } from '../documents/environment';
import { recordApproved } from '../documents/evidence';
import { UserError } from '../errors';
import { stageNamed } from '../planner/plan';
import { liveNow, plannedNow } from '../providers/approval';
import { count } from '../report/values';
import { findingsAt } from '../rules/findings';
import { blocks } from '../rules/rule';
import { readingSession } from './live';
import { print, projectRoot } from './project';
import { Pulumi } from './pulumi';
import { signature } from './signature';
import { enteredOf, selectedStack } from './stack';

/** `rds-migrate approve <stage>`: reads only; binds an approval to documents, stage, rules and live configuration. */
export async function approve(name: string, options: { change?: string; stack?: string }): Promise<void> {
  const root = projectRoot();
  const pulumi = new Pulumi(root);
  const stack = await selectedStack(root, options.stack);
  const entered = await enteredOf(pulumi, stack.name);
  if (entered === undefined) {
    throw new UserError(
      'not-adopted',
      `stack ${stack.name} has adopted nothing yet, so there is nothing to compare the live deployment with`,
      'run `pulumi config set stage source` and `pulumi up` first: that stage needs no approval, it changes nothing',
    );
  }
  const session = await readingSession(root, { stack: stack.name, pulumi });
  try {
    const stage = stageNamed(session.plan, name);
    const blockers = findingsAt(session.plan, stage).filter(blocks);
    if (blockers.length > 0) {
      throw new UserError(
        'blocked',
        `stage ${stage.name} can't be approved: ${blockers.map(({ message, rule }) => `${message} [${rule}]`).join('; ')}`,
        'mend it, or `npx rds-migrate waive <rule>` where a rule says that it may be waived',
      );
    }
    const live = await liveNow(session, stageNamed(session.plan, entered.stage));
    const { by, at } = signature(root, stack.settings.environment, stack.name);
    const change = options.change === undefined ? {} : { change: options.change };
    const folder = environmentFolder(root, stack.settings.environment);
    recordApproved(folder, { stage: stage.name, ...change, by, at, ...plannedNow(session, stage), live });
    print(`recorded: ${by} approves ${stage.name} (${stage.title}) as it is planned now`);
    if (live.length > 0) {
      print(`  with the live deployment as it is, not as documented in ${count(live.length, 'point')}:`);
      for (const line of live) print(`    ${line}`);
    }
    if (!stack.settings.requireApproval) {
      print('  the stack does not ask for it yet: `pulumi config set requireApproval true`');
    }
    print('next: commit the evidence file; any change to documents, rules or live settings makes the approval void');
  } finally {
    await session.live.runner.close();
  }
}
