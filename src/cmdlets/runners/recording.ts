import { randomUUID } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { UserError } from '../../errors';
import type { Call, CallResult, Clock, PlainValue, Runner } from '../result';

/** One call that went through, with its result's errors; parameters are masked. */
export interface RecordedCall {
  cmdlet: string;
  parameters: Record<string, PlainValue>;
  host?: string;
  errors: string[];
}

/** One line of a recording: a call and what was answered, or why there was no answer; secrets are masked. */
export interface RecordedAnswer {
  at: string;
  /** The process that asked: each run of the engine and each command is one. */
  run: string;
  cmdlet: string;
  parameters: Record<string, PlainValue>;
  host?: string;
  changes?: true;
  result?: CallResult;
  thrown?: string;
}

export interface RecordingOptions {
  /** Applied to every text before it is kept; secrets must not stay in memory dumps of tests either. */
  mask?: (text: string) => string;
  /**
   * A file that gets a line of JSON per call, replayed by `recording:<file>`. Every process adds its own: one line is one
   * write at the end of the file, so that processes side by side do not cut each other's in two.
   */
  file?: string;
}

/** Passwords in connection strings, which a deployment shows to whoever may read it. */
const PASSWORDS = /\b(pwd|password)\s*=\s*("[^"]*"|\{[^}]*\}|[^;"\s]+)/gi;

/** Passes every call on and keeps a list of them: what ran, in which order, and what never did. */
export class RecordingRunner implements Runner {
  readonly name: string;
  readonly clock: Clock;
  readonly calls: RecordedCall[] = [];
  private readonly run = randomUUID();

  constructor(
    private readonly inner: Runner,
    private readonly options: RecordingOptions = {},
  ) {
    this.name = `recording ${inner.name}`;
    this.clock = inner.clock;
    if (options.file) attempt(options.file, goOnIn);
  }

  async call(call: Call, options?: { signal?: AbortSignal }): Promise<CallResult> {
    const recorded: RecordedCall = {
      cmdlet: call.cmdlet,
      parameters: maskedCopy(call.parameters, this.mask),
      ...(call.host === undefined ? {} : { host: call.host }),
      errors: [],
    };
    this.calls.push(recorded);
    try {
      const result = await this.inner.call(call, options);
      recorded.errors = result.errors.map((error) => this.mask(error.message));
      this.write(call, recorded, { result: maskedCopy(result, this.mask) });
      return result;
    } catch (error) {
      this.write(call, recorded, { thrown: this.mask(error instanceof Error ? error.message : String(error)) });
      throw error;
    }
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  /** How often each cmdlet was called. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { cmdlet } of this.calls) counts[cmdlet] = (counts[cmdlet] ?? 0) + 1;
    return counts;
  }

  private readonly mask = (text: string): string => {
    return withoutPasswords(this.options.mask?.(text) ?? text);
  };

  private write(call: Call, { errors: _, ...recorded }: RecordedCall, answer: Partial<RecordedAnswer>): void {
    if (!this.options.file) return;
    const at = this.clock.now().toISOString();
    const line: RecordedAnswer = {
      at,
      run: this.run,
      ...recorded,
      ...(call.changes ? { changes: true } : {}),
      ...answer,
    };
    attempt(this.options.file, (file) => appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 }));
  }
}

function attempt(file: string, work: (file: string) => void): void {
  try {
    work(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('recording-not-written', `${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const LOOK_BACK = 65_536;
/** Every line begins with the time of its call. */
const BEGINNING = '{"at":"';

/** A recording is gone on with; any other file is left as it is. */
function goOnIn(file: string): void {
  if (!existsSync(file)) return;
  const { size } = statSync(file);
  if (size > 0 && !beginsAs(file, BEGINNING)) {
    throw new UserError(
      'recording-not-written',
      `${file} is there already and is no recording`,
      'name a file that is not there yet, or one that was recorded before',
    );
  }
  dropHalfLine(file, size);
}

function beginsAs(file: string, text: string): boolean {
  const open = openSync(file, 'r');
  try {
    const part = Buffer.alloc(text.length);
    const length = readSync(open, part, 0, part.length, 0);
    return text.startsWith(part.toString('latin1', 0, length));
  } finally {
    closeSync(open);
  }
}

/** What a killed process has left of a line must not become part of the next one. */
function dropHalfLine(file: string, size: number): void {
  let end = size;
  const open = openSync(file, 'r');
  try {
    const part = Buffer.alloc(LOOK_BACK);
    while (end > 0) {
      const from = Math.max(0, end - LOOK_BACK);
      const length = readSync(open, part, 0, end - from, from);
      const newline = part.lastIndexOf(10, length - 1);
      end = newline < 0 ? from : from + newline + 1;
      if (newline >= 0) break;
    }
  } finally {
    closeSync(open);
  }
  if (end < size) truncateSync(file, end);
}

/** Whatever else is masked: connection strings hold passwords that this program need not have set. */
export function withoutPasswords(text: string): string {
  return text.replace(PASSWORDS, '$1=[secret]');
}

/** A copy with every text masked. */
export function maskedCopy<T>(value: T, mask: (text: string) => string): T {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) => (typeof inner === 'string' ? mask(inner) : inner));
}
