// `npm run sweep`: the program is killed, or made to fail, at every change of a migration and run again.
import { runToExitCode } from './failure.mjs';

runToExitCode(async () => {
  const { sweep } = await import('../test/sweep/main.mjs');
  return sweep(process.argv.slice(2));
});
