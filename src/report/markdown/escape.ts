import { visible } from '../values';

/** Text for Markdown, GitHub's flavour: nothing in it is taken for markup. One line. */
export function md(text: string): string {
  return visible(text.replace(/\r\n|\r|\n/g, ' '))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]#|~!]/g, '\\$&');
}

/** Lines as a block of code; the fence is longer than any run of backticks in it. */
export function fenced(lines: string[], language: string): string[] {
  const text = lines.join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
}

/** A table; the cells are Markdown already. */
export function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
