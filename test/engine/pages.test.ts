import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commandLines, words } from '../docs/pages';
import { checkout, scratchProject } from '../support/project.mjs';
import { expectNoTrace } from './harness';

/** What belongs to the machine or to version control, not to a project. */
const ELSEWHERE = ['npm', 'npx', 'git'];
/** Says by its exit code that live and document differ, as the page says too. */
const DIFFERS = 'rds-migrate verify lab';

type Project = ReturnType<typeof scratchProject>;

/** One line of a page, as somebody types it; `pulumi up` is confirmed. */
async function type(project: Project, line: string): Promise<{ code: number; out: string }> {
  const [program = '', ...args] = words(line);
  const confirmed = args[0] === 'up' && !args.includes('--yes') ? [...args, '--yes'] : args;
  const { code, out } = await (program === 'pulumi' ? project.pulumi(confirmed) : project.cli(args));
  expectNoTrace(out);
  return { code, out };
}

const typed = (page: string): string[] =>
  commandLines(page).filter((line) => !ELSEWHERE.includes(words(line)[0] ?? ''));

describe('the commands of the tutorial and of the first page, one after the other', () => {
  it('work as they stand there', async () => {
    const project = scratchProject({ stacks: join(checkout, 'stacks') });
    onTestFinished(() => project.remove());
    const tutorial = typed('docs/tutorial.md');
    const [look, forget] = tutorial.slice(-2);
    expect(look).toBe(DIFFERS);
    for (const line of tutorial.slice(0, -2)) {
      const { code, out } = await type(project, line);
      expect(code, `${line}\n${out}`).toBe(0);
    }
    // The first page begins as the tutorial does; what comes after its second stage is new.
    const lines = typed('README.md');
    const tried = lines.slice(lines.indexOf('rds-migrate simulator set Office limits.idleSessionLimitMin 15'));
    expect(tried.length).toBeGreaterThan(4);
    for (const line of tried) {
      const { code, out } = await type(project, line);
      expect(code, `${line}\n${out}`).toBe(line === DIFFERS ? 1 : 0);
    }
    const { code, out } = await type(project, forget ?? '');
    expect(code, out).toBe(0);
  });
});
