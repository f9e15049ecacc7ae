import { describe, expect, it } from 'vitest';
import { manualTaskKind } from '../../src/resources/manual-task';
import { checkRead, checkText } from '../../src/resources/task-check';
import { answer, live, moment, observed, updated, waitAt, worldOf } from './kind-world';

const check = {
  on: 'rdsh11.contoso.com',
  cmdlet: 'Get-Service',
  parameters: { Name: 'frxsvc' },
  property: 'Status',
  equals: 'Running',
};
const task = { name: 'fslogix', stage: 'sessions/all/add', text: 'FSLogix runs', evidence: 'optional', check };
const done = { at: '2027-01-16T12:00:00Z', by: 'ann' };
const seen = (props: object, ...output: unknown[]) =>
  manualTaskKind.observe(live([checkRead(check), output]), { ...task, ...props });

describe('a task with a check', () => {
  it('is done when the answer is as wanted, in whatever case', () => {
    expect(seen({}, { Status: 'running' })).toMatchObject({ name: 'fslogix' });
    expect(seen({}, { STATUS: 'Stopped' }, { status: 'Running' })).toBeDefined();
    expect(seen({}, { Status: 'Stopped' })).toBeUndefined();
    expect(seen({})).toBeUndefined();
  });

  it('wants evidence besides where that is required, and its check besides evidence', () => {
    expect(seen({ evidence: 'required' }, { Status: 'Running' })).toBeUndefined();
    expect(seen({ evidence: 'required', done }, { Status: 'Running' })).toBeDefined();
    expect(seen({ done }, { Status: 'Stopped' })).toBeUndefined();
  });

  it('counts answers and matches patterns', () => {
    const counted = { ...check, property: undefined, equals: undefined, count: 2 };
    expect(seen({ check: counted }, {}, {})).toBeDefined();
    expect(seen({ check: counted }, {})).toBeUndefined();
    expect(seen({ check: { ...check, equals: undefined, matches: '^run' } }, { Status: 'Running' })).toBeDefined();
  });

  it('says what it asked, what it wants and what it got', () => {
    const wait = waitAt(manualTaskKind.create(task, worldOf()), 0);
    const snapshot = { get: () => answer([{ Status: 'Stopped' }]) };
    expect(wait.open(snapshot, moment('2027-01-01T00:00:00Z'))).toBe(
      `task fslogix: ${checkText(check)}, not "Stopped"`,
    );
    expect(checkText(check)).toContain('Status equals "Running"');
    expect(wait.instructions).not.toContain('rds-migrate done');
  });

  it('reads and changes nothing', () => {
    expect(manualTaskKind.reads(task).map(({ changes }) => changes)).toEqual([false]);
  });
});

it('a task without a check is done when it is recorded', () => {
  const plain = { name: 'a', stage: 's', text: 't', evidence: 'optional' };
  expect(manualTaskKind.observe(live(), plain)).toBeUndefined();
  expect(manualTaskKind.observe(live(), { ...plain, done })).toMatchObject({ done });
});

describe('a task without one', () => {
  const open = { name: 'backup', stage: 'brokers/reduce', text: 'Back up the brokers', evidence: 'required' };
  const done = { ...open, done: { at: '2027-01-16T12:00Z', by: 'CONTOSO\\ann', evidence: 'CHG-17' } };
  it('stays open until it is recorded', () => {
    expect(manualTaskKind.reads(open)).toEqual([]);
    expect(observed(manualTaskKind, open)).toBeUndefined();
    const wait = waitAt(manualTaskKind.create(open, worldOf()), 0);
    expect(wait.open(live(), moment('2027-01-16T18:00Z'))).toBe('task backup is not recorded as done');
    expect(wait).toMatchObject({ waitsFor: 'people', blockSeconds: 0 });
    expect(wait.instructions).toBe(
      'Back up the brokers\nWhen it is done: npx rds-migrate done backup --evidence "..."',
    );
  });
  it('is there once it is', () => {
    expect(observed(manualTaskKind, done)).toEqual(done);
    expect(waitAt(manualTaskKind.create(done, worldOf()), 0).open(live(), moment('2027-01-16T18:00Z'))).toBeUndefined();
    const changed = updated(manualTaskKind, done, done, ['text']);
    expect(waitAt(changed, 0).open(live(), moment('2027-01-16T18:00Z'))).toBeUndefined();
    expect(manualTaskKind.remove(done, worldOf())).toEqual([]);
  });
});
