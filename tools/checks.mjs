// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { layerMistakes } from './layers.mjs';
import { capture } from './processes.mjs';

/**
 * Everything that is known about the sources without running tests. All checks run, so that one look shows all
 * mistakes.
 * @param {{ root: string, log: (line: string) => void }} context
 * @returns {Promise<number>} exit code
 */
export async function runChecks({ root, log }) {
  const modules = path.join(root, 'node_modules');
  /** @type {[title: string, next: string, run: () => Promise<string | undefined>][]} */
  const checks = [
    [
      'types',
      'mend the errors above',
      () => program(root, [path.join(modules, 'typescript', 'bin', 'tsc'), '-p', 'test']),
    ],
    [
      'style',
      'npx biome check --write mends most of it',
      () =>
        program(root, [path.join(modules, '@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.']),
    ],
    ['layers', 'see CONTRIBUTING.md, Layers', async () => (await layerMistakes(root)).join('\n') || undefined],
    ...generators(root).map(
      (file) =>
        /** @type {[string, string, () => Promise<string | undefined>]} */ ([
          `generated files of ${path.relative(root, file)}`,
          'npm run generate',
          () => program(root, [file, '--check']),
        ]),
    ),
  ];
  // Two at a time: types take about as long as all the others together.
  const waiting = [...checks];
  /** @type {string[]} */
  const failed = [];
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const [title, next, run] = check;
      const mistakes = await run();
      if (mistakes === undefined) continue;
      failed.push(title);
      log(`${mistakes.trim()}\n\nCheck failed: ${title}\n  next: ${next}\n`);
    }
  };
  await Promise.all([work(), work()]);
  if (failed.length > 0) throw new Failure(`${failed.length} of ${checks.length} checks failed: ${failed.join(', ')}`);
  log(`Checked ${checks.map(([title]) => title.replace('generated files of ', '')).join(', ')}`);
  return 0;
}

/**
 * @param {string} root
 * @param {string[]} args
 * @returns {Promise<string | undefined>} its output if it failed
 */
async function program(root, args) {
  const result = await capture(process.execPath, args, { cwd: root });
  return result.code === 0 ? undefined : `${result.stdout}\n${result.stderr}`;
}

/**
 * The programs that write generated files; each knows --check. Folders beside them hold what they share.
 * @param {string} root
 */
export function generators(root) {
  const folder = path.join(root, 'tools', 'generate');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
  return names.sort().map((name) => path.join(folder, name));
}
