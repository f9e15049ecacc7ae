import { describe, expect, it } from 'vitest';
import { manualTaskKind } from '../../src/resources/manual-task';
import { checkRead, checkText } from '../../src/resources/task-check';
import { answer, live, moment, waitAt, worldOf } from './kind-world';

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
