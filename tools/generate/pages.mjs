// Writes the pages of rules, kinds, errors and both coverage tables in docs from the code; with --check only says whether they are up to date.
// Needs the built project (dist/).
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const require = createRequire(import.meta.url);
const built = (/** @type {string} */ module) => require(path.join(root, 'dist', 'src', module));

const { kinds } = built('resources');
const { kindIndex, kindPage } = built('report/pages/kind-page');
const { ruleFacts } = built('report/rule-facts');
const { errorPage } = built('report/pages/error-page');
const { ruleIndex, rulePage } = built('report/pages/rule-page');
const { guideMistakes, guidePage } = built('report/pages/guide-page');
const { ANSWERED, conditionMistakes, conditionsPage, factsOf } = built('report/pages/conditions-page');
const { checks } = built('doctor');
const { ERROR_CODES } = built('errors/codes');
const { coverageMistakes, coverageOf, coveragePage } = built('report/pages/coverage-page');

const rules = ruleFacts();
const coverage = coverageOf(kinds.values(), mentions());
const facts = new Map(
  ANSWERED.flatMap((/** @type {string} */ name) =>
    factsOf(name, readFileSync(path.join(root, 'docs', 'behaviour', `${name}.md`), 'utf8')),
  ),
);
/** File below docs/ -> its text. */
const pages = new Map([
  ['condition-coverage.md', conditionsPage(facts)],
  ['coverage.md', coveragePage(coverage)],
  ['errors.md', errorPage()],
  ['guide-coverage.md', guidePage()],
  ['kinds/README.md', kindIndex(kinds.values())],
  ['rules/README.md', ruleIndex(rules)],
  ...[...kinds.values()].map((kind) => [`kinds/${kind.name}.md`, kindPage(kind, kinds.values())]),
  ...rules.map((rule) => [`rules/${rule.id}.md`, rulePage(rule)]),
]);

const problems = coverageMistakes(coverage).map((mistake) => `src/report/pages/coverage.json: ${mistake}`);
problems.push(
  ...guideMistakes(new Set(kinds.keys()), new Set(rules.map((/** @type {{ id: string }} */ { id }) => id))).map(
    (mistake) => `src/report/pages/guide.json: ${mistake}`,
  ),
);
const known = {
  kinds: new Set(kinds.keys()),
  rules: new Set(rules.map((/** @type {{ id: string }} */ { id }) => id)),
  checks: new Set(checks.map((/** @type {{ id: string }} */ { id }) => id)),
  codes: new Set(Object.keys(ERROR_CODES)),
};
problems.push(
  ...conditionMistakes(facts, known).map(
    (/** @type {string} */ mistake) => `src/report/pages/conditions.json: ${mistake}`,
  ),
);
if (process.argv.includes('--check')) problems.push(...stale());
else write();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

/** Which files name a call in quotes: for calls that no example of a kind leads to. */
function mentions() {
  const files = ['src/resources', 'src/cmdlets'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.split(path.sep).join('/')}`)
      .filter((name) => name.endsWith('.ts') && !name.includes('/runners/') && !name.includes('/effects.ts')),
  );
  files.sort();
  const texts = files.map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
  return (/** @type {string} */ name) => texts.filter(({ text }) => text.includes(`'${name}'`)).map(({ file }) => file);
}

function existing() {
  return ['kinds', 'rules'].flatMap((folder) => {
    const at = path.join(root, 'docs', folder);
    return existsSync(at) ? readdirSync(at).map((name) => `${folder}/${name}`) : [];
  });
}

function stale() {
  const wrong = [...pages]
    .filter(([name, text]) => {
      const file = path.join(root, 'docs', name);
      return !existsSync(file) || readFileSync(file, 'utf8') !== text;
    })
    .map(([name]) => `docs/${name} is stale; run: npm run generate`);
  const left = existing().filter((name) => !pages.has(name));
  return [...wrong, ...left.map((name) => `docs/${name} belongs to nothing any more; run: npm run generate`)];
}

function write() {
  for (const [name, text] of pages) {
    const file = path.join(root, 'docs', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const name of existing()) if (!pages.has(name)) rmSync(path.join(root, 'docs', name));
}
