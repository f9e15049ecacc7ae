import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEvidence, recordCompleted, recordUndone } from '../../src/documents/evidence';
import { scratch } from './project';

let project: ReturnType<typeof scratch>;
beforeEach(() => {
  project = scratch();
});
afterEach(() => project.remove());

const folder = () => path.join(project.root, 'stacks/lab');
const done = (task: string) => project.run('done', task, '--evidence', 'seen', '--environment', 'lab');
const completed = (stage: string, at: string) =>
  recordCompleted(folder(), { track: 'rds', stage, at, source: 'a'.repeat(64), target: 'b'.repeat(64) });

describe('a task of a stage that has not been entered', () => {
  it('is refused where it looks at what the stage makes, until the stage is entered', async () => {
    const early = await done('brokers-expand-test-user');
    expect(early.code).toBe(1);
    expect(early.err).toMatch(/comes after the changes of stage brokers\/expand, which has not .*\[task-early\]/s);
    expect(loadEvidence(folder()).done).toEqual([]);
    completed('brokers/upgrade', '2027-01-16T08:00:00Z');
    expect(await done('brokers-expand-test-user')).toMatchObject({
      code: 0,
      out: expect.stringContaining('next: pulumi up'),
    });
  });

  it('is refused again once the stage was gone back from', async () => {
    completed('brokers/upgrade', '2027-01-16T08:00:00Z');
    recordUndone(folder(), { stage: 'brokers/expand', at: '2027-01-16T09:00:00Z' });
    expect((await done('brokers-expand-test-user')).err).toContain('[task-early]');
    completed('brokers/upgrade', '2027-01-16T10:00:00Z');
    expect((await done('brokers-expand-test-user')).code).toBe(0);
  });

  it('is taken where it comes before the changes, and told of which stage it is', async () => {
    const { code, out } = await done('brokers-upgrade-backup');
    expect(code).toBe(0);
    expect(out).toContain('it belongs to stage brokers/upgrade, which has not been entered yet');
    expect(out).toContain('next: npx rds-migrate stage, which says');
  });
});

it('says that a task was recorded before, when and by whom', async () => {
  expect((await done('brokers-upgrade-backup')).out).not.toContain('in place of');
  const [first] = loadEvidence(folder()).done;
  expect((await done('brokers-upgrade-backup')).out).toContain(
    `in place of what ${first?.by} recorded for it at ${first?.at}`,
  );
});
