import { UserError } from '../errors';
import { nearest } from '../planner/nearest';
import { rulesTable, ruleText } from '../report/rule-text';
import { rules as known } from '../rules';
import { colors, print } from './project';

/** `rds-migrate rules` */
export function rules(options: { json?: boolean }): void {
  if (options.json) {
    print(JSON.stringify(known, undefined, 2));
    return;
  }
  print(rulesTable(known, colors));
}

/** `rds-migrate explain <rule>` */
export function explain(id: string): void {
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
