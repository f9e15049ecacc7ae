import type { ResourceChange } from '../planner/types';
import { engineText, fieldsOf, realChanges, SIGNS, undoText } from './changes';
import type { Colors } from './colors';
import { type LatestStart, spanText } from './estimates/window';
import { findingText } from './findings';
import { stepLines } from './invocations';
import { durationOf, type Report, type StageReport } from './report';
import { count, indent, showValue } from './values';

const STAGE_INDENT = '   ';

/** The whole way, stage by stage: what changes, what users notice, how it is undone, and the exact cmdlets. */
export function planText(report: Report, chosen: StageReport[], colors: Colors): string {
  const { plan, totals, stages } = report;
  const shown =
    chosen.length === stages.length
      ? count(stages.length, 'stage')
      : `${chosen.length} of ${count(stages.length, 'stage')}`;
  const ends = `${plan.stages[0]?.after.size ?? 0} resources at the beginning, ${plan.stages.at(-1)?.after.size ?? 0} at the end`;
  const work = `${count(totals.invocations, 'planned invocation')}, about ${spanText(totals.program)} of the program and ${spanText(totals.people)} of people`;
  return [
    `${colors.bold(plan.deployment)}: ${shown}, ${ends}`,
    `${work}, drains and soaking apart`,
    ...report.general.map((finding) => findingText(finding, colors)),
    '',
    ...chosen.map((stage) => stageText(stage, stages.length, colors)),
  ].join('\n');
}

function stageText(planned: StageReport, total: number, colors: Colors): string {
  const { stage, findings, adopts } = planned;
  const head = `${colors.bold(`${planned.number}/${total} ${stage.name}`)}  ${stage.title}`;
  const lines = [
    adopts ? `adopts ${count(stage.after.size, 'resource')}, changes nothing` : countsLine(planned, colors),
    engineText(stage),
    `users notice: ${stage.impact}`,
    `takes: ${durationText(planned)}`,
    ...planned.estimate.until.map(({ at, what, firstNotice }) =>
      colors.yellow(`waits for: ${what} at ${at}${firstNotice ? `, first message ${firstNotice} before` : ''}`),
    ),
    ...(planned.latestStart ? [`latest start: ${latestStartText(planned.latestStart)}`] : []),
    `undo: ${undoText(stage)}`,
    `may rest here: ${restText(stage.mayRest)}`,
    ...planned.closed.map((closed) => colors.yellow(`closed: ${closedText(closed)}`)),
    ...findings.map((finding) => findingText({ ...finding, stage: undefined }, colors)),
    ...section('people:', taskLines(planned)),
    ...section('looked at when it is done:', planned.smokeTests),
    ...section(
      'permissions:',
      planned.permissions.map(({ text }) => text),
    ),
    ...(adopts ? [] : section('changes:', changeLines(planned, colors))),
    ...section('invocations:', invocationLines(planned, colors)),
  ];
  return `${head}\n${indent(lines.join('\n'), STAGE_INDENT)}\n`;
}

function countsLine({ counts, invocations }: StageReport, colors: Colors): string {
  const { create, update, delete: removed } = counts;
  const signs = [colors.green(`+${create}`), colors.yellow(`~${update}`), colors.red(`-${removed}`)].join(' ');
  return `${signs}  ${count(invocations, 'invocation')}`;
}

/** `2 to 20 min, people 1 to 3 h`. */
export function durationText(planned: Pick<StageReport, 'estimate'>): string {
  const { program, people } = planned.estimate;
  if (people[1] === 0) return `about ${spanText(program)}`;
  return `about ${spanText(durationOf(planned))}, of which people need ${spanText(people)}`;
}

export function latestStartText({ at, why, beforeWindow }: LatestStart): string {
  return `${at} (${why})${beforeWindow ? ', which is before the window begins' : ''}`;
}

/** Who can't sign in, until when, and for how long that is. */
export function closedText({ collection, until, minutes }: StageReport['closed'][number]): string {
  return `nobody can sign in to ${collection} from here until the end of ${until}, for about ${spanText(minutes)}`;
}

/** What `mayRest` means to whoever wants to go home. */
export function restText(mayRest: StageReport['stage']['mayRest']): string {
  return { yes: 'yes', hours: 'for hours, not for days', no: 'no, go on to the next stage' }[mayRest];
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => indent(line, '  '))];
}

function taskLines({ tasks }: StageReport): string[] {
  return tasks.map(({ name, text, evidence, done }) => {
    const state = done ? 'done' : `evidence ${evidence}`;
    return `${name} (${state})\n${indent(text, '  ')}`;
  });
}

function changeLines({ stage }: StageReport, colors: Colors): string[] {
  return realChanges(stage).map((change) => [changeLine(change, colors), ...fieldLines(change)].join('\n'));
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

function invocationLines({ steps }: StageReport, colors: Colors): string[] {
  return (
    steps
      // Tasks stand in their own section.
      .filter(({ change }) => !change.id.startsWith('ManualTask/'))
      .flatMap(({ steps: own }) => stepLines(own))
      .map((line) => (line.startsWith('#') ? colors.dim(line) : line))
  );
}
