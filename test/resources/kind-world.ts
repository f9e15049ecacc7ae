import type { Invocation } from '../../src/cmdlets/invocation';
import { invocationKey } from '../../src/cmdlets/invocation';
import type { CallResult } from '../../src/cmdlets/result';
import { type Snapshot, snapshotOf } from '../../src/cmdlets/snapshot';
import type { Moment, Run, Step, Wait } from '../../src/cmdlets/step';
import type { Kind, Props, StateView, World } from '../../src/resources/kind';

type Entry = [kind: string, key: string, props: Props];

function view(entries: Entry[]): StateView {
  return {
    find: <P extends Props>(kind: string, key: string) =>
      entries.find((entry) => entry[0] === kind && entry[1] === key)?.[2] as P | undefined,
    all: <P extends Props>(kind: string) => entries.filter((entry) => entry[0] === kind).map((entry) => entry[2] as P),
  };
}

/** A world of the resources given; `before` is the same as `after` unless told. */
export function worldOf(after: Entry[] = [], before: Entry[] = after): World {
  return { stage: 'test', before: view(before), after: view(after) };
}

export const role = (server: string, name: string): Entry => [
  'ServerRole',
  `${server}/${name}`,
  { server, role: name },
];
export const server = (name: string, os: string): Entry => ['Server', name, { name, os }];

export function answer(output: unknown[]): CallResult {
  return { output, errors: [], warnings: [], durationMs: 0 };
}

/** A snapshot with these answers; every other read has returned nothing. */
export function live(...answers: [Invocation, unknown[]][]): Snapshot {
  const known = new Set(answers.map(([read]) => invocationKey(read)));
  const snapshot = snapshotOf(answers.map(([read, output]) => [read, answer(output)] as const));
  return { get: (read) => (known.has(invocationKey(read)) ? snapshot.get(read) : answer([])) };
}

/** What `observe` makes of answers; reads it did not declare fail. */
export function observed(kind: Kind, props: Props, ...answers: [Invocation, unknown[]][]): unknown {
  const declared = new Set(kind.reads(props).map(invocationKey));
  const snapshot = live(...answers);
  return kind.observe(
    {
      get(read) {
        if (!declared.has(invocationKey(read)))
          throw new Error(`${read.cmdlet} is not among the reads of ${kind.name}`);
        return snapshot.get(read);
      },
    },
    props,
  );
}

/** `update` for fields given as path -> live value, the desired value being the one in `desired`. */
export function updated(kind: Kind, current: Props, desired: Props, paths: string[], world = worldOf()): Step[] {
  const at = (props: Props, path: string) =>
    path.split('.').reduce<unknown>((value, key) => (value as Props | undefined)?.[key], props);
  const changes = paths.map((path) => ({ path, from: at(current, path), to: at(desired, path) }));
  return kind.update({ current, desired, changes }, world);
}

export function runAt(steps: Step[], at: number): Run {
  const step = steps.at(at);
  if (step?.do !== 'run') throw new Error(`step ${at} is no run`);
  return step;
}

export function waitAt(steps: Step[], at: number): Wait {
  const step = steps.at(at);
  if (step?.do !== 'wait') throw new Error(`step ${at} is no wait`);
  return step;
}

export function moment(now: string, marks: Record<string, string> = {}): Moment {
  return {
    now: new Date(now),
    doneAt: (key) => (marks[key] === undefined ? undefined : new Date(marks[key])),
  };
}

/** A short form of changing invocations to compare lists with. */
export function summary(steps: Step[]): string[] {
  return steps.map((step) => {
    if (step.do === 'wait') return `wait: ${step.title}`;
    const { cmdlet, parameters, on } = step.invocation;
    const where = typeof on === 'string' ? on : on.host;
    return `${cmdlet} ${JSON.stringify(parameters)} @${where}${step.onlyIf ? ' ?' : ''}`;
  });
}

/** Output no cmdlet would give, for the promise that `observe` never throws. */
export const ODD: unknown[][] = [[], [null], ['text'], [42], [{}], [{ Server: 7, Roles: null, RecordData: 'x' }], [[]]];
