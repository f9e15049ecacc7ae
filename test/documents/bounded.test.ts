import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configOf } from '../../src/cli/stack';
import { AuditLog } from '../../src/cmdlets/audit';
import { StateStore } from '../../src/cmdlets/runners/simulator/store';
import { knownKeys } from '../../src/cmdlets/runners/ssh/known-hosts';
import { BOUNDS, type Bound, eachPart, readBounded, readBoundedText } from '../../src/documents/bounded';
import { locksOf } from '../../src/providers/dead-run';
import { scratchFolder } from '../support/folders';

const clock = { now: () => new Date('2027-01-16T08:00:00Z'), sleep: async () => undefined };
const folder = scratchFolder();

/** A file of so many MB that takes no room. */
function huge(name: string, { most }: Bound): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
  truncateSync(path, most * 1024 * 1024 + 1);
  return path;
}

describe('files from outside', () => {
  it('are read whole up to their bound, and refused beyond it', () => {
    const path = join(folder, 'a.txt');
    const text = 'ü'.repeat(700_000);
    writeFileSync(path, text);
    expect(readBoundedText(path, { most: 2, is: 'a text' })).toBe(text);
    expect(() => readBounded(path, { most: 1, is: 'a text' })).toThrow(
      /has more than 1 MB; no more are read of a text/,
    );
    const seen: number[] = [];
    eachPart(path, (part) => seen.push(part.length));
    expect(seen.reduce((sum, length) => sum + length, 0)).toBe(1_400_000);
  });

  it('are no folders, and no devices without end', () => {
    expect(() => readBounded(folder, BOUNDS.dump)).toThrow();
    if (process.platform !== 'win32') expect(() => readBounded('/dev/zero', BOUNDS.dump)).toThrow(/is no file/);
  });

  it.each([
    [
      'the config of a stack',
      () => configOf(huge('stacks/Pulumi.big.yaml', BOUNDS.config).replace(/stacks.*/, ''), 'big'),
    ],
    ['a simulated deployment', () => new StateStore(huge('simulator.json', BOUNDS.simulation)).load()],
    ['known hosts', () => knownKeys([huge('known_hosts', BOUNDS.knownHosts)], 'mgmt01', 22)],
  ])('%s that is huge is an error with its name and a next step', (_, read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'file-too-large', next: expect.stringContaining('check') }));
  });

  it('an audit log that is huge is an error that says how it is archived', () => {
    const read = () => new AuditLog(huge('audit.jsonl', BOUNDS.audit), clock, { run: 'a', stack: 'b' });
    expect(read).toThrow(
      expect.objectContaining({
        code: 'file-too-large',
        next: expect.stringMatching(/move it to another name, keep it/),
      }),
    );
  });

  it('a huge lock of the engine is one that nobody can read', () => {
    huge('.pulumi/locks/organization/p/s/a.json', BOUNDS.engineLock);
    expect(() => locksOf(folder, 'p', 's')).toThrow(/can't be read/);
  });
});
