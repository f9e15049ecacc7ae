import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from './fakes';

const root = path.resolve(__dirname, '../..');

/** The last line of a vitest run over one file, and its exit code. */
function runTests(text: string): { last: string | undefined; status: number | null } {
  const folder = temporaryFolder();
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  writeFileSync(path.join(folder, 'a.test.mjs'), `import { afterAll, expect, it } from 'vitest';\n${text}`);
  const reporter = path.join(root, 'tools/counts-reporter.mjs');
  const args = ['run', '--root', folder, '--reporter', 'default', '--reporter', reporter];
  const { stdout, status } = spawnSync(process.execPath, [path.join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    encoding: 'utf8',
  });
  return { last: stdout.trimEnd().split('\n').at(-1), status };
}

it.each([
  ['passes', 'it("a", () => {}); it("b", () => {});', '2 passed, 0 failed', 0],
  ['fails', 'it("a", () => {}); it("b", () => expect(1).toBe(2));', '1 passed, 1 failed', 1],
  ['skips', 'it("a", () => {}); it.skip("b", () => {});', '1 passed, 0 failed', 0],
  ['cannot be loaded', 'throw new Error("broken");', '0 passed, 1 failed', 1],
  ['fails in a hook', 'it("a", () => {}); afterAll(() => { throw new Error("broken"); });', '1 passed, 1 failed', 1],
])('closes a run that %s with one plain line', { timeout: 60_000 }, (_, text, last, status) => {
  expect(runTests(text)).toEqual({ last, status });
});
