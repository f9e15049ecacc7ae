import { type Invocation, invocationKey } from '../cmdlets/invocation';
import { type Live, LiveError } from '../cmdlets/live';
import { UserError } from '../errors';
import { objectsIn } from '../resources/values';
import { type Answer, type Check, type Facts, type Level, type Line, missing, unchecked } from './check';
import { reachable, silentIn } from './checks/reachable';

/** What one check found. */
export interface Finding {
  id: string;
  title: string;
  level: Level;
  lines: Line[];
}

const RANK: Record<Level, number> = { ok: 0, unchecked: 1, warning: 2, blocker: 3 };

export function worst(lines: readonly { level: Level }[]): Level {
  return lines.reduce<Level>((level, line) => (RANK[line.level] > RANK[level] ? line.level : level), 'ok');
}

/**
 * Runs all checks; each read is made once, and what gives no answer is for its checks to judge. A server that says nothing
 * at all is asked for nothing else.
 */
export async function examine(
  checks: readonly Check[],
  known: Omit<Facts, 'silent'>,
  live: Live | undefined,
): Promise<Finding[]> {
  const answers = new Map<string, Answer>();
  const ask = async (reads: readonly Invocation[]) => {
    const unknown = new Map(reads.map((read) => [invocationKey(read), read] as const));
    await Promise.all(
      [...unknown].map(async ([key, read]) => {
        if (live && !answers.has(key)) answers.set(key, await answerTo(live, read, known.now));
      }),
    );
  };
  const answered = (read: Invocation) => answers.get(invocationKey(read)) ?? unasked(known);
  const nobody: Facts = { ...known, silent: new Set() };
  const reached = live !== undefined && missing(nobody, reachable.needs) === undefined;
  if (reached) await ask(reachable.reads?.(nobody) ?? []);
  const facts: Facts = reached ? { ...known, silent: silentIn(nobody, answered) } : nobody;
  const possible = checks.filter(({ needs }) => missing(facts, needs) === undefined);
  const worthAsking = ({ on }: Invocation) => typeof on !== 'object' || !facts.silent.has(on.host);
  await ask(possible.flatMap((check) => check.reads?.(facts) ?? []).filter(worthAsking));
  await ask(possible.flatMap((check) => check.afterwards?.(facts) ?? []));
  return checks.map((check) => {
    const reason = missing(facts, check.needs);
    const lines = reason === undefined ? check.look(facts, answered) : [unchecked(reason)];
    return { id: check.id, title: check.title, level: worst(lines), lines };
  });
}

const unasked = ({ now }: Omit<Facts, 'silent'>): Answer => ({
  rows: [],
  output: [],
  at: now,
  failure: { errorClass: 'unknown', text: 'it was not asked' },
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
    const next = error.next === undefined ? {} : { next: error.next };
    return { rows: [], output: [], at: now, failure: { errorClass, text: error.message, ...next } };
  }
}
