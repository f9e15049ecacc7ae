import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ruleFacts } from '../../src/report/rule-facts';

const root = path.resolve(__dirname, '../..');

/** `docs/x.md`, with the sections, rules or the heading that it is cited for. */
const CITATION =
  /docs\/[\w./-]+\.md(?: (sections?|rules?) (\d+(?:(?:,| and) \d+)*)|, ([a-z-]+\/[\w<>/-]+(?:: \w+)?))?/g;
/** Notes that are not in the repository: names under which facts were collected once. */
const ELSEWHERE =
  /\breference\/[\w-]+\.(?:md|json)|(?<![\w/-])(?:rds-behaviour|licensing-gateway-web|rras-management|rds-objects)\b|\bguides\//;

interface Citation {
  where: string;
  text: string;
}

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.split(path.sep).join('/')}`)
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !name.startsWith('test/architecture/'));
}

const files = ['src', 'stacks', 'tools', 'test'].flatMap(filesBelow);
const lines = files.flatMap((file) =>
  readFileSync(path.join(root, file), 'utf8')
    .split('\n')
    .map((text, index) => ({ where: `${file}:${index + 1}`, text })),
);

/** What is wrong with a citation; undefined = it leads somewhere. */
function mistake(citation: RegExpMatchArray): string | undefined {
  const [whole, sort, numbers, heading] = citation;
  const file = /^\S+?\.md/.exec(whole)?.[0] ?? '';
  if (!existsSync(path.join(root, file))) return `${file} does not exist`;
  const headings = readFileSync(path.join(root, file), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) => line.replace(/^#+ /, ''));
  const missing = (numbers?.match(/\d+/g) ?? []).filter(
    (number) => !headings.some((line) => line.startsWith(sort?.startsWith('rule') ? `Rule ${number}:` : `${number}. `)),
  );
  if (missing.length > 0) return `${file} has no ${sort} ${missing.join(', ')}`;
  if (heading !== undefined && !headings.includes(heading)) return `${file} has no heading "${heading}"`;
  return undefined;
}

function mistakes(places: readonly Citation[]): string[] {
  return places.flatMap(({ where, text }) =>
    [...text.matchAll(CITATION)].flatMap((citation) => {
      const wrong = mistake(citation);
      return wrong === undefined ? [] : [`${where}: ${wrong}`];
    }),
  );
}

describe('citations', () => {
  it('in the code lead to a page and a section that exist', () => {
    expect(lines.flatMap(({ text }) => text.match(CITATION) ?? []).length).toBeGreaterThan(100);
    expect(mistakes(lines)).toEqual([]);
  });

  it('of the rules do, too', () => {
    const sources = ruleFacts().map(({ id, source }) => ({ where: `rule ${id}`, text: source }));
    expect(mistakes(sources)).toEqual([]);
  });

  it('name nothing that is not in the repository', () => {
    expect(lines.filter(({ text }) => ELSEWHERE.test(text)).map(({ where }) => where)).toEqual([]);
  });

  it.each([
    ['docs/behaviour/nowhere.md section 1', /does not exist/],
    ['docs/behaviour/module.md section 99', /no section 99/],
    ['docs/behaviour/module.md sections 1 and 98', /no sections 98/],
    ['docs/stages.md rule 77', /no rule 77/],
    ['docs/stages.md, brokers/nowhere', /no heading/],
  ])('to %s are found out', (text, message) => {
    expect(mistakes([{ where: 'here', text }])[0]).toMatch(message);
  });

  it.each(filesOfBehaviour())('%s numbers its facts by section, says how sure each is', (file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const facts = [...text.matchAll(/^- (\d+)\.(\d+) ([\s\S]*?)(?=\n- |\n\n|\n$)/gm)];
    expect(facts.length).toBeGreaterThan(0);
    const numbers = facts.map(([, section, number]) => `${section}.${number}`);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const [, section] of facts) expect(text).toMatch(new RegExp(`^## ${section}\\. `, 'm'));
    if (/^Marks and abbreviations/m.test(text)) {
      for (const [fact] of facts) expect(fact).toMatch(/\((?:[DSMIE]\b[^)]*)(?:\([^)]*\)[^)]*)*\)\.?\s*[^()]*$/);
    }
  });
});

function filesOfBehaviour(): string[] {
  return readdirSync(path.join(root, 'docs/behaviour'))
    .filter((name) => name !== 'README.md')
    .map((name) => `docs/behaviour/${name}`);
}
