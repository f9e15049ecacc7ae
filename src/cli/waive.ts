import { environmentFolder } from '../documents/environment';
import { recordWaived } from '../documents/evidence';
import { UserError } from '../errors';
import { nearest } from '../planner/nearest';
import { stageNamed } from '../planner/plan';
import { liveFindingsAt } from '../providers/live-rules';
import { ruleFacts } from '../report/rule-facts';
import { findingsOf } from '../rules/findings';
import { liveRules } from '../rules/live';
import type { Finding } from '../rules/rule';
import { waivableRules } from '../rules/waivers';
import { readingSession } from './live';
import { loadPlan, print, projectRoot } from './project';
import { signature } from './signature';
import { environmentOf, selectedStack } from './stack';

interface Options {
  reason: string;
  stage?: string;
  environment?: string;
  stack?: string;
}

/** `rds-migrate waive <rule> --reason "..."`: somebody takes upon themselves what a rule finds now. */
export async function waive(id: string, options: Options): Promise<void> {
  refuseUnlessWaivable(id);
  const root = projectRoot();
  const environment = await environmentOf(root, options);
  const found = (await findingsNow(root, environment, id, options)).filter(({ severity }) => severity === 'blocker');
  if (found.length === 0) {
    throw new UserError(
      'nothing-to-waive',
      `rule ${id} stops nothing in ${environment}${options.stage === undefined ? '' : ` at stage ${options.stage}`}`,
      `only what is found can be waived: \`npx rds-migrate validate ${environment}\` shows it, for a live rule a preview does`,
    );
  }
  const { by, at } = signature(root, environment, options.stack);
  for (const { message, stage } of found) {
    const where = stage === undefined ? {} : { stage };
    recordWaived(environmentFolder(root, environment), {
      rule: id,
      ...where,
      finding: message,
      reason: options.reason,
      by,
      at,
    });
    print(`recorded: ${by} waives${stage === undefined ? '' : ` in ${stage}`}: ${message} [${id}]`);
  }
  print('next: commit the evidence file; the report shows the waiver, and it ends when the finding changes');
}

function refuseUnlessWaivable(id: string): void {
  const waivable = waivableRules();
  if (waivable.includes(id)) return;
  const rule = ruleFacts().find((candidate) => candidate.id === id);
  const list = `rules that can be waived: ${waivable.join(', ')}`;
  if (rule && rule.severity !== 'blocker') {
    throw new UserError(
      'not-waivable',
      `rule ${id} need not be waived: it stops nothing, the stage begins and the report shows it`,
      list,
    );
  }
  if (rule) throw new UserError('not-waivable', `rule ${id} cannot be waived`, list);
  const ids = ruleFacts().map((candidate) => candidate.id);
  const close = nearest(id, ids);
  throw new UserError('unknown-id', `there is no rule ${id}${close ? `; did you mean ${close}?` : ''}`, list);
}

/** What the rule finds: from the documents, or read live for the stage that is named or set. */
async function findingsNow(root: string, environment: string, id: string, options: Options): Promise<Finding[]> {
  const live = liveRules.find((rule) => rule.id === id);
  const { plan } = loadPlan(root, environment);
  if (!live) {
    const own = findingsOf(plan).filter((finding) => finding.rule === id && !finding.waived);
    return own.filter(({ stage }) => options.stage === undefined || stage === options.stage);
  }
  const stack = options.stack ?? (options.environment === undefined ? (await selectedStack(root)).name : environment);
  const session = await readingSession(root, { stack, environment });
  try {
    const stage = stageNamed(session.plan, options.stage ?? session.stage.name);
    return (await liveFindingsAt(session, stage, [live])).filter(({ waived }) => !waived);
  } finally {
    await session.live.runner.close();
  }
}
