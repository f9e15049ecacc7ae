import type { Plan, ResourceChange, Stage } from '../planner/types';
import type { Finding } from '../rules/rule';
import { countsOf, fieldsOf, SIGNS, tasksOf, undoText } from './changes';
import type { Colors } from './colors';
import { findingText } from './findings';
import { stepLines } from './invocations';
import type { PlannedStage } from './planned';
import { count, indent, showValue } from './values';

const STAGE_INDENT = '   ';

/** The whole way, stage by stage: what changes, what users notice, how it is undone, and the exact cmdlets. */
export function planText(plan: Plan, stages: PlannedStage[], general: Finding[], colors: Colors): string {
  const blocks = stages.map((planned) => stageText(planned, plan.stages.length, colors));
  const cmdlets = stages.reduce((sum, { steps }) => sum + invocationsIn(steps), 0);
  const last = plan.stages.at(-1);
  const shown =
    stages.length === plan.stages.length
      ? count(plan.stages.length, 'stage')
      : `${stages.length} of ${count(plan.stages.length, 'stage')}`;
  const resources = `${plan.stages[0]?.after.size ?? 0} resources at the beginning, ${last?.after.size ?? 0} at the end`;
  return [
    `${colors.bold(plan.deployment)}: ${shown}, ${resources}, ${count(cmdlets, 'planned invocation')}`,
    ...general.map((finding) => findingText(finding, colors)),
    '',
    ...blocks,
  ].join('\n');
}

function invocationsIn(steps: PlannedStage['steps']): number {
  return steps.reduce((sum, { steps: own }) => sum + own.filter((step) => step.do === 'run').length, 0);
}

function stageText({ stage, steps, findings }: PlannedStage, total: number, colors: Colors): string {
  const counts = countsOf(stage);
  const head = `${colors.bold(`${stage.index + 1}/${total} ${stage.name}`)}  ${stage.title}`;
  const adopts = isAdoption(stage);
  const changes = adopts
    ? `adopts ${count(stage.after.size, 'resource')}, changes nothing`
    : `${colors.green(`+${counts.create}`)} ${colors.yellow(`~${counts.update}`)} ${colors.red(`-${counts.delete}`)}`;
  const lines = [
    changes,
    `users notice: ${stage.impact}`,
    `undo: ${undoText(stage)}`,
    `may rest here: ${stage.mayRest}`,
    ...stage.closed.map(({ collection, until }) =>
      colors.yellow(`closed: nobody can sign in to ${collection} from here until ${until}`),
    ),
    ...findings.map((finding) => findingText({ ...finding, stage: undefined }, colors)),
    ...section('people:', taskLines(stage)),
    ...(adopts ? [] : section('changes:', changeLines(stage, colors))),
    ...(adopts ? [] : section('invocations:', invocationLines(steps, colors))),
  ];
  return `${head}\n${indent(lines.join('\n'), STAGE_INDENT)}\n`;
}

/** The first stage finds what exists; its "creates" create nothing. */
export function isAdoption(stage: Pick<Stage, 'index'>): boolean {
  return stage.index === 0;
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => indent(line, '  '))];
}

function taskLines(stage: Stage): string[] {
  return tasksOf(stage).map(({ name, text, evidence, done }) => {
    const state = done ? 'done' : `evidence ${evidence}`;
    return `${name} (${state})\n${indent(text, '  ')}`;
  });
}

function changeLines(stage: Stage, colors: Colors): string[] {
  return stage.changes.map((change) => [changeLine(change, colors), ...fieldLines(change)].join('\n'));
}

/** `~ SessionCollection Office` in the colour of its action. */
export function changeLine(change: ResourceChange, colors: Colors): string {
  const paint = { create: colors.green, update: colors.yellow, delete: colors.red }[change.action];
  const resource = change.after ?? change.before;
  return paint(`${SIGNS[change.action]} ${resource?.kind} ${resource?.key}`);
}

/** Before and after of each field an update writes. */
export function fieldLines(change: ResourceChange): string[] {
  return fieldsOf(change).map(({ path, from, to }) => `    ${path}: ${showValue(from)} -> ${showValue(to)}`);
}

function invocationLines(steps: PlannedStage['steps'], colors: Colors): string[] {
  return (
    steps
      // Tasks stand in their own section.
      .filter(({ change }) => !change.id.startsWith('ManualTask/'))
      .flatMap(({ steps: own }) => stepLines(own))
      .map((line) => (line.startsWith('#') ? colors.dim(line) : line))
  );
}
