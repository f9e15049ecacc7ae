// `npm run demo`: the demo of the command line, in the closed environment that tools/commands.mjs made for it.
import { createRequire } from 'node:module';

process.argv.splice(2, 0, 'demo');
createRequire(import.meta.url)('../dist/src/cli/main.js');
