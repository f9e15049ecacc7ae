import type { Invocation } from '../../cmdlets/invocation';
import type { Step } from '../../cmdlets/step';
import { brokersOf } from '../../rules/facts';
import { breakGlassOf } from '../break-glass/areas';
import { undoText } from '../changes';
import { comment, waitLines } from '../invocations';
import type { Report, StageReport } from '../report';
import { askedBy, promptLines, scriptCall } from './placeholders';

/** One file of PowerShell. */
export interface Script {
  name: string;
  text: string;
}

interface Part {
  title: string;
  steps: Step[];
}

/** Windows PowerShell takes a file without this mark for one in the system's code page. */
const BYTE_ORDER_MARK = '\ufeff';

/** Two files per stage: what it does, for review, and the lines that put users back by hand. */
export function stageScripts(report: Report): Script[] {
  const { source, target } = report.plan;
  const brokers = [...new Set([...brokersOf(source), ...brokersOf(target)])];
  return report.stages
    .filter(({ adopts }) => !adopts)
    .flatMap((stage) => {
      const name = `${String(stage.number).padStart(2, '0')}-${stage.name.replace(/[^\w.-]+/g, '-')}`;
      const byHand = `${name}.break-glass.ps1`;
      return [
        { name: `${name}.ps1`, text: file(reviewLines(report, stage, brokers, byHand)) },
        { name: byHand, text: file(breakGlassLines(report, stage, brokers)) },
      ];
    });
}

function file(lines: string[]): string {
  return `${BYTE_ORDER_MARK}${lines.join('\n')}\n`;
}

function reviewLines(report: Report, stage: StageReport, brokers: string[], byHand: string): string[] {
  const parts = stage.steps
    .filter(({ change }) => !change.id.startsWith('ManualTask/'))
    .map(({ change, steps }) => ({ title: `${change.action} ${change.id}`, steps }));
  const tasks = stage.tasks.map(({ name, evidence, text }) => `- ${name} (evidence ${evidence}): ${text}`);
  return [
    ...head(report, stage),
    ...comment(`users notice: ${stage.stage.impact}`),
    ...comment(`undo: ${undoText(stage.stage)}`),
    ...comment(`to put users back by hand: ${byHand}`),
    '#',
    '# For review. `pulumi up` runs these calls and checks every condition and wait; here those are comments.',
    "if ($PSCommandPath) { throw 'Waits and conditions are comments in this file: run single lines of it, never the file.' }",
    ...(tasks.length > 0 ? ['', '# Manual tasks', ...tasks.flatMap((task) => comment(task))] : []),
    ...partLines(parts, brokers),
  ];
}

function breakGlassLines(report: Report, stage: StageReport, brokers: string[]): string[] {
  const { aim, notes } = breakGlassOf(stage.stage.area);
  const parts = stage.putBack.map(({ resource, steps }) => ({ title: resource, steps }));
  const none = parts.length === 0 ? ['', '# No line puts anything back here: see the notes above.'] : [];
  return [
    ...head(report, stage),
    '#',
    '# Break glass: puts users back by hand when neither rds-migrate nor Pulumi works. Needs nothing but PowerShell.',
    ...comment(aim),
    ...notes.flatMap((note) => comment(`- ${note}`)),
    '#',
    '# Afterwards the state of the stack is behind: run `rds-migrate verify` before the next `pulumi up`.',
    ...none,
    ...partLines(parts, brokers),
  ];
}

function head(report: Report, { number, name, stage }: StageReport): string[] {
  return [
    ...comment(`${report.plan.deployment}, stage ${number} of ${report.plan.stages.length}: ${name}`),
    ...comment(stage.title),
    ...report.facts.documents.map((document) => `# ${document.name} ${document.digest}`),
    ...comment(`rds-migrate ${report.facts.toolVersion}`),
  ];
}

function partLines(parts: Part[], brokers: string[]): string[] {
  const some = parts.filter(({ steps }) => steps.length > 0);
  const invocations = some.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.do === 'run' ? [step.invocation] : [])),
  );
  if (some.length === 0) return [];
  const asked = askedBy(invocations);
  const prompts = promptLines(asked, brokers);
  const call = (invocation: Invocation) => scriptCall(invocation, asked);
  return [
    ...(invocations.length > 0 ? ['', "$ErrorActionPreference = 'Stop'"] : []),
    ...prompts,
    ...some.flatMap(({ title, steps }) => ['', ...comment(title), ...steps.flatMap((step) => stepLines(step, call))]),
  ];
}

function stepLines(step: Step, call: (invocation: Invocation) => string): string[] {
  if (step.do === 'wait') return waitLines(step);
  return [...(step.onlyIf ? comment(`only if ${step.onlyIf.text}`) : []), call(step.invocation)];
}
