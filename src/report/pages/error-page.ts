import { CODE_GROUPS } from '../../errors/codes';
import { errorFacts } from '../error-text';
import { md, table } from '../markdown/escape';
import { page } from './kind-page';

/** docs/errors.md: what each code in brackets means and what to do. */
export function errorPage(): string {
  const facts = errorFacts();
  return page([
    '# Errors',
    '',
    'An error ends with its code in brackets, and with a line `next:` that says what to do in this very case. A code that is',
    'not here is a rule: see [rules](rules/README.md). `npx rds-migrate explain <code>` prints the same.',
    ...CODE_GROUPS.flatMap(({ title }) => [
      '',
      `## ${title}`,
      '',
      ...table(
        ['code', 'what it means', 'what to do'],
        facts
          .filter(({ group }) => group === title)
          .map(({ code, meaning, next }) => [`\`${code}\``, prose(meaning), prose(next)]),
      ),
    ]),
  ]);
}

/** What stands in backticks is code already; the rest is text. */
function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : md(part)))
    .join('');
}
