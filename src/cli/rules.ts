import { UserError } from '../errors';
import { nearest } from '../planner/nearest';
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

/** `rds-migrate explain <rule>` */
export function explain(id: string): void {
  const known = ruleFacts();
  const rule = known.find((candidate) => candidate.id === id);
  if (rule) {
    print(ruleText(rule, colors));
    return;
  }
  const ids = known.map((candidate) => candidate.id);
  const close = nearest(id, ids);
  throw new UserError(
    'unknown-rule',
    `there is no rule ${id}${close ? `; did you mean ${close}?` : ''}`,
    'rds-migrate rules lists them',
  );
}
