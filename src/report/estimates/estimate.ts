import { invocationKey } from '../../cmdlets/invocation';
import type { Step, Wait } from '../../cmdlets/step';
import type { Stage } from '../../planner/types';
import { kindOf } from '../../resources';
import { type Task, tasksOf } from '../changes';
import type { PlannedStage } from '../planned';
import { callFigure, type Figure, READ, RESTORE_MINUTES, type Span, TASK_MINUTES, WAIT_MINUTES } from './figures';

/** What calls took in one's own deployment: cmdlet -> seconds (the median and the slowest) of so many calls. */
export type Measured = ReadonlyMap<string, { span: Span; calls: number }>;

/** Fewer calls than these prove nothing. */
const ENOUGH_CALLS = 3;

/** How long a stage takes, in minutes. */
export interface Estimate {
  /** The program reads, changes and waits for machines. */
  program: Span;
  /** People work: manual tasks, upgrades in place. */
  people: Span;
  /** Until a stage that was carried out is undone again; undefined = it can't be. */
  undo?: Span;
  /** Times of the document that the stage waits for. */
  until: { at: string; what: string; firstNotice: string | undefined }[];
  /** Where the figures come from, each once. */
  sources: string[];
}

export function total({ program, people }: Pick<Estimate, 'program' | 'people'>): Span {
  return plus(program, people);
}

export function plus(one: Span, other: Span): Span {
  return [one[0] + other[0], one[1] + other[1]];
}

/** Estimate of one stage from the figures, or from what was measured where that is enough. */
export function estimateOf(planned: Pick<PlannedStage, 'stage' | 'steps'>, measured: Measured = new Map()): Estimate {
  const sources = new Set<string>();
  const use = ({ span, source }: Figure): Span => {
    sources.add(source);
    return span;
  };
  let seconds: Span = times(readsOf(planned.stage), use(READ));
  let machine: Span = [0, 0];
  let people: Span = [0, 0];
  // What nobody has to wait for twice: the same wait of several resources is over for all of them.
  const waits = new Map<string, Wait>();
  const steps = planned.steps.filter(({ change }) => !change.id.startsWith('ManualTask/'));
  for (const step of steps.flatMap(({ steps: own }) => own)) {
    if (step.do === 'run') seconds = plus(seconds, use(figureOf(step, measured)));
    else waits.set(step.title, step);
  }
  for (const wait of waits.values()) {
    const { figure, byPeople } = waitFigure(wait);
    if (byPeople) people = plus(people, use(figure));
    else machine = plus(machine, use(figure));
  }
  for (const task of tasksOf(planned.stage)) if (!task.done) people = plus(people, use(taskFigure(task)));
  const program = plus([seconds[0] / 60, seconds[1] / 60], machine);
  const undo = undoOf(planned.stage, program, use);
  return { program, people, ...(undo ? { undo } : {}), until: untilOf(planned.stage), sources: [...sources] };
}

function times(count: number, [usual, long]: Span): Span {
  return [count * usual, count * long];
}

function figureOf(step: Extract<Step, { do: 'run' }>, measured: Measured): Figure {
  const { cmdlet } = step.invocation;
  const own = measured.get(cmdlet);
  if (!own || own.calls < ENOUGH_CALLS) return callFigure(cmdlet);
  return { span: own.span, source: `measured here: ${own.calls} calls of ${cmdlet}` };
}

/** A wait that blocks says itself how long it lasts at most. */
function waitFigure(wait: Wait): { figure: Figure; byPeople: boolean } {
  const known = WAIT_MINUTES.find(({ title }) => title.test(wait.title));
  const blocks = wait.blockSeconds / 60;
  if (!known) {
    const usual = wait.waitsFor === 'people' ? TASK_MINUTES.other.span[0] : Math.min(1, blocks);
    const long = wait.waitsFor === 'people' ? TASK_MINUTES.other.span[1] : blocks;
    return { figure: { span: [usual, long], source: 'assumption' }, byPeople: wait.waitsFor === 'people' };
  }
  const [usual, long = Math.max(usual, blocks)] = known.span;
  return { figure: { span: [usual, long], source: known.source }, byPeople: known.people === true };
}

function taskFigure(task: Task): Figure {
  return /backup/.test(task.name) ? TASK_MINUTES.backup : TASK_MINUTES.other;
}

function undoOf(stage: Stage, program: Span, use: (figure: Figure) => Span): Span | undefined {
  if (stage.undo.how === 'revert') return stage.undo.first ? plus(program, use(RESTORE_MINUTES)) : program;
  return stage.undo.how === 'restore' ? use(RESTORE_MINUTES) : undefined;
}

/** Reads that one run makes, each once: what is shared between resources is read once. */
function readsOf({ before, after }: Stage): number {
  const keys = new Set<string>();
  for (const state of [before, after]) {
    for (const { kind, props } of state.values()) {
      for (const read of kindOf(kind).reads(props)) keys.add(invocationKey(read));
    }
  }
  return keys.size;
}

/** The sign-outs of a stage, each time once, the earliest first. */
function untilOf(stage: Stage): Estimate['until'] {
  const times = new Map<string, { hosts: number; notice: string[] }>();
  for (const { action, after, before } of stage.changes) {
    if (action === 'delete' || after?.kind !== 'SessionHost' || after.props.signedOut !== true) continue;
    if (before?.props.signedOut === true) continue;
    const { signOutAt, notice = [] } = (after.props.drain ?? {}) as { signOutAt?: string; notice?: string[] };
    if (signOutAt === undefined) continue;
    const known = times.get(signOutAt);
    times.set(signOutAt, { hosts: (known?.hosts ?? 0) + 1, notice: [...(known?.notice ?? []), ...notice] });
  }
  return [...times]
    .sort(([a], [b]) => Date.parse(a) - Date.parse(b))
    .map(([at, { hosts, notice }]) => ({
      at,
      what: `sign-out from ${hosts} session host${hosts === 1 ? '' : 's'}`,
      firstNotice: longestLead(notice),
    }));
}

function longestLead(leads: string[]): string | undefined {
  return [...leads].sort((a, b) => minutesOf(b) - minutesOf(a))[0];
}

const UNITS: Readonly<Record<string, number>> = { min: 1, h: 60, d: 1440 };

/** `24h` in minutes. */
export function minutesOf(lead: string): number {
  const [, number = '0', unit = 'min'] = /^(\d+)(min|h|d)$/.exec(lead) ?? [];
  return Number(number) * (UNITS[unit] ?? 1);
}
