import type { Call, CallResult, Clock, PlainValue, Runner } from '../result';

/** One call that went through, with its result's errors; parameters are masked. */
export interface RecordedCall {
  cmdlet: string;
  parameters: Record<string, PlainValue>;
  host?: string;
  errors: string[];
}

export interface RecordingOptions {
  /** Applied to every text in the parameters before it is kept; secrets must not stay in memory dumps of tests either. */
  mask?: (text: string) => string;
}

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
  }

  async call(call: Call, options?: { signal?: AbortSignal }): Promise<CallResult> {
    const recorded: RecordedCall = {
      cmdlet: call.cmdlet,
      parameters: this.masked(call.parameters) as Record<string, PlainValue>,
      ...(call.host === undefined ? {} : { host: call.host }),
      errors: [],
    };
    this.calls.push(recorded);
    const result = await this.inner.call(call, options);
    const mask = this.options.mask ?? ((text: string) => text);
    recorded.errors = result.errors.map((error) => mask(error.message));
    return result;
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

  private masked(value: PlainValue): PlainValue {
    if (typeof value === 'string') return this.options.mask ? this.options.mask(value) : value;
    if (Array.isArray(value)) return value.map((item) => this.masked(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.masked(item)]));
  }
}
