import type { Severity } from '../../rules/rule';
import { md, table } from '../markdown/escape';
import { CHECKED, type RuleFacts, waiverText } from '../rule-facts';
import { page } from './kind-page';

const MEANS: Readonly<Record<Severity, string>> = {
  blocker: 'the stage concerned does not begin',
  warning: 'the stage begins, and the report shows it',
  manual: 'a person has to see to it',
  note: 'good to know',
};

/** The page of one rule. */
export function rulePage(rule: RuleFacts): string {
  const { id, severity, statement, reason, source, remedy, checked } = rule;
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
        ['Waiver', waiverText(rule)],
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
    'What is checked before anything is changed. A blocker keeps its stage from beginning; where it is waivable, somebody may take the risk',
    'upon themselves: `npx rds-migrate waive <rule> --reason "..."` records why and who in the evidence file, and the report shows it. What',
    'stops nothing, warnings above all, needs no waiver: the report shows it, and the stage begins.',
    '',
    ...table(
      ['rule', 'severity', 'checked', 'waivable', 'statement'],
      rules.map(({ id, severity, checked, waivable, statement }) => [
        `[${id}](${id}.md)`,
        severity,
        checked,
        waivable ? 'yes' : severity === 'blocker' ? 'no' : '',
        md(statement),
      ]),
    ),
  ]);
}
