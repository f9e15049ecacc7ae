// @ts-check

/** A failure that a person can mend: one message and what to do next; printed without a stack trace. */
export class Failure extends Error {
  /**
   * @param {string} message what is wrong
   * @param {string} [next] what to do now
   */
  constructor(message, next) {
    super(message);
    this.name = 'Failure';
    this.next = next;
  }
}

/**
 * The text a person sees for anything thrown. RDS_MIGRATE_DEBUG=1 adds the trace, for a bug in the tools themselves.
 * @param {unknown} error
 */
export function describeFailure(error) {
  const message = error instanceof Error ? error.message : String(error);
  const next = error instanceof Failure && error.next ? `\n  next: ${error.next}` : '';
  const trace = process.env.RDS_MIGRATE_DEBUG && error instanceof Error ? `\n${error.stack}` : '';
  return `${message}${next}${trace}`;
}

/**
 * Runs an entry point: whatever it throws becomes one message on stderr and a non-zero exit code.
 * @param {() => Promise<number | void>} entry resolves to the exit code
 */
export async function runToExitCode(entry) {
  try {
    process.exitCode = (await entry()) ?? 0;
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = 1;
  }
}
