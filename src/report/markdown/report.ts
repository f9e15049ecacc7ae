import { breakGlassOf } from '../break-glass/areas';
import { countsText, fieldsOf, realChanges, SIGNS, undoText } from '../changes';
import { spanText } from '../estimates/window';
import { waivedText } from '../findings';
import { stepLines } from '../invocations';
import { closedText, durationText, latestStartText, restText } from '../plan-text';
import { durationOf, type Report, type StageReport } from '../report';
import { count, showValue, visible } from '../values';
import { fenced, md, table } from './escape';

/** The report for a pull request: the same facts as the HTML file, without diagrams. */
export function markdownReport(report: Report): string {
  const { plan, totals, stages, findings } = report;
  return `${[
    `# Change report: ${md(plan.deployment)}`,
    '',
    ...summary(report),
    '',
    '## Risks and findings',
    '',
    ...(findings.length === 0 ? ['The rules have nothing to say.'] : findings.map(findingLine)),
    '',
    '## Stages',
    '',
    ...table(
      ['#', 'stage', '+', '~', '-', 'duration', 'latest start', 'undo', 'may rest'],
      stages.map((stage) => stageRow(stage)),
    ),
    '',
    ...stages.filter(({ adopts }) => !adopts).flatMap((stage) => [...stageLines(stage), '']),
    '## Documents',
    '',
    ...table(
      ['what', 'SHA-256'],
      [
        ...report.facts.documents.map(({ name, files, digest }) => [`${name}: ${md(files.join(', '))}`, digest]),
        ['end state', report.digest],
      ],
    ),
    '',
    `Made by rds-migrate ${md(report.facts.toolVersion)}; ${count(totals.invocations, 'call')} in ${count(stages.length, 'stage')}.`,
  ].join('\n')}\n`;
}

function summary({ plan, totals, findings }: Report): string[] {
  const number = (severity: string) =>
    findings.filter((finding) => finding.severity === severity && !finding.waived).length;
  const window = plan.target.migration?.window;
  return table(
    ['', ''],
    [
      ['Changes', countsText(totals)],
      ['Duration', `program ${spanText(totals.program)}, people ${spanText(totals.people)}; drains and soaking apart`],
      ['Window', window ? md(`${window.start} to ${window.end}`) : 'none'],
      ['Findings', `${count(number('blocker'), 'blocker')}, ${count(number('warning'), 'warning')}`],
      ['Manual tasks open', String(totals.tasks)],
    ],
  );
}

function findingLine({ severity, stage, message, rule, remedy, waived }: Report['findings'][number]): string {
  const next = severity === 'note' ? '' : ` To do: ${md(remedy)}.`;
  if (waived) {
    return `- **${severity}, waived**${stage === undefined ? '' : ` in ${md(stage)}`}: ${md(message)} (${md(rule)}). ${md(waivedText(waived))}.`;
  }
  return `- **${severity}**${stage === undefined ? '' : ` in ${md(stage)}`}: ${md(message)} (${md(rule)}).${next}`;
}

function stageRow(planned: StageReport): string[] {
  const { stage, counts, adopts, latestStart } = planned;
  const numbers = adopts ? ['', '', ''] : [counts.create, counts.update, counts.delete].map(String);
  return [
    String(planned.number),
    md(stage.name),
    ...numbers,
    spanText(durationOf(planned)),
    latestStart ? `${md(latestStart.at)}${latestStart.beforeWindow ? ', before the window' : ''}` : '',
    adopts ? '' : stage.undo.how,
    stage.mayRest,
  ];
}

function stageLines(planned: StageReport): string[] {
  const { stage, tasks, permissions, putBack } = planned;
  const byHand = putBack.flatMap(({ resource, steps }) => [`# ${visible(resource)}`, ...stepLines(steps)]);
  const calls = planned.steps
    .filter(({ change }) => !change.id.startsWith('ManualTask/'))
    .flatMap(({ steps }) => stepLines(steps));
  return [
    `### ${planned.number}. ${md(stage.name)}`,
    '',
    `${md(stage.title)}.`,
    '',
    `- Users notice: ${md(stage.impact)}`,
    ...planned.closed.map((closed) => `- **Closed**: ${md(closedText(closed))}`),
    `- Duration: ${durationText(planned)}`,
    ...planned.estimate.until.map(({ at, what }) => `- Waits for: ${what} at ${md(at)}`),
    ...(planned.latestStart ? [`- Latest start: ${md(latestStartText(planned.latestStart))}`] : []),
    `- Undo: ${md(undoText(stage))}`,
    `- May rest here: ${restText(stage.mayRest)}`,
    ...planned.findings.map(findingLine),
    ...tasks.map(
      ({ name, text, evidence, done }) =>
        `- [${done ? 'x' : ' '}] Task **${md(name)}** (evidence ${evidence}): ${md(text)}`,
    ),
    ...permissions.map(({ text }) => `- Permission: ${md(text)}`),
    ...block(changeLines(planned), 'diff'),
    ...block(calls, 'powershell'),
    ...(byHand.length > 0 ? ['', `By hand, when nothing else works: ${md(breakGlassOf(stage.area).aim)}`] : []),
    ...block(byHand, 'powershell'),
  ];
}

function block(lines: string[], language: string): string[] {
  return lines.length === 0 ? [] : ['', ...fenced(lines, language)];
}

/** In the signs of a unified diff, which are coloured; `!` is a change of it. */
function changeLines({ stage }: StageReport): string[] {
  return realChanges(stage).flatMap((change) => {
    const sign = change.action === 'update' ? '!' : SIGNS[change.action];
    const resource = change.after ?? change.before;
    return [
      visible(`${sign} ${resource?.kind} ${resource?.key}`),
      ...fieldsOf(change).map(({ path, from, to }) => visible(`    ${path}: ${showValue(from)} -> ${showValue(to)}`)),
    ];
  });
}
