import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Runner } from '../../src/cmdlets/result';
import { FarSide, type Transport } from '../../src/cmdlets/runners/powershell/far-side';
import { decode } from '../../src/cmdlets/runners/powershell/protocol';
import { RecordingRunner } from '../../src/cmdlets/runners/recording';
import { environmentFolder, loadEnvironment } from '../../src/documents/environment';
import { TaskCheck } from '../../src/documents/schema';
import { planFor } from '../../src/planner/evidence';
import { unpackDocuments } from '../../src/providers/applied';
import { scratchFolder } from '../support/folders';

const root = resolve(__dirname, '../..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

describe('docs/security.md', () => {
  const claims = page.split('\n').filter((line) => line.startsWith('- '));
  const shown = claims.filter((line) => !line.startsWith('- **Not ') && !/Windows protects/.test(line));

  it('has a test for each claim', () => {
    expect(shown.length).toBeGreaterThan(15);
    for (const line of shown) expect(line).toMatch(/`test\/[\w/.-]+` "/);
  });

  it.each(shown)('names tests that are there: %s', (line) => {
    for (const [, file = '', titles = ''] of line.matchAll(/`(test\/[\w/.-]+)` ((?:"[^"]+"(?:, )?)+)/g)) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const [, title = ''] of titles.matchAll(/"([^"]+)"/g)) expect(text.replaceAll("\\'", "'")).toContain(title);
    }
  });
});

it('a packed record that unpacks without end is refused', () => {
  const bomb = brotliCompressSync(Buffer.alloc(80 * 1024 * 1024)).toString('base64');
  expect(bomb.length).toBeLessThan(1000);
  expect(() => unpackDocuments(bomb)).toThrow(/the documents that the stack recorded can't be read/);
});

it.skipIf(process.platform === 'win32')('a recording is readable for its owner alone', () => {
  const file = join(scratchFolder(), 'recording.jsonl');
  const inner: Runner = {
    name: 'none',
    clock: { now: () => new Date(0), sleep: async () => undefined },
    call: async () => ({ output: [], errors: [], warnings: [], durationMs: 0 }),
    close: async () => undefined,
  };
  return new RecordingRunner(inner, { file }).call({ cmdlet: 'Get-RDServer', parameters: {} }).then(() => {
    expect(existsSync(file)).toBe(true);
    expect(statSync(file).mode & 0o077).toBe(0);
  });
});

it("a task's check can name no cmdlet that changes something", () => {
  for (const cmdlet of [
    'Remove-Item',
    'Get-Certificate',
    'Get-Service; Remove-Item',
    'Invoke-Expression',
    'get-service',
    '& x',
    'netsh',
  ]) {
    expect(TaskCheck.safeParse({ cmdlet }).success, cmdlet).toBe(false);
  }
  expect(TaskCheck.safeParse({ cmdlet: 'Get-Service' }).success).toBe(true);
});

it('an environment is a folder of the project', () => {
  for (const name of ['../prod', '..', '/etc', 'prod/../../x', 'a\\b', '', '.hidden', 'prod\n']) {
    expect(() => environmentFolder(root, name), JSON.stringify(name)).toThrow(/there is no environment/);
  }
});

it('planning opens no connection', () => {
  // The documents name hosts that don't exist: whatever asked one of them would fail, or take long.
  const plan = planFor(loadEnvironment(root, 'prod'));
  expect(plan.stages.length).toBeGreaterThan(10);
  const layers = readFileSync(join(root, 'tools/layers.mjs'), 'utf8');
  expect(layers).toMatch(/planner/);
});

it('a line without end closes the connection', async () => {
  let say = (_: string): void => undefined;
  let closed = false;
  const transport: Transport = {
    write: () => undefined,
    onText: (listener) => {
      say = listener;
    },
    onEnd: () => undefined,
    close: async () => {
      closed = true;
    },
    hold: () => undefined,
  };
  const starting = FarSide.start(transport, {
    where: 'mgmt01',
    logon: { mode: 'password' },
    startSeconds: 60,
  });
  const piece = 'x'.repeat(16 * 1024 * 1024);
  for (let index = 0; index < 5; index += 1) say(piece);
  await expect(starting).rejects.toThrow(/a line of more than 64 MB/);
  expect(closed).toBe(true);
});

it('messages of servers have no control characters', () => {
  const message = '\u001b[2J\u001b[31mAll good\r\nnext\u202e line\u0007\u009b';
  const result = { output: [], errors: [{ message, terminating: true }], warnings: [message], durationMs: 0 };
  const frame = decode(JSON.stringify({ rds: 'answer', id: 1, result }));
  const clean = '?[2J?[31mAll good\nnext? line??';
  expect(frame).toMatchObject({ result: { errors: [{ message: clean }], warnings: [clean] } });
});
