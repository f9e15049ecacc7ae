import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONFIG_KEYS } from '../../src/providers/config-keys';
import { commandLines, NOT_TYPED, ownArguments, TYPED, words } from '../docs/pages';
import { checkout, scratchProject } from '../support/project.mjs';
import { expectNoTrace } from './harness';

/** Says by its exit code that live and document differ, as the page says too. */
const DIFFERS = 'rds-migrate verify lab';

type Project = ReturnType<typeof scratchProject>;

/** One line of a page, as somebody types it; `pulumi up` is confirmed. */
async function type(project: Project, line: string): Promise<{ code: number; out: string }> {
  const [first, ...files] = words(line);
  if (first === 'rm') {
    for (const file of files) rmSync(join(project.root, file));
    return { code: 0, out: '' };
  }
  const args = ownArguments(line);
  const { code, out } = await (args ? project.cli(args) : project.pulumi(answered(words(line).slice(1))));
  expectNoTrace(out);
  return { code, out };
}

/** What is asked at the terminal is answered in the arguments: whether to go on, and the value of a secret. */
function answered(args: string[]): string[] {
  if (args[0] === 'up' && !args.includes('--yes')) return [...args, '--yes'];
  return args.includes('--secret') && args.length === 4 ? [...args, 'typed by hand'] : args;
}

const typed = (page: string): string[] =>
  commandLines(page).filter((line) => !Object.keys(NOT_TYPED).some((start) => line.startsWith(start)));

describe('the commands of the tutorial, of the first page and of the guides, one after the other', () => {
  it('work as they stand there', async () => {
    const project = scratchProject({ stacks: join(checkout, 'stacks') });
    onTestFinished(() => project.remove());
    const tutorial = typed('docs/tutorial.md');
    const end = tutorial.indexOf(DIFFERS);
    const [forget = '', ...afresh] = tutorial.slice(end + 1);
    expect(afresh.length).toBeGreaterThan(2);
    for (const line of tutorial.slice(0, end)) {
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
    cpSync(join(checkout, 'docs/examples'), join(project.root, 'stacks'), { recursive: true });
    // The guides speak of prod; what they say holds for any environment, and this one has been adopted.
    const guides = new Map(
      TYPED.slice(2).map((page) => [page, typed(page).map((line) => line.replace(/\bprod\b/, 'lab'))]),
    );
    for (const [page, lines] of guides) {
      expect(lines, page).not.toEqual([]);
      for (const line of lines) {
        const { code, out } = await type(project, line);
        // What a colleague changed on the first page still differs.
        expect(code, `${page}: ${line}\n${out}`).toBe(/\bverify\b/.test(line) ? 1 : 0);
      }
    }
    const { config } = load(readFileSync(join(project.root, 'stacks/Pulumi.lab.yaml'), 'utf8')) as { config: object };
    const keys = Object.keys(config).map((key) => key.replace('rds-migrate:', ''));
    const set = [...guides.values()].flat().flatMap((line) => {
      const [, config, verb, key = ''] = words(line).filter((word) => !word.startsWith('--'));
      return config === 'config' && verb === 'set' ? [key] : [];
    });
    expect(set.length).toBeGreaterThan(8);
    // What was set stands there, and is something that the program reads.
    expect(set.filter((key) => !keys.includes(key) || !CONFIG_KEYS.includes(key))).toEqual([]);
    const { code, out } = await type(project, forget);
    expect(code, out).toBe(0);
    // What version control brings back.
    cpSync(join(checkout, 'stacks'), join(project.root, 'stacks'), { recursive: true });
    for (const line of afresh) {
      const { code, out } = await type(project, line);
      expect(code, `${line}\n${out}`).toBe(0);
    }
    // Nothing of the last time is left: the program stands before its first stage, and no task counts as done.
    expect((await project.cli(['stage'])).out).toMatch(/entered: none yet/);
    expect(existsSync(join(project.root, 'stacks/lab/evidence.yaml'))).toBe(false);
    // Some eighty commands, most of which start the engine.
  }, 600_000);
});
