import { expect } from 'vitest';
import type { Invocation } from '../../../src/cmdlets/invocation';
import { formatInvocation } from '../../../src/cmdlets/quoting';
import type { CallResult, ErrorRecord } from '../../../src/cmdlets/result';
import { type Snapshot, snapshotOf } from '../../../src/cmdlets/snapshot';
import type { Moment, Run, Step, Wait } from '../../../src/cmdlets/step';
import { fieldChanges } from '../../../src/resources/diff';
import type { Kind, Props, StateView, World } from '../../../src/resources/kind';
import { catalogueProblems, invocationsOf } from '../catalogue-check';

export function result(output: unknown[], messages: string[] = []): CallResult {
  const errors: ErrorRecord[] = messages.map((message) => ({ message, terminating: false }));
  return { output, errors, warnings: [], durationMs: 0 };
}

export function snapshot(...entries: [Invocation, unknown[], string[]?][]): Snapshot {
  return snapshotOf(entries.map(([read, output, errors]) => [read, result(output, errors)]));
}

export function view(resources: Record<string, Props[]>, key: (kind: string, props: Props) => string): StateView {
  return {
    find: <P extends Props>(kind: string, wanted: string) =>
      resources[kind]?.find((props) => key(kind, props) === wanted) as P | undefined,
    all: <P extends Props>(kind: string) => (resources[kind] ?? []) as P[],
  };
}

const keyOf = (kind: string, props: Props) =>
  String(kind === 'Server' ? props.name : kind === 'SessionHost' ? props.host : props.name);

export function world(before: Record<string, Props[]> = {}, after: Record<string, Props[]> = before): World {
  return { stage: 'sessions/all/add', before: view(before, keyOf), after: view(after, keyOf) };
}

export function isRun(step: Step): step is Run {
  return step.do === 'run';
}

export function onlyWait(steps: Step[]): Wait {
  const waits = steps.filter((step): step is Wait => step.do === 'wait');
  if (waits.length !== 1 || !waits[0]) throw new Error(`${waits.length} waits`);
  return waits[0];
}

/** Steps as one reads them in a plan; every invocation is checked against the catalogue on the way. */
export function texts(steps: Step[]): string[] {
  expect(invocationsOf(steps).flatMap(catalogueProblems)).toEqual([]);
  return steps.map((step) => {
    if (!isRun(step)) return `wait: ${step.title}`;
    return formatInvocation(step.invocation).replace(' -ConnectionBroker <active broker>', '');
  });
}

/** The steps that bring `current` to `desired`, all differences being scheduled. */
export function updateSteps(kind: Kind, current: Props, desired: Props, where: World = world()): Step[] {
  const known = { ...current };
  const changes = fieldChanges(kind, known, desired);
  return kind.update({ current: known, desired, changes }, where);
}

export function moment(now: string, done: Record<string, string> = {}): Moment {
  return {
    now: new Date(now),
    doneAt: (key) => (done[key] === undefined ? undefined : new Date(done[key])),
  };
}
