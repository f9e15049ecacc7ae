import { appendFileSync, writeFileSync } from 'node:fs';
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
  /** A file that gets a line of JSON per call, replayed by `recording:<file>`. Written anew. */
  file?: string;
}

/** Passwords in connection strings, which a deployment shows to whoever may read it. */
const PASSWORDS = /\b(pwd|password)\s*=\s*("[^"]*"|\{[^}]*\}|[^;"\s]+)/gi;

/** Passes every call on and keeps a list of them: what ran, in which order, and what never did. */
export class RecordingRunner implements Runner {
  readonly name: string;
  readonly clock: Clock;
  readonly calls: RecordedCall[] = [];

  constructor(
    private readonly inner: Runner,
    private readonly options: RecordingOptions = {},
  ) {
    this.name = `recording ${inner.name}`;
    this.clock = inner.clock;
    if (options.file) writeFileSync(options.file, '', { mode: 0o600 });
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
    const line: RecordedAnswer = { at, ...recorded, ...(call.changes ? { changes: true } : {}), ...answer };
    appendFileSync(this.options.file, `${JSON.stringify(line)}\n`);
  }
}

/** Whatever else is masked: connection strings hold passwords that this program need not have set. */
export function withoutPasswords(text: string): string {
  return text.replace(PASSWORDS, '$1=[secret]');
}

/** A copy with every text masked. */
export function maskedCopy<T>(value: T, mask: (text: string) => string): T {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) => (typeof inner === 'string' ? mask(inner) : inner));
}
