import { z } from 'zod';
import type { Snapshot } from '../cmdlets/snapshot';
import type { Wait } from '../cmdlets/step';
import { TaskCheck } from '../documents/schema';
import { defineKind } from './kind';
import { checkProblem, checkRead } from './task-check';

const ManualTask = z.strictObject({
  name: z.string().min(1),
  stage: z.string().min(1),
  text: z.string().min(1),
  evidence: z.enum(['required', 'optional']),
  check: TaskCheck.optional(),
  done: z.strictObject({ at: z.string(), by: z.string(), evidence: z.string().optional() }).optional(),
});
/** Work that only a person can do. */
export type ManualTask = z.infer<typeof ManualTask>;

const readsOf = ({ check }: ManualTask) => (check ? [checkRead(check)] : []);

/** What is still open of a task; undefined = it is done. */
function openOf(snapshot: Snapshot, task: ManualTask): string | undefined {
  const problem = task.check && checkProblem(snapshot, task.check);
  if (problem !== undefined) return `task ${task.name}: ${problem}`;
  // A check speaks for itself; evidence is somebody's word besides.
  const recorded = task.done !== undefined || (task.check !== undefined && task.evidence !== 'required');
  return recorded ? undefined : `task ${task.name} is not recorded as done`;
}

/** Whether it is recorded stands in its own props: the program fills `done` in from the evidence file. */
function waitForIt(task: ManualTask): Wait {
  const evidence = task.evidence === 'required' ? ' --evidence "..."' : '';
  const record =
    task.check && task.evidence !== 'required' ? '' : `\nWhen it is done: npx rds-migrate done ${task.name}${evidence}`;
  return {
    do: 'wait',
    title: `task ${task.name}`,
    reads: readsOf(task),
    open: (snapshot) => openOf(snapshot, task),
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `${task.text}${record}`,
  };
}

export const manualTaskKind = defineKind<ManualTask>({
  name: 'ManualTask',
  description: 'Work that only a person can do; it stays open until it is recorded as done.',
  schema: ManualTask,
  key: (props) => props.name,
  fields: {
    name: { description: 'Short name of the task.', change: 'replace' },
    stage: { description: 'Stage it belongs to.', change: 'inPlace' },
    text: { description: 'What has to be done.', change: 'inPlace' },
    evidence: { description: 'Whether a proof has to be recorded.', change: 'inPlace' },
    check: { description: 'A read whose answer shows that it is done.', change: 'inPlace' },
    'done.at': { description: 'When it was done.', change: 'inPlace' },
    'done.by': { description: 'Who did it.', change: 'inPlace' },
    'done.evidence': { description: 'What proves it.', change: 'inPlace' },
  },
  reads: readsOf,
  observe: (snapshot, props) => (openOf(snapshot, props) === undefined ? { ...props } : undefined),
  create: (desired) => [waitForIt(desired)],
  update: ({ desired }) => [waitForIt(desired)],
  remove: () => [],
  capture: { not: 'work of people, which the target document and the plan name' },
  example: {
    name: 'broker-backup',
    stage: 'brokers/reduce',
    text: 'VM snapshot and SQL backup, same minute',
    evidence: 'required',
  },
});
