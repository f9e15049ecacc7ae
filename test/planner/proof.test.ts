import { describe, expect, it } from 'vitest';
import { refuseOldProof } from '../../src/planner/proof';

const [task, stage, file] = ['remote-access-cut-over-source-off', 'remote-access/cut-over', 'off.txt'];
const recorded = { task, at: '2026-11-21T10:00:00.000Z', sha256: 'a'.repeat(64) };
const undone = { [stage]: '2026-11-21T12:00:00.000Z' };
const check = (given: { sha256?: string; written?: string; done?: typeof recorded; undone?: typeof undone }) => () =>
  refuseOldProof(
    [given.done ?? recorded],
    { undone: 'undone' in given ? given.undone : undone },
    { task, stage, file, sha256: given.sha256 ?? 'b'.repeat(64), written: given.written },
  );

describe('the file that proves a task whose stage was gone back from', () => {
  it('is not the one that proved it before', () => {
    expect(check({ sha256: recorded.sha256 })).toThrow(
      expect.objectContaining({
        code: 'evidence-old',
        message: `"off.txt" proved task ${task} at ${recorded.at} already, and stage ${stage} was gone back from at ${undone[stage]}`,
      }),
    );
  });

  it('was not written before', () => {
    expect(check({ written: '2026-11-21T11:59:00.000Z' })).toThrow(
      expect.objectContaining({ code: 'evidence-old', next: expect.stringContaining('the clock of its server') }),
    );
    expect(check({ written: '2026-11-21T12:01:00.000Z' })).not.toThrow();
  });

  it('may be one of another task, and one that was recorded since', () => {
    expect(check({ sha256: recorded.sha256, done: { ...recorded, task: 'another' } })).not.toThrow();
    expect(check({ sha256: recorded.sha256, done: { ...recorded, at: '2026-11-21T13:00:00.000Z' } })).not.toThrow();
    expect(check({ sha256: recorded.sha256, undone: {} })).not.toThrow();
  });
});
