import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { failureText } from '../../src/cli/named-stack';
import { createProgram } from '../../src/cli/program';

const checkout = path.resolve(__dirname, '../..');

/** A project folder of its own with the checkout's documents, or those of its examples, and commands run in it within this process. */
export function scratch(environments = ['lab', 'prod']) {
  const root = mkdtempSync(path.join(tmpdir(), 'rds-migrate-cli-'));
  cpSync(path.join(checkout, 'Pulumi.yaml'), path.join(root, 'Pulumi.yaml'));
  for (const name of ['base', ...environments]) {
    const own = path.join(checkout, 'stacks', name);
    const folder = existsSync(own) ? own : path.join(checkout, 'docs', 'examples', name);
    cpSync(folder, path.join(root, 'stacks', name), { recursive: true });
  }
  symlinkSync(path.join(checkout, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  const back = process.cwd();
  process.chdir(root);
  return {
    root,
    run,
    remove() {
      process.chdir(back);
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What one command printed and its exit code. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const result = { code: 0, out: '', err: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    result.out += text;
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    result.err += text;
    return true;
  });
  process.exitCode = undefined;
  try {
    await createProgram()
      .exitOverride()
      .parseAsync(['node', 'rds-migrate', ...args]);
    result.code = Number(process.exitCode ?? 0);
  } catch (error) {
    result.code = 1;
    result.err += failureText(error);
  } finally {
    process.exitCode = undefined;
    out.mockRestore();
    err.mockRestore();
  }
  return result;
}
