/** One record of PowerShell's error stream. Most RDS errors carry a localised message and no useful id (docs/behaviour/module.md section 2). */
export interface ErrorRecord {
  message: string;
  /** PowerShell's ErrorCategory, e.g. `ObjectNotFound`, `PermissionDenied`. */
  category?: string;
  /** FullyQualifiedErrorId, e.g. `NamedParameterNotFound,Set-RDSessionHost`. */
  id?: string;
  /** HRESULT or Win32 code where there is one. */
  code?: number;
  /** Where in the cmdlet it happened. */
  position?: string;
  /** A terminating error ended the call; a non-terminating one may hide a success or a failure: read back. */
  terminating: boolean;
}

/** What one call returned. `output` holds plain objects shaped as docs/behaviour/module.md section 11 tells. */
export interface CallResult {
  output: unknown[];
  errors: ErrorRecord[];
  warnings: string[];
  /** Some cmdlets tell success from failure nowhere else (docs/behaviour/module.md section 2). */
  verbose?: string[];
  durationMs: number;
  /** When `Live` handed it to the runner, once its turn had come, by this computer's clock. */
  sentAt?: Date;
}

export type PlainValue = string | number | boolean | null | PlainValue[] | { [key: string]: PlainValue };

/** An invocation whose broker is found and whose secrets are filled in: for a runner only, never for a log. */
export interface Call {
  cmdlet: string;
  parameters: Record<string, PlainValue>;
  /** FQDN of the server it runs on; undefined = the management host. */
  host?: string;
  /** It changes something: never repeated, never beside another change. */
  changes?: true;
}

/** Real runners use the computer's clock, the simulator its own; nothing else reads the time. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms` on this clock. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back each time `ms` have passed, and lets none pass; the result ends it. A recording, in which no time passes, has none. */
  every?(ms: number, tell: () => void): () => void;
}

/** Executes calls. One contract suite (test/contract/runners.ts) holds for all of them. */
export interface Runner {
  readonly name: string;
  readonly clock: Clock;
  /** Never throws for what the cmdlet answers (see `errors`), only when the far side can't be asked at all. */
  call(call: Call, options?: { signal?: AbortSignal }): Promise<CallResult>;
  close(): Promise<void>;
}
