import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { BOUNDS, readBounded, readBoundedText } from '../documents/bounded';
import { UserError } from '../errors';
import type { Clock } from './result';
import type { Trace } from './step';

/** One line of the audit log. `intent` is written before a change, `result` after it. */
export interface AuditEntry {
  at: string;
  run: string;
  stack: string;
  stage: string;
  resource: string;
  phase: 'intent' | 'result';
  /** PowerShell text with secrets by name only. */
  invocation: string;
  /** The step's `once` or `mark`, by which later runs know that it has been done. */
  key?: string;
  /** The key is a `mark`: what counts is when the effect may have taken place at the latest. */
  mark?: true;
  /** What has to follow before the change counts, and what of it this call was (see `Run.owes`). */
  owes?: string;
  settles?: string[];
  /** What the call leaves where nothing shows it (see `Run.leaves`). */
  leaves?: Trace;
  /**
   * `found-done` and `not-repeated` close the intent of a run that was killed: a later run read live that what was wanted is
   * there; what users notice is not done again, whether or not it took place. `interrupted`: the time from which on waits
   * count for such an intent, since nobody knows when its effect took place.
   */
  outcome?: 'done' | 'error' | 'found-done' | 'not-repeated' | 'interrupted';
  error?: string;
  durationMs?: number;
}

/** The line that names a log: the stack remembers the id, so that a run on another computer notices that its log is another. */
interface AuditBegin {
  at: string;
  run: string;
  stack: string;
  phase: 'begin';
  log: string;
}

export interface AuditContext {
  stage: string;
  resource: string;
}

/** What a step says of itself beside its call. */
export type AuditTags = Pick<AuditEntry, 'key' | 'mark' | 'owes' | 'settles' | 'leaves'>;

/**
 * Append-only JSON lines (design section 5, rule 9). The intent is on disk before the change is made: where it can't be
 * written, the change isn't made either.
 */
export class AuditLog {
  /** Key -> time of the newest entry with it. */
  private readonly keys = new Map<string, Date>();
  /** Object -> what it owes. */
  private readonly debts = new Map<string, Set<string>>();
  /** Place -> what the last call there left, by the stage of a call that is known to have been done. */
  private readonly traces = new Map<string, { as: string; doneIn?: string }>();
  /** Of the newest entry. */
  private stage: string | undefined;
  /** Entries read or written so far. */
  private known = 0;
  private mended = false;

  constructor(
    private readonly path: string,
    private readonly clock: Clock,
    private readonly who: { run: string; stack: string },
  ) {
    this.reload();
  }

  /**
   * Reads what another run may have written since.
   * @returns whether another run has changed something since, or may still: one that was killed may have an effect later
   */
  reload(): boolean {
    const entries = readAudit(this.path);
    this.debts.clear();
    this.traces.clear();
    this.stage = undefined;
    for (const entry of entries) this.note(entry);
    const grown = entries.length !== this.known;
    this.known = entries.length;
    return grown || openIntents(entries).some(({ run }) => run !== this.who.run);
  }

  /** Gives the marks of killed runs a time: that of this look, after which none of them can have an effect any more. */
  dateMarks(): void {
    for (const { stage, resource, invocation, key, mark, run } of openIntents(readAudit(this.path))) {
      if (!mark || !key || run === this.who.run) continue;
      this.append({ ...this.head({ stage, resource }), phase: 'result', invocation, outcome: 'interrupted', key });
    }
  }

  /** Closes the intents of killed runs, once it was looked at live that everything they were for is there. */
  closeInterrupted(): void {
    for (const { stage, resource, invocation, key } of openIntents(readAudit(this.path))) {
      this.append({
        ...this.head({ stage, resource }),
        phase: 'result',
        invocation,
        outcome: key ? 'not-repeated' : 'found-done',
        ...(key ? { key } : {}),
      });
    }
  }

