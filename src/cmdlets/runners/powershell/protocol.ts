import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cmdletNames, findCmdlet, findParameter } from '../../catalogue';
import type { Call } from '../../result';

/** What the program on the far side is asked to run; the same for cmd and PowerShell as the shell of an SSH server. */
export const COMMAND = [
  'powershell.exe',
  '-NoLogo',
  '-NoProfile',
  '-NonInteractive',
  '-ExecutionPolicy',
  'Bypass',
  '-Command',
  '-',
];

const END = '#end-of-script';
/** One complete statement, as `-Command -` wants it: it reads the script from the same standard input and runs it whole. */
const LOADER = `$t = New-Object Text.StringBuilder; while ($null -ne ($l = [Console]::In.ReadLine()) -and $l -ne '${END}') { [void] $t.AppendLine($l) }; & ([scriptblock]::Create($t.ToString())) $t.ToString()`;

/** The script that runs on the far side, as it is sent. */
export function bootstrapText(): string {
  return `${LOADER}\n${readFileSync(join(__dirname, 'bootstrap.ps1'), 'utf8').trimEnd()}\n${END}\n`;
}

/** How the far side comes by network credentials (docs/how-to/logon-*.md). */
export type Logon =
  | { mode: 'password' }
  | { mode: 'scheduledTask'; task: string }
  | { mode: 'sessionConfiguration'; configuration: string }
  | { mode: 'credssp'; user: string; password: string };

/**
 * How many calls go side by side, by what they need. What is asked of the deployment runs on the management host, in runspaces
 * with the RemoteDesktop module; CIM calls of other servers cost this host a connection; every other call of another server
 * costs that server a process of its own per runspace that has ever asked it, so that these stay few.
 */
export const LANES = { deployment: 8, cim: 8, session: 4 } as const;
export type Lane = keyof typeof LANES;

const viaCimOf = (call: Call): boolean =>
  call.host !== undefined && findParameter(call.cmdlet, 'CimSession') !== undefined;

/** Where the logon leads through a session of the management host to itself, each runspace has one, and all calls go there. */
export function laneOf(call: Call, { mode }: Logon): Lane {
  if (mode === 'sessionConfiguration' || mode === 'credssp') return 'session';
  if (call.host === undefined) return 'deployment';
  return viaCimOf(call) ? 'cim' : 'session';
}

/** Sequences that would move the cursor, or change what stands on the screen, of whoever reads the message. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const Shown = z.string().transform((text) => text.replaceAll('\r\n', '\n').replace(CONTROLS, '?'));

const ErrorAnswer = z.object({
  message: Shown,
  category: z.string().optional(),
  id: z.string().optional(),
  code: z.number().optional(),
  position: z.string().optional(),
  terminating: z.boolean(),
});

const Result = z.object({
  output: z.array(z.unknown()),
  errors: z.array(ErrorAnswer),
  warnings: z.array(Shown),
  verbose: z.array(Shown).optional(),
  durationMs: z.number(),
});

const Started = z.object({
  rds: z.literal('started'),
  powershell: z.string(),
  host: z.string(),
  user: z.string(),
  elevated: z.boolean(),
  now: z.iso.datetime(),
  /** A far side with a clock of its own tells the time with every answer, and is asked to wait: a simulated deployment. */
  clock: z.literal('own').optional(),
});
/** What the far side says of itself. */
export type Started = z.infer<typeof Started>;

export const Frame = z.discriminatedUnion('rds', [
  Started,
  z.object({ rds: z.literal('ready') }),
  z.object({
    rds: z.literal('answer'),
    id: z.int(),
    result: Result.optional(),
    stopped: z.enum(['timeout', 'cancel']).optional(),
    now: z.iso.datetime().optional(),
  }),
  z.object({ rds: z.literal('fatal'), code: z.string(), message: Shown }),
]);
export type Frame = z.infer<typeof Frame>;

/** One line in plain ASCII, so that no code page of a console changes it. */
export function encode(message: unknown): string {
  const text = JSON.stringify(message).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}

/** A line of the far side; undefined = something else printed it. */
export function decode(line: string): Frame | undefined {
  if (!line.startsWith('{"rds":')) return undefined;
  try {
    const parsed = Frame.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The names that the far side may call, each with its module. */
export function helloOf(logon: Logon): unknown {
  const cmdlets = Object.fromEntries(cmdletNames().map((name) => [name, findCmdlet(name)?.module ?? '']));
  // A change goes beside the reads.
  const parallel = Object.fromEntries(Object.entries(LANES).map(([lane, most]) => [lane, most + 1]));
  return { hello: { cmdlets, parallel, logon } };
}

/** The types that text and numbers do not become by themselves when PowerShell binds them. */
const TYPES: [RegExp, string][] = [
  [/SecureString$/, 'SecureString'],
  [/PSCredential$/, 'PSCredential'],
  [/DateTime$/, 'DateTime'],
  [/RDSessionHostCollectionLoadBalancingInstance\[\]$/, 'LoadBalancing'],
];

/** A call as it is sent. */
export function callMessage(id: number, call: Call, timeoutSeconds: number, logon: Logon): unknown {
  const types: Record<string, string> = {};
  for (const name of Object.keys(call.parameters)) {
    const type = findParameter(call.cmdlet, name)?.type;
    const special = type === undefined ? undefined : TYPES.find(([pattern]) => pattern.test(type))?.[1];
    if (special) types[name] = special;
  }
  const { cmdlet, parameters, host } = call;
  const where = host === undefined ? {} : { host, viaCim: viaCimOf(call) };
  return { id, call: { cmdlet, parameters, types, timeoutSeconds, lane: laneOf(call, logon), ...where } };
}
