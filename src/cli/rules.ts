import { UserError } from '../errors';
import { nearest } from '../planner/nearest';
import { errorFacts, errorText } from '../report/error-text';
import { ruleFacts } from '../report/rule-facts';
import { rulesTable, ruleText } from '../report/rule-text';
import { colors, print } from './project';

/** `rds-migrate rules` */
export function rules(options: { json?: boolean }): void {
  if (options.json) {
    print(JSON.stringify(ruleFacts(), undefined, 2));
    return;
  }
  print(rulesTable(ruleFacts(), colors));
}

/** `rds-migrate explain <id>`: a rule, or the code that an error shows in brackets. */
export function explain(id: string): void {
  const known = ruleFacts();
  const rule = known.find((candidate) => candidate.id === id);
  if (rule) {
    print(ruleText(rule, colors));
    return;
  }
  const codes = errorFacts();
  const code = codes.find((candidate) => candidate.code === id);
  if (code) {
    print(errorText(code, colors));
    return;
  }
  const close = nearest(id, [...known.map((candidate) => candidate.id), ...codes.map((candidate) => candidate.code)]);
  throw new UserError(
    'unknown-id',
    `there is no rule and no error code "${id}"${close ? `; did you mean ${close}?` : ''}`,
    '`npx rds-migrate rules` lists the rules, docs/errors.md the error codes',
  );
}
