// Writes docs/licences.md, the licences of all packages, from package-lock.json; with --check only says whether it is up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const file = join(root, 'docs', 'licences.md');
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

/** @type {Map<string, string[]>} */
const byLicence = new Map();
for (const [place, { version, license, dev }] of Object.entries(packages)) {
  if (place === '') continue;
  const name = place.replace(/^.*node_modules\//, '');
  const licence = license ?? 'Not stated in package-lock.json';
  byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${name} ${version}${dev ? ' (development)' : ''}`]);
}
const parts = [...byLicence]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(
    ([licence, names]) =>
      `## ${licence}\n\n${[...new Set(names)]
        .sort()
        .map((name) => `- ${name}`)
        .join('\n')}`,
  );
const text = ['<!-- Generated from package-lock.json: do not edit. -->', '# Licences of the packages', ...parts]
  .join('\n\n')
  .concat('\n');

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('docs/licences.md is stale; run: npm run generate');
  process.exitCode = 1;
}