  /** Changes that were begun in a stage, by whatever run, since it was last gone back from. */
  begunIn(stage: string, since?: string): AuditEntry[] {
    const isLater = ({ at }: AuditEntry) => since === undefined || Date.parse(at) >= Date.parse(since);
    return readAudit(this.path).filter((entry) => entry.stage === stage && entry.phase === 'intent' && isLater(entry));
  }

  /** The id in the log's first `begin` line; undefined = there is no log yet, or one without. */
  get id(): string | undefined {
    return readLines(this.path).find(isBegin)?.log;
  }

  /** The log's id; a log without one is given one. */
  begin(): string {
    const known = this.id;
    if (known !== undefined) return known;
    const log = randomUUID();
    this.append({ at: this.clock.now().toISOString(), ...this.who, phase: 'begin', log });
    return log;
  }

  /** When a step with this key was last intended or done; an intent without result counts (nobody is told twice). */
  doneAt(key: string): Date | undefined {
    return this.keys.get(key);
  }

  /** What has to follow on the changes made for an object before they count; left over where a run was cut off. */
  owedBy(resource: string): string[] {
    return [...(this.debts.get(resource) ?? [])];
  }

  /** Whether the last call at this place left this, and is known to have been done in this stage. */
  hasLeft(stage: string, { place, as }: Trace): boolean {
    const last = this.traces.get(place);
    return last !== undefined && last.as === as && last.doneIn === stage;
  }

  /**
   * When a run that was killed meant to make this call; undefined = no run was killed at it, or what the call settles has been
   * owed anew since, so that it has to be made whether or not it took place then.
   */
  killedAt({ stage, resource }: AuditContext, invocation: string, settles: readonly string[] = []): Date | undefined {
    const entries = readAudit(this.path);
    const found = openIntents(entries).find(
      (entry) =>
        entry.run !== this.who.run &&
        entry.stage === stage &&
        entry.resource === resource &&
        entry.invocation === invocation,
    );
    if (!found) return undefined;
    const since = entries.slice(entries.indexOf(found) + 1);
    const owedAnew = since.some(
      ({ phase, owes }) => phase === 'intent' && owes !== undefined && settles.includes(owes),
    );
    return owedAnew ? undefined : new Date(found.at);
  }

  private note(entry: AuditEntry): void {
    const { at, phase, resource, key, owes, settles, leaves, outcome } = entry;
    const done = outcome === 'done' || outcome === 'found-done';
    // Between two visits to a stage others have been at work: brokers that went back come again without their certificate.
    if (entry.stage !== this.stage) {
      this.traces.clear();
      this.stage = entry.stage;
    }
    if (leaves) this.traces.set(leaves.place, { as: leaves.as, ...(done ? { doneIn: entry.stage } : {}) });
    if (key) this.keys.set(key, new Date(at));
    // From the intent on: a run that is killed right after it may have changed something.
    if (owes && phase === 'intent') this.debts.set(resource, new Set(this.debts.get(resource)).add(owes));
    if (settles && done) {
      for (const debts of this.debts.values()) for (const settled of settles) debts.delete(settled);
    }
  }

  intent(context: AuditContext, invocation: string, tags: AuditTags = {}): void {
    this.append({ ...this.head(context), phase: 'intent', invocation, ...tags });
  }

  result(
    context: AuditContext,
    invocation: string,
    outcome: { outcome: 'done' | 'found-done' | 'error'; error?: string; durationMs: number },
    { key, settles, leaves }: AuditTags = {},
  ): void {
    const tags = { ...(key ? { key } : {}), ...(settles ? { settles } : {}), ...(leaves ? { leaves } : {}) };
    this.append({ ...this.head(context), phase: 'result', invocation, ...outcome, ...tags });
  }

  private head(context: AuditContext) {
    return { at: this.clock.now().toISOString(), ...this.who, ...context };
  }

