import type { Severity } from '../../rules/rule';
import { md, table } from '../markdown/escape';
import { CHECKED, type RuleFacts } from '../rule-facts';
import { page } from './kind-page';

const MEANS: Readonly<Record<Severity, string>> = {
  blocker: 'the stage concerned does not begin',
  warning: 'the stage begins, and the report shows it',
  manual: 'a person has to see to it',
  note: 'good to know',
};

/** The page of one rule. */
export function rulePage({ id, severity, statement, reason, source, remedy, checked, waivable }: RuleFacts): string {
  return page([
    `# ${id}`,
    '',
    md(statement),
    '',
    ...table(
      ['', ''],
      [
        ['Severity', `${severity}: ${MEANS[severity]}`],
        ['Checked', CHECKED[checked]],
        ['Why', md(reason)],
        ['What to do', md(remedy)],
        ['Source', md(source)],
        [
          'Waiver',
          waivable ? `possible, with a reason: \`npx rds-migrate waive ${id} --reason "..."\`` : 'not possible',
        ],
      ],
    ),
    '',
    `In a terminal: \`npx rds-migrate explain ${id}\``,
  ]);
}

/** The list of all rules. */
export function ruleIndex(rules: readonly RuleFacts[]): string {
  return page([
    '# Rules',
    '',
    'What is checked before anything is changed.',
    '',
    ...table(
      ['rule', 'severity', 'checked', 'waivable', 'statement'],
      rules.map(({ id, severity, checked, waivable, statement }) => [
        `[${id}](${id}.md)`,
        severity,
        checked,
        waivable ? 'yes' : 'no',
        md(statement),
      ]),
    ),
  ]);
}
