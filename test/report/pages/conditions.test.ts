import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/doctor';
import { ERROR_CODES } from '../../../src/errors/codes';
import { ANSWERED, conditionMistakes, conditionRows, factsOf } from '../../../src/report/pages/conditions-page';
import { ruleFacts } from '../../../src/report/rule-facts';
import { kinds } from '../../../src/resources';

const root = join(__dirname, '../../..');
const behaviour = join(root, 'docs/behaviour');
const facts = new Map(ANSWERED.flatMap((name) => factsOf(name, readFileSync(join(behaviour, `${name}.md`), 'utf8'))));
const known = {
  kinds: new Set(kinds.keys()),
  rules: new Set(ruleFacts().map(({ id }) => id)),
  checks: new Set(checks.map(({ id }) => id)),
  codes: new Set(Object.keys(ERROR_CODES)),
};
const named = (sort: string) =>
  conditionRows().flatMap(({ where }) =>
    where.filter((place) => place.startsWith(`${sort}:`)).map((place) => place.slice(sort.length + 1)),
  );

describe('the page of the conditions', () => {
  it('answers for every fact, by what there is', () => {
    expect(facts.size).toBeGreaterThan(150);
    expect(conditionMistakes(facts, known)).toEqual([]);
  });

  it('would tell a fact without an answer, an answer without a fact, and a rule that is gone', () => {
    expect(conditionMistakes(new Map([...facts, ['module 1.99', 'x']]), known)).toEqual([
      'docs/behaviour: nothing answers module 1.99',
    ]);
    const fewer = new Map([...facts].slice(1));
    expect(conditionMistakes(fewer, known)).toEqual(['module 1.1 is no fact of docs/behaviour']);
    expect(conditionMistakes(facts, { ...known, rules: new Set() }).length).toBeGreaterThan(40);
  });

  it('leaves out only the pages that another table answers for', () => {
    const pages = readdirSync(behaviour).map((name) => name.replace('.md', ''));
    expect(pages.filter((name) => !ANSWERED.includes(name))).toEqual(['README', 'engine', 'migration-guide']);
  });

  it('names files and pages that there are', () => {
    expect(named('code').filter((file) => !existsSync(join(root, file)))).toEqual([]);
    expect(named('page').filter((file) => !existsSync(join(root, 'docs', file)))).toEqual([]);
  });

  it('is an answer for every rule about Remote Desktop that a fact is the source of', () => {
    const cited = ruleFacts().filter(({ source }) =>
      new RegExp(`docs/behaviour/(${ANSWERED.join('|')})\\.md section`).test(source),
    );
    const answered = new Set(named('rule'));
    const missing = cited.map(({ id }) => id).filter((id) => !id.startsWith('remote-access-') && !answered.has(id));
    expect(missing).toEqual([]);
  });
});
