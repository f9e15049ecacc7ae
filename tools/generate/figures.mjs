// Writes docs/figures.md from docs/figures.json; with --check only says whether it is up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figuresPage, pageFile, readFigures } from '../figures.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const file = pageFile(root);
const text = figuresPage(readFigures(root));

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('docs/figures.md is stale; run: npm run generate');
  process.exitCode = 1;
}
