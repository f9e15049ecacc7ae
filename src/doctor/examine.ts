import { type Invocation, invocationKey } from '../cmdlets/invocation';
import { type Live, LiveError } from '../cmdlets/live';
import { UserError } from '../errors';
import { objectsIn } from '../resources/values';
import type { Answer, Check, Facts, Level, Line } from './check';

/** What one check found. */
export interface Finding {
  id: string;
  title: string;
  level: Level;
  lines: Line[];
}

const RANK: Record<Level, number> = { ok: 0, warning: 1, blocker: 2 };

export function worst(lines: readonly { level: Level }[]): Level {
  return lines.reduce<Level>((level, line) => (RANK[line.level] > RANK[level] ? line.level : level), 'ok');
}

/** Runs all checks; each read is made once, and what gives no answer is for its checks to judge. */
export async function examine(checks: readonly Check[], facts: Facts, live: Live | undefined): Promise<Finding[]> {
  const answers = new Map<string, Answer>();
  const ask = async (reads: readonly Invocation[]) => {
    const unknown = new Map(reads.map((read) => [invocationKey(read), read] as const));
    await Promise.all(
      [...unknown].map(async ([key, read]) => {
        if (live && !answers.has(key)) answers.set(key, await answerTo(live, read, facts.now));
      }),
    );
  };
  await ask(checks.flatMap((check) => check.reads?.(facts) ?? []));
  await ask(checks.flatMap((check) => check.afterwards?.(facts) ?? []));
  const answered = (read: Invocation) => answers.get(invocationKey(read)) ?? unasked(facts);
  return checks.map((check) => {
    const lines = check.look(facts, answered);
    return { id: check.id, title: check.title, level: worst(lines), lines };
  });
}

const unasked = ({ now, config }: Facts): Answer => ({
  rows: [],
  output: [],
  at: now,
  failure: { errorClass: 'unknown', text: config.problem ?? 'there is no connection' },
});

async function answerTo(live: Live, read: Invocation, now: Date): Promise<Answer> {
  try {
    const { output, errors } = (await live.snapshot([read])).get(read);
    const at = live.runner.clock.now();
    const [error] = errors;
    const failure =
      error && output.length === 0 ? { errorClass: 'unknown' as const, text: live.mask(error.message) } : undefined;
    return { rows: objectsIn(output), output, at, ...(failure ? { failure } : {}) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const errorClass = error instanceof LiveError ? error.errorClass : 'unknown';
    return { rows: [], output: [], at: now, failure: { errorClass, text: error.message } };
  }
}