  private append(entry: AuditEntry | AuditBegin): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      this.mendEnd();
      appendFileSync(this.path, `${JSON.stringify(entry)}\n`);
      this.known += 1;
    } catch (error) {
      this.mended = false; // a full disk may have taken half a line
      throw new UserError(
        'audit-not-written',
        `the audit log ${this.path} can't be written: ${error instanceof Error ? error.message : String(error)}`,
        'make room or mend the rights, then run the same command again; nothing is changed without an audit entry',
      );
    }
    if (!isBegin(entry)) this.note(entry);
  }

  /**
   * A line cut off by a crash or a full disk must not swallow the next one. Its entry says nothing: an intent that is not
   * wholly written was not followed by its change.
   */
  private mendEnd(): void {
    if (this.mended || !existsSync(this.path)) return;
    const text = readBounded(this.path, BOUNDS.audit);
    const end = text.lastIndexOf('\n') + 1;
    if (end < text.length) {
      if (parseLine(text.subarray(end).toString('utf8'))) appendFileSync(this.path, '\n');
      else truncateSync(this.path, end);
    }
    this.mended = true;
  }
}

const TEXTS = ['at', 'run', 'stack'];
const ENTRY_TEXTS = ['stage', 'resource', 'invocation'];

/** One line as an entry, or undefined: anything else would be taken for somebody who has not been told. */
function parseLine(line: string): AuditEntry | AuditBegin | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLine(value: unknown): value is AuditEntry | AuditBegin {
  if (typeof value !== 'object' || value === null) return false;
  const line = value as Record<string, unknown>;
  const hasTexts = (names: string[]) => names.every((name) => typeof line[name] === 'string');
  if (!hasTexts(TEXTS) || Number.isNaN(Date.parse(String(line.at)))) return false;
  if (line.phase === 'begin') return hasTexts(['log']);
  if (line.phase !== 'intent' && line.phase !== 'result') return false;
  const { key, owes, settles, leaves } = line;
  const isText = (value: unknown) => typeof value === 'string';
  const tagged = [key, owes].every((tag) => tag === undefined || isText(tag));
  return (
    hasTexts(ENTRY_TEXTS) &&
    tagged &&
    (settles === undefined || (Array.isArray(settles) && settles.every(isText))) &&
    (leaves === undefined || isTrace(leaves))
  );
}

function isTrace(value: unknown): value is Trace {
  if (typeof value !== 'object' || value === null) return false;
  const { place, as } = value as Partial<Trace>;
  return typeof place === 'string' && typeof as === 'string';
}

function isBegin(line: AuditEntry | AuditBegin): line is AuditBegin {
  return line.phase === 'begin';
}

/** Intents without a result, also from a later attempt at the same. */
function openIntents(entries: AuditEntry[]): AuditEntry[] {
  const open = new Map<string, AuditEntry>();
  for (const entry of entries) {
    const what = JSON.stringify([entry.stage, entry.resource, entry.invocation]);
    if (entry.phase === 'intent') open.set(what, entry);
    else open.delete(what);
  }
  return [...open.values()];
}

function readText(path: string): string {
  try {
    return readBoundedText(path, BOUNDS.audit);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      'audit-not-read',
      `the audit log ${path} can't be read: ${error instanceof Error ? error.message : String(error)}`,
      'mend the file or its rights, then run the same command again; it decides who has been told what already',
    );
  }
}

/** All entries of a log; a last line cut off by a crash is left out. A damaged line elsewhere is an error. */
export function readAudit(path: string): AuditEntry[] {
  return readLines(path).filter((line) => line.phase !== 'begin');
}

function readLines(path: string): (AuditEntry | AuditBegin)[] {
  if (!existsSync(path)) return [];
  const lines = readText(path).split('\n');
  const entries: (AuditEntry | AuditBegin)[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const entry = parseLine(line);
    if (entry) entries.push(entry);
    else if (index < lines.length - 1) {
      throw new UserError(
        'audit-damaged',
        `not an audit entry: ${JSON.stringify(line.slice(0, 60))}`,
        'move the file away; it decides who has been told what already, so read it first',
        { file: path, line: index + 1, column: 1 },
      );
    }
  }
  return entries;
}
