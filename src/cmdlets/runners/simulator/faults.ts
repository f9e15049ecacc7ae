import { z } from 'zod';

/**
 * A call that goes wrong once: the n-th of its cmdlet, before or after its effect took place. `spurious`: it works, and
 * complains of a command that is not recognized all the same (docs/behaviour/module.md section 1).
 */
const Failure = z.object({
  /** `*` = whatever changes something. */
  cmdlet: z.string(),
  /** 1 = the next one; counted down in the file, so that a restarted program goes on counting. */
  nth: z.int().min(1),
  when: z.enum(['before', 'after', 'spurious']),
  message: z.string().optional(),
  /** The rest of the error where it is not a lost connection: its FullyQualifiedErrorId, code, and whether it ends the call. */
  id: z.string().optional(),
  category: z.string().optional(),
  code: z.int().optional(),
  terminating: z.boolean().optional(),
  /** Only calls with this text in their parameters or host count. */
  matching: z.string().optional(),
});

/**
 * A kill -9 at the n-th changing call from now on: before it, after its effect but before its answer, or after its answer
 * (before whatever this process calls next).
 */
const Kill = z.object({
  /** 1 = the next one; counted down in the file. */
  call: z.int().min(1),
  when: z.enum(['before', 'after', 'answered']),
  victim: z.enum(['provider', 'engine', 'both']),
  /** A file with the engine's process id; whoever started the engine writes it. */
  engine: z.string(),
});
export type Kill = z.infer<typeof Kill>;

/** What happens by itself just before the n-th changing call from now on: a server restarts, another broker becomes the active one. */
const Mishap = z.object({ call: z.int().min(1), restart: z.string().optional(), failOver: z.string().optional() });

/** What goes wrong on purpose; edited in the state file, or given with the runner's options. */
export const Faults = z.object({
  /** Real milliseconds per call: one number for all, or by cmdlet with `*` for the rest. */
  latencyMs: z.union([z.number(), z.record(z.string(), z.number())]).optional(),
  failures: z.array(Failure).optional(),
  kill: Kill.optional(),
  mishap: Mishap.optional(),
  /** Servers that nobody can reach. */
  offline: z.array(z.string()).optional(),
  /** Servers that run and refuse remote management. */
  winrmRefused: z.array(z.string()).optional(),
  /** Servers on which the account is no administrator. */
  denied: z.array(z.string()).optional(),
  /** Brokers whose Remote Desktop Management service does not run. */
  rdmsStopped: z.array(z.string()).optional(),
  /** Users (`CONTOSO\u001`) whose session ends only so many minutes after they were signed out. */
  ignoreSignOut: z.record(z.string(), z.number()).optional(),
  /** Brokers that cannot open the SQL database. */
  sqlDenied: z.array(z.string()).optional(),
  /** Virtual desktops whose making fails. */
  failedDesktops: z.array(z.string()).optional(),
  /** Adding a broker does not copy the custom RDP properties, which fails nothing. */
  customRdpPropertiesNotCopied: z.boolean().optional(),
  /** How many seconds the clock of a server is ahead. */
  clockSkewSeconds: z.record(z.string(), z.number()).optional(),
  /** Free space on the system drive of a server. */
  freeDiskGB: z.record(z.string(), z.number()).optional(),
  /** Free space on further volumes of a server, by where each is mounted: `C:\\Mounts\\UPD\\`, or `D:\\ = C:\\Mounts\\UPD\\`, its name first. */
  mountedGB: z.record(z.string(), z.record(z.string(), z.number())).optional(),
  /** The session on the management host has no administrator's token. */
  notElevated: z.boolean().optional(),
  /** Modules that are not on the management host. */
  missingModules: z.array(z.string()).optional(),
  /** Windows PowerShell of a server, where it isn't that of its release. */
  powershell: z.record(z.string(), z.string()).optional(),
  /** Something on the management host prints between the answers. */
  noise: z.boolean().optional(),
  /** Language of error texts. */
  language: z.enum(['en', 'de', 'ja']).optional(),
});
export type Faults = z.infer<typeof Faults>;

/** How long a call of this cmdlet really takes. */
export function latencyOf(faults: Faults, cmdlet: string): number {
  const latency = faults.latencyMs;
  if (latency === undefined) return 0;
  if (typeof latency === 'number') return latency;
  const wanted = cmdlet.toLowerCase();
  const own = Object.entries(latency).find(([name]) => name.toLowerCase() === wanted);
  return own?.[1] ?? latency['*'] ?? 0;
}

export type DueFailure = z.infer<typeof Failure>;

/** Counts this call; the failure that falls due with it, taken off the list. `counted` = the file must be saved. */
export function countCall(
  faults: Faults,
  cmdlet: string,
  about: string,
  changes: boolean,
): { failure: DueFailure | undefined; counted: boolean } {
  const failures = faults.failures ?? [];
  let due: DueFailure | undefined;
  let counted = false;
  for (const failure of failures) {
    if (failure.cmdlet === '*' ? !changes : failure.cmdlet.toLowerCase() !== cmdlet.toLowerCase()) continue;
    if (failure.matching && !about.toLowerCase().includes(failure.matching.toLowerCase())) continue;
    counted = true;
    failure.nth -= 1;
    if (failure.nth === 0 && !due) due = failure;
  }
  if (counted) faults.failures = failures.filter((failure) => failure.nth > 0);
  return { failure: due, counted };
}

/** Faults given with the options win over those of the file, field by field. */
export function mergeFaults(file: Faults, options: Faults | undefined): Faults {
  return options ? { ...file, ...options } : file;
}
