import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Stands for the engine: answers what the command asks, and writes down how it was called. */
const FAKE = `#!/usr/bin/env node
const fs = require('node:fs');
const args = process.argv.slice(2).filter((arg) => arg !== '--non-interactive');
fs.appendFileSync('calls.jsonl', JSON.stringify(args) + '\\n');
const entered = process.env.FAKE_ENTERED;
if (args[0] === 'stack' && args[1] === '--show-name') {
  if (process.env.FAKE_NO_STACK) { console.error('error: no stack selected; please use \`pulumi stack select\`'); process.exit(255); }
  console.log('prod');
} else if (args[1] === 'ls') {
  console.log(process.env.FAKE_STACKS ?? '[]');
} else if (args[1] === 'export' && args.includes(process.env.FAKE_UNREADABLE)) {
  console.error('error: incorrect passphrase');
  process.exit(255);
} else if (args[1] === 'export') {
  const resources = entered ? [{ type: 'pulumi-nodejs:dynamic/rds:Migration', outputs: { stage: entered } }] : [];
  console.log(JSON.stringify({ deployment: { resources } }));
}
`;

/** Puts it before everything else on the path of this process. */
export function fakeEngine(root: string): void {
  const bin = path.join(root, 'bin');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'pulumi'), FAKE);
  chmodSync(path.join(bin, 'pulumi'), 0o755);
  process.env.PATH = `${bin}${path.delimiter}${process.env.PATH}`;
}
