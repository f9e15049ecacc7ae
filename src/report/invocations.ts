import { formatInvocation } from '../cmdlets/quoting';
import type { Step, Wait } from '../cmdlets/step';
import { visible } from './values';

/**
 * Steps as lines of PowerShell in the order they run. What is no cmdlet (waits, conditions) is a comment, so that the
 * lines may be pasted as they are.
 */
export function stepLines(steps: Step[]): string[] {
  return steps.flatMap((step) => {
    if (step.do === 'wait') return waitLines(step);
    const condition = step.onlyIf ? comment(`only if ${step.onlyIf.text}`) : [];
    return [...condition, formatInvocation(step.invocation)];
  });
}

/** A wait as comments, with what is done meanwhile. */
export function waitLines(wait: Wait): string[] {
  const who = wait.waitsFor === 'people' ? 'wait for people' : 'wait';
  const may = wait.mayRun ?? [];
  return [
    ...comment(`${who}: ${wait.title}`),
    ...(wait.instructions ? comment(wait.instructions, '  ') : []),
    ...(may.length > 0 ? comment('meanwhile, as it becomes due:') : []),
    ...may.flatMap((invocation) => comment(formatInvocation(invocation), '  ')),
  ];
}

/** Lines of comment; no character of the text can end a line but its own line ends. */
export function comment(text: string, by = ''): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => `# ${by}${visible(line)}`.trimEnd());
}
