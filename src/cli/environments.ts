import { join } from 'node:path';
import { readAudit } from '../cmdlets/audit';
import { environmentNames } from '../documents/environment';
import { describeError } from '../errors';
import type { Plan, Stage } from '../planner/types';
import { differencesAt } from '../providers/comparison';
import { tasksOf } from '../report/changes';
import { type EnvironmentRow, environmentsTable } from '../report/environments';
import { readingSession } from './live';
import { lockOn } from './locked';
import { colors, loadPlan, type Planned, print, projectRoot } from './project';
import { type ListedStack, promotionTo, stacksOf } from './promotion';
import { Pulumi } from './pulumi';
import { isSimulated } from './simulation';
import { closedSettings, configOf, recordedState, refuseKeys } from './stack';

/** `rds-migrate environments`: every stack in one table; reads only. */
export async function environments(options: { json?: boolean; drift?: boolean }): Promise<void> {
  const root = projectRoot();
  const pulumi = new Pulumi(root);
  const stacks = await stacksOf(pulumi);
  const rows: EnvironmentRow[] = [];
  // One after the other: each look at a deployment is many calls already.
  for (const stack of stacks) rows.push(await rowOf(root, pulumi, stack, stacks, options.drift !== false));
  // For a monitor: what is not known of a stack may be anything.
  if (rows.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
  for (const environment of environmentNames(root)) {
    if (rows.some((row) => row.environment === environment || row.stack === environment)) continue;
    rows.push({ stack: undefined, environment, problem: `no stack yet: pulumi stack init ${environment}` });
  }
  print(options.json ? JSON.stringify(rows, undefined, 2) : environmentsTable(rows, colors));
}

/** What can't be said of one stack must not hide the others. */
async function rowOf(
  root: string,
  pulumi: Pulumi,
  { name: stack, lastUpdate }: ListedStack,
  stacks: readonly ListedStack[],
  withDrift: boolean,
): Promise<EnvironmentRow> {
  const [lock] = lockOn(root, stack);
  const locked = lock === undefined ? {} : { locked: `${lock.message}; ${lock.next}` };
  const row: EnvironmentRow = { stack, environment: undefined, ...locked };
  try {
    const config = configOf(root, stack);
    Object.assign(row, { environment: config.environment, set: config.stage });
    refuseKeys(root, stack);
    const settings = closedSettings(root, stack);
    const planned = loadPlan(root, settings.environment);
    const { entered } = await recordedState(pulumi, stack);
    const changed = lastChangeIn(root, settings.environment);
    const stage = planned.plan.stages.find(({ name }) => name === entered?.stage);
    Object.assign(row, {
      entered: entered?.stage,
      stages: planned.plan.stages.length,
      ...(stage ? { number: stage.index + 1 } : {}),
      lastChange: changed ?? lastUpdate,
      ...(changed !== undefined && isSimulated(root, stack) ? { simulated: true } : {}),
      openTasks: stage ? tasksOf(stage).flatMap(({ name, done }) => (done ? [] : [name])) : [],
      promotion: await promotionOf(pulumi, planned, stage, settings.promoteFrom, stacks),
    });
    if (stage && withDrift) row.drift = await driftOf(root, stack, stage, pulumi);
  } catch (error) {
    row.problem = describeError(error).split('\n')[0] ?? '';
  }
  return row;
}

function lastChangeIn(root: string, environment: string): string | undefined {
  const entries = readAudit(join(root, '.rds-migrate', environment, 'audit.jsonl'));
  return entries.findLast(({ phase, outcome }) => phase === 'result' && outcome === 'done')?.at;
}

/** Whether the next stage may be entered as far as other stacks are concerned. */
async function promotionOf(
  pulumi: Pulumi,
  planned: Planned,
  stage: Stage | undefined,
  promoteFrom: string | undefined,
  stacks: readonly ListedStack[],
): Promise<EnvironmentRow['promotion']> {
  const next = nextOf(planned.plan, stage);
  if (!next) return undefined;
  const names = stacks.map(({ name }) => name);
  const promotion = await promotionTo(pulumi, planned, next, promoteFrom, names);
  if (!promotion) return undefined;
  const waits = promotion.waits.map(({ message, next: step }) => `${message}; ${step}`);
  return { next: next.name, from: promotion.from, waits };
}

function nextOf({ tracks, stages }: Plan, stage: Stage | undefined): Stage | undefined {
  if (!stage) return stages[0];
  return tracks.find(({ name }) => name === stage.track)?.stages[stage.index + 1];
}

async function driftOf(root: string, stack: string, stage: Stage, pulumi: Pulumi): Promise<EnvironmentRow['drift']> {
  const session = await readingSession(root, { stack, stage: stage.name, pulumi });
  try {
    const differences = await differencesAt(session, session.stage);
    return differences
      .filter(({ id }) => !id.startsWith('ManualTask/'))
      .map(({ id, field }) => (field ? `${id} ${field}` : id));
  } finally {
    await session.live.runner.close();
  }
}
