import { z } from 'zod';
import type { Wait } from '../cmdlets/step';
import { defineKind } from './kind';

const ManualTask = z.strictObject({
  name: z.string().min(1),
  stage: z.string().min(1),
  text: z.string().min(1),
  evidence: z.enum(['required', 'optional']),
  done: z.strictObject({ at: z.string(), by: z.string(), evidence: z.string().optional() }).optional(),
});
type ManualTask = z.infer<typeof ManualTask>;

/** Whether the task is done stands in its own props: the program fills `done` in from the evidence file. */
function waitForIt(task: ManualTask): Wait {
  const evidence = task.evidence === 'required' ? ' --evidence "..."' : '';
  return {
    do: 'wait',
    title: `task ${task.name}`,
    reads: [],
    open: () => `task ${task.name} is not recorded as done`,
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `${task.text}\nWhen it is done: npx rds-migrate done ${task.name}${evidence}`,
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
    'done.at': { description: 'When it was done.', change: 'inPlace' },
    'done.by': { description: 'Who did it.', change: 'inPlace' },
    'done.evidence': { description: 'What proves it.', change: 'inPlace' },
  },
  reads: () => [],
  observe: (_snapshot, props) => (props.done ? { ...props } : undefined),
  create: (desired) => (desired.done ? [] : [waitForIt(desired)]),
  update: ({ desired }) => (desired.done ? [] : [waitForIt(desired)]),
  remove: () => [],
  capture: { not: 'work of people, which the target document and the plan name' },
  example: {
    name: 'broker-backup',
    stage: 'brokers/reduce',
    text: 'VM snapshot and SQL backup, same minute',
    evidence: 'required',
  },
});
