import { existsSync } from 'node:fs';
import { z } from 'zod';
import { BOUNDS, readBoundedText } from '../../documents/bounded';
import { UserError } from '../../errors';
import type { Call, CallResult, Clock, Runner } from '../result';
import { OUTCOME_UNKNOWN } from './powershell/runner';
import { maskedCopy, withoutPasswords } from './recording';

const ErrorLine = z.object({
  message: z.string(),
  category: z.string().optional(),
  id: z.string().optional(),
  code: z.number().optional(),
  position: z.string().optional(),
  terminating: z.boolean(),
});
const Line = z.object({
  at: z.iso.datetime(),
  run: z.string().optional(),
  cmdlet: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  host: z.string().optional(),
  changes: z.literal(true).optional(),
  result: z
    .object({
      output: z.array(z.unknown()),
      errors: z.array(ErrorLine),
      warnings: z.array(z.string()),
      verbose: z.array(z.string()).optional(),
      durationMs: z.number(),
    })
    .optional(),
  thrown: z.string().optional(),
});
type Line = z.infer<typeof Line>;

/**
 * Answers from a recording, and strictly: a call that was not recorded is an error, each answer is given once, and changes
 * come in the order in which they were made. Its clock shows the time of the recording. A recording of several runs is
 * replayed run by run, as `<file>#<number>`: what one run reads first, another one may have changed.
 */
export class ReplayRunner implements Runner {
  readonly name = 'recording';
  readonly clock: Clock;
  private readonly file: string;
  private readonly left: Line[];
  private time: number;

  /** `mask` does what it did when the recording was made, so that calls with secrets are known again. */
  constructor(
    name: string,
    private readonly mask: (text: string) => string = (text) => text,
  ) {
    const [, file = name, wanted] = existsSync(name) ? [] : (/^(.*)#(\d+)$/.exec(name) ?? []);
    this.file = name;
    this.left = oneRun(file, readLines(file), wanted === undefined ? undefined : Number(wanted));
    this.time = Date.parse(this.left[0]?.at ?? '1970-01-01T00:00:00Z');
    this.clock = {
      now: () => new Date(this.time),
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        this.time += Math.max(0, ms);
      },
    };
  }

  async call(call: Call, { signal }: { signal?: AbortSignal } = {}): Promise<CallResult> {
    signal?.throwIfAborted();
    const wanted = keyOf({ ...call, parameters: maskedCopy(call.parameters, this.masked) });
    const index = this.left.findIndex((line) => keyOf(line) === wanted);
    const next = this.left.find((line) => line.changes);
    const found = this.left[index];
    if (!found) throw this.mismatch(call, 'is not in it, or not once more');
    if (call.changes && found !== next) throw this.mismatch(call, `comes before ${next?.cmdlet} there`);
    this.left.splice(index, 1);
    this.time = Math.max(this.time, Date.parse(found.at));
    if (found.result) return found.result;
    if (found.changes)
      return {
        output: [],
        errors: [{ id: OUTCOME_UNKNOWN, message: found.thrown ?? 'no answer', terminating: true }],
        warnings: [],
        durationMs: 0,
      };
    throw this.mismatch(call, `was not answered: ${found.thrown}`);
  }

  private readonly masked = (text: string): string => withoutPasswords(this.mask(text));

  async close(): Promise<void> {}

  private mismatch(call: Call, why: string): UserError {
    const host = call.host === undefined ? '' : ` on ${call.host}`;
    return new UserError(
      'recording-mismatch',
      `${this.file}: ${call.cmdlet}${host} ${JSON.stringify(maskedCopy(call.parameters, this.masked))} ${why}`,
    );
  }
}

/** Equal calls have equal keys, whatever the order of their parameters; secrets are told apart by nothing. */
function keyOf({
  cmdlet,
  parameters,
  host,
}: {
  cmdlet: string;
  parameters: Record<string, unknown>;
  host?: string | undefined;
}): string {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([cmdlet.toLowerCase(), sorted, host?.toLowerCase() ?? null]);
}

/** The lines of the run with this number, from 1 on; without a number there must be one only. */
function oneRun(file: string, lines: Line[], number: number | undefined): Line[] {
  const runs = [...new Set(lines.map((line) => line.run))];
  if (number === undefined && runs.length <= 1) return lines;
  const wanted = number === undefined ? -1 : number - 1;
  if (wanted in runs) return lines.filter((line) => line.run === runs[wanted]);
  const list = runs.map((run, index) => {
    const own = lines.filter((line) => line.run === run);
    const changes = own.filter((line) => line.changes).length;
    return `#${index + 1} of ${own[0]?.at}: ${own.length} calls, ${changes} of them changes`;
  });
  throw new UserError(
    'recording-run',
    `${file} holds ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}:\n  ${list.join('\n  ')}`,
    `name one: recording:${file}#1`,
  );
}

function readLines(file: string): Line[] {
  const unreadable = (why: string) => new UserError('recording-unreadable', `${file}: ${why}`);
  let text: string;
  try {
    text = readBoundedText(file, BOUNDS.recording);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadable(error instanceof Error ? error.message : String(error));
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      try {
        return Line.parse(JSON.parse(line));
      } catch {
        throw unreadable(`line ${index + 1} is no recorded call`);
      }
    });
}
