// Writes schema/deployment.json from the zod schemas; with --check only says whether it is up to date.
// Needs the built project (dist/).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { deploymentJsonSchemaText } = createRequire(import.meta.url)(join(root, 'dist/src/documents/json-schema.js'));
const file = join(root, 'schema', 'deployment.json');
const text = deploymentJsonSchemaText();

if (process.argv.includes('--check')) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error('schema/deployment.json is stale; run: npm run generate');
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
