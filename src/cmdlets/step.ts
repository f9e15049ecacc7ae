import type { Invocation } from './invocation';
import type { Snapshot } from './snapshot';

/** What a question is answered from, asked anew each time. */
export interface Question {
  reads: Invocation[];
  /**
   * Answered before the others are asked. Where one says that something has ended, they show what came of it; asked at once,
   * they might be older than that end.
   */
  first?: Invocation[];
}

/** All that a question asks. */
export function readsOf({ first = [], reads = [] }: Partial<Question> = {}): Invocation[] {
  return [...first, ...reads];
}

/** A question with an answer of yes or no: what to read, and whether it holds. `text` is what the plan prints. */
export interface Condition extends Question {
  text: string;
  holds(snapshot: Snapshot): boolean;
}

/** Parameters that only live shows, e.g. which desktop is asked; until then `<…>` stands in the invocation for each. */
export interface AskedParameters extends Question {
  /** Undefined = there is none; `missing` then says so. */
  of(snapshot: Snapshot): Invocation['parameters'] | undefined;
  missing: string;
}

/** How reading shows that the call of a run that was killed took place, though nobody knows its answer. */
export interface Proof extends Question {
  /** `since` = when it was meant to be made, by this computer's clock, as `sentAt` of what was read. */
  shows(snapshot: Snapshot, since: Date): boolean;
}

/** What a call leaves behind where no reading shows it: at one place there is what the last call there left. */
export interface Trace {
  place: string;
  as: string;
}

/** One invocation. With `onlyIf` it is left out where the condition doesn't hold when its turn comes. */
export interface Run {
  do: 'run';
  invocation: Invocation;
  onlyIf?: Condition;
  asked?: AskedParameters;
  /**
   * For what users see (a message, a sign-out): the audit log is asked first, and an intent recorded under this key, even
   * without a result, means that it is not done again, ever.
   */
  once?: string;
  /** Something happened that a person should know of: told together with the call. */
  why?: string;
  /** A name under which the time of its success can be looked up by later waits, e.g. `record-removed:rds.contoso.com:rdcb02`. */
  mark?: string;
  /**
   * What has to follow before the change counts, e.g. `RasMan:vpn11.contoso.com` for a restart of that service: owed from the
   * intent of the change until a step that `settles` it is done, in a later run where this one is cut off in between.
   */
  owes?: string;
  settles?: string[];
  /** Asked where a run was killed at this very call: what took place is recorded as found done, and not done again. */
  proof?: Proof;
  leaves?: Trace;
  /** Left out where the audit log says that it was done in this stage, and that what it `leaves` is what is there. */
  unlessLeft?: true;
  /** Codes (see classify.ts) that count as success here, e.g. a session that is already gone. */
  tolerate?: string[];
}

/** What a wait knows of the time and of what was done before, in this run or an earlier one. */
export interface Moment {
  now: Date;
  /** When a step with this `once` or `mark` was last recorded; undefined = never. */
  doneAt(key: string): Date | undefined;
}

/** Something that is not done by a cmdlet's return: a TTL, users signing out, a person upgrading a server. */
export interface Wait extends Question {
  do: 'wait';
  title: string;
  /** Undefined = it holds, go on; else one line that says what is still open, e.g. `14 sessions on rdsh01`. */
  open(snapshot: Snapshot, moment: Moment): string | undefined;
  /** What a person should know when it is over; one line each. */
  tell?(snapshot: Snapshot): string[];
  /** What must be done at this moment while waiting (notices, sign-outs), each once. */
  due?(snapshot: Snapshot, moment: Moment): Run[];
  /** When something is due next or the wait may end by itself; undefined = unknown. */
  nextAt?(snapshot: Snapshot, moment: Moment): Date | undefined;
  everySeconds: number;
  /** Up to this long an `up` blocks; then it ends as a half-done update which the next `up` goes on with. 0 = ends at once. */
  blockSeconds: number;
  /** What `open` beyond `blockSeconds` means: a machine that should have answered (an error), or people who take their time. */
  waitsFor: 'machine' | 'people';
  /** For waits on people: what they have to do, with the real names filled in. */
  instructions?: string;
  /** What the offline plan prints as the invocations that `due` may run. */
  mayRun?: Invocation[];
  /** Readings that are out of date once it is over, whoever asked for them meanwhile. */
  changed?: Invocation[];
}

export type Step = Run | Wait;

/** Where the time is kept at which a step that restarts a server was made. */
export function restartMark(server: string): string {
  return `restarts:${server}`;
}

export function run(invocation: Invocation, more: Omit<Run, 'do' | 'invocation'> = {}): Run {
  return { do: 'run', invocation, ...more };
}
