import { setImmediate as breath } from 'node:timers/promises';
import fc from 'fast-check';

/** An input that takes longer is a hang. */
const LONGEST_MS = 5000;

/**
 * Tries seeded inputs of one kind: each is used, or refused with a message for people.
 * @returns {Promise<{ used: number, refused: number, failure?: string }>}
 */
export async function tryInputs(parts, kind, { cases, seed }) {
  const counts = { used: 0, refused: 0 };
  const property = fc.asyncProperty(kind.inputs, async (input) => {
    await breath(); // whoever runs this wants to hear of it now and then
    const began = process.cpuUsage();
    const outcome = await outcomeOf(parts, kind, input);
    // Of this process alone: others on the machine must not make a hang of it.
    const took = process.cpuUsage(began).user / 1000;
    if (took > LONGEST_MS) throw new Error(`it took ${Math.round(took)} ms`);
    if (outcome === 'used' && kind.mustRefuse) throw new Error('it was taken');
    counts[outcome] += 1;
  });
  const result = await fc.check(property, { numRuns: cases, seed });
  if (!result.failed) return counts;
  const input = result.counterexample?.[0];
  const shown = Buffer.isBuffer(input) ? input.toString('base64') : JSON.stringify(input);
  return {
    ...counts,
    failure: `${kind.name}, seed ${seed}, path ${result.counterexamplePath}: ${result.errorInstance?.stack}\n  input: ${shown?.slice(0, 3000)}`,
  };
}

async function outcomeOf({ UserError, describeError }, { use }, input) {
  try {
    await use(input);
    return 'used';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const text = describeError(error);
    if (/\n\s+at \S+ ?\(?.*:\d+:\d+/.test(text)) throw new Error(`a stack trace is shown: ${text}`, { cause: error });
    if (!/\[[\w-]+\]/.test(text) || !/next: \S/.test(text))
      throw new Error(`no code or next step: ${text}`, { cause: error });
    return 'refused';
  }
}
