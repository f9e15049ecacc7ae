import { formatInvocation } from '../cmdlets/quoting';
import type { Step } from '../cmdlets/step';

/**
 * Steps as lines of PowerShell in the order they run. What is no cmdlet (waits, conditions) is a comment, so that the
 * lines may be pasted as they are.
 */
export function stepLines(steps: Step[]): string[] {
  return steps.flatMap((step) => {
    if (step.do === 'run') {
      const condition = step.onlyIf ? comment(`only if ${step.onlyIf.text}`) : [];
      return [...condition, formatInvocation(step.invocation)];
    }
    const who = step.waitsFor === 'people' ? 'wait for people' : 'wait';
    const may = step.mayRun ?? [];
    return [
      ...comment(`${who}: ${step.title}`),
      ...(step.instructions ? comment(step.instructions, '  ') : []),
      ...(may.length > 0 ? comment('meanwhile, as it becomes due:') : []),
      ...may.flatMap((invocation) => comment(formatInvocation(invocation), '  ')),
    ];
  });
}

function comment(text: string, by = ''): string[] {
  return text.split('\n').map((line) => `# ${by}${line}`);
}
