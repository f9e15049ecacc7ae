import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CLASSES } from '../../src/cmdlets/classify';
import { UserError, UserErrors } from '../../src/errors';
import { CODE_GROUPS, ERROR_CODES } from '../../src/errors/codes';
import { errorFacts } from '../../src/report/error-text';
import { ruleFacts } from '../../src/report/rule-facts';

const root = path.resolve(__dirname, '../..');

/** Everything that may raise an error; the registry itself doesn't count as a use. */
function sources(): string {
  const files = ['src', 'stacks'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.split(path.sep).join('/')}`)
      .filter((name) => name.endsWith('.ts') && !name.startsWith('src/errors/')),
  );
  return files.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
}

describe('the error codes', () => {
  const codes = Object.keys(ERROR_CODES);

  it('are all used (that every code used is here, the type of UserError sees to)', () => {
    const text = sources();
    const classes = new Set<string>([...ERROR_CLASSES, ...ERROR_CLASSES.map((name) => `step-${name}`)]);
    expect(codes.filter((code) => !classes.has(code) && !text.includes(`'${code}'`))).toEqual([]);
  });

  it('stand in one group each', () => {
    expect(errorFacts().map(({ code }) => code)).toHaveLength(codes.length);
    const inGroups = CODE_GROUPS.flatMap((group) => Object.keys(group.codes));
    expect(new Set(inGroups).size).toBe(inGroups.length);
  });

  it('are no ids of rules, so that explain knows which is meant', () => {
    const rules = new Set(ruleFacts().map(({ id }) => id));
    expect(codes.filter((code) => rules.has(code))).toEqual([]);
  });

  it.each(errorFacts())('$code says what it means and what to do, each in one line', ({ meaning, next }) => {
    for (const text of [meaning, next]) expect(text).toMatch(/^[^\n]{5,200}[^.\n]$/);
  });
});

describe('an error', () => {
  it('says what to do next, by its code where it has nothing closer', () => {
    expect(new UserError('first-stage', 'nothing before').describe()).toBe(
      `nothing before [first-stage]\n  next: ${ERROR_CODES['first-stage'].next}`,
    );
    expect(new UserError('first-stage', 'nothing before', 'go on').describe()).toMatch(/next: go on$/);
  });

  it('that a rule raises leads to the rule', () => {
    expect(new UserError({ rule: 'broker-newest' }, 'too old').describe()).toBe(
      'too old [broker-newest]\n  next: npx rds-migrate explain broker-newest',
    );
  });

  it('of several keeps its own next step; what holds for all stands once, at the end', () => {
    const all = new UserErrors('document-invalid', [
      new UserError('document-value', 'a is wrong', undefined, { file: 'x.yaml', line: 1, column: 2 }),
      new UserError('document-value', 'b is wrong', 'write c'),
    ]);
    expect(all.describe().split('\n')).toEqual([
      'x.yaml:1:2: a is wrong [document-value]',
      'b is wrong [document-value]',
      '  next: write c',
      `  next: ${ERROR_CODES['document-invalid'].next}`,
    ]);
  });
});
