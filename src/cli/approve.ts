import { isDeepStrictEqual } from 'node:util';
import { environmentFolder } from '../documents/environment';
import { recordApproved } from '../documents/evidence';
import { UserError } from '../errors';
import { stageNamed } from '../planner/plan';
import type { Plan, Stage } from '../planner/types';
import { liveNow, plannedNow } from '../providers/approval';
import { count } from '../report/values';
import { findingsAt } from '../rules/findings';
import { blocks, type Finding } from '../rules/rule';
import { waivableRules } from '../rules/waivers';
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
    refusePassed(session.plan, stage, stageNamed(session.plan, entered.stage));
    const blockers = findingsAt(session.plan, stage).filter(blocks);
    if (blockers.length > 0) {
      throw new UserError(
        'blocked',
        `stage ${stage.name} can't be approved: ${blockers.map(({ message, rule }) => `${message} [${rule}]`).join('; ')}`,
        wayOut(stack.settings.environment, blockers),
      );
    }
    const { by, at } = signature(root, stack.settings.environment, stack.name);
    const change = options.change === undefined ? {} : { change: options.change };
    const folder = environmentFolder(root, stack.settings.environment);
    const last = session.environment.evidence.approved.findLast((one) => one.stage === stage.name);
    // In the middle of a stage the deployment differs by the stage's own work, which nobody compares.
    const live =
      stage.name === entered.stage
        ? (last?.live ?? [])
        : await liveNow(session, stageNamed(session.plan, entered.stage));
    const now = { stage: stage.name, ...change, by, ...plannedNow(session, stage), live };
    if (last && isDeepStrictEqual(last, { ...last, ...now })) {
      print(`${by} approved ${stage.name} on ${last.at}, and nothing has changed since: nothing is recorded`);
      print(`next: ${entering(stack.settings.stage, stage)}`);
      return;
    }
    recordApproved(folder, { ...now, at });
    print(`recorded: ${by} approves ${stage.name} (${stage.title}) as it is planned now`);
    if (live.length > 0) {
      print(`  with the live deployment as it is, not as documented in ${count(live.length, 'point')}:`);
      for (const line of live) print(`    ${line}`);
    }
    if (!stack.settings.requireApproval) {
      print('  the stack does not ask for it yet: `pulumi config set requireApproval true`');
    }
    print('  any change to documents, rules or live settings makes the approval void');
    print(`next: commit the evidence file, then ${entering(stack.settings.stage, stage)}`);
  } finally {
    await session.live.runner.close();
  }
}

/** What is done already needs nobody's word any more, and adoption never did. */
function refusePassed({ stages }: Plan, stage: Stage, entered: Stage): void {
  if (stage.track !== entered.track) return;
  if (stage.index > 0 && stage.index >= entered.index) return;
  const next = stages.find(({ track, index }) => track === entered.track && index === entered.index + 1);
  throw new UserError(
    'approval-not-needed',
    stage.index === 0
      ? `stage ${stage.name} needs no approval: it changes nothing`
      : `stage ${stage.name} is completed: the stack is in ${entered.name}`,
    next ? `the next one is ${next.name}: npx rds-migrate approve ${next.name}` : 'there is no stage left to approve',
  );
}

function wayOut(environment: string, blockers: readonly Finding[]): string {
  const mend = `mend it; \`npx rds-migrate validate ${environment}\` shows where`;
  const waivable = waivableRules().find((id) => blockers.some(({ rule }) => rule === id));
  return waivable ? `${mend}, or \`npx rds-migrate waive ${waivable} --reason "..."\`` : mend;
}

const entering = (set: string | undefined, { name }: Stage): string =>
  set === name ? 'pulumi up' : `npx rds-migrate stage ${name} and pulumi up, once the stage before it is done`;
