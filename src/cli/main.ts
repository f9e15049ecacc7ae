import { closeRunners } from '../cmdlets/runners';
import { failureText } from './named-stack';
import { createProgram } from './program';

/** Entry of `rds-migrate` and of the demo: whatever is thrown becomes one message and exit code 1, never a trace. */
async function main(): Promise<void> {
  // Somebody closed the pipe (`| head`): there is nobody left to tell.
  process.stdout.on('error', () => process.exit(0));
  try {
    await createProgram().parseAsync(process.argv);
  } catch (error) {
    process.stderr.write(`${failureText(error)}\n`);
    if (process.env.RDS_MIGRATE_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  } finally {
    await closeRunners();
  }
}

void main();
