import { UserError } from '../errors';
import { planJson } from '../report/plan-json';
import type { Report } from '../report/report';
import { loadPlan, print, projectRoot } from './project';
import { reportFor } from './report-facts';
import { writeScripts, writeText } from './script-files';

const FORMATS = ['html', 'markdown', 'json', 'script'] as const;
export type Format = (typeof FORMATS)[number];

/** What the name of a file says of its format. */
const EXTENSIONS: Readonly<Record<string, Format>> = { html: 'html', htm: 'html', md: 'markdown', json: 'json' };

/** `rds-migrate report <environment>`: for the change board and for pull requests; offline, no engine. */
export async function report(name: string, options: { out?: string; format?: string }): Promise<void> {
  const root = projectRoot();
  const format = formatOf(options);
  const { environment, plan } = loadPlan(root, name);
  // Only a file that is filed away says when it was made: the others are compared.
  const generated = format === 'html' ? new Date().toISOString() : undefined;
  const made = reportFor(root, environment, plan, generated);
  if (format === 'script') {
    writeScripts(made, options.out ?? `${name}-scripts`);
    return;
  }
  const text = await textOf(made, format);
  const out = options.out ?? (format === 'html' ? `${name}-report.html` : undefined);
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  writeText(out, text);
  print(`${out}: ${Math.ceil(Buffer.byteLength(text) / 1024)} KB`);
}

function formatOf({ out = '', format }: { out?: string; format?: string }): Format {
  const extension = /\.([A-Za-z]+)$/.exec(out)?.[1]?.toLowerCase() ?? '';
  if (format === undefined) return EXTENSIONS[extension] ?? 'html';
  const known = FORMATS.find((candidate) => candidate === format);
  if (known) return known;
  throw new UserError(
    'unknown-format',
    `there is no format ${JSON.stringify(format)}`,
    `one of: ${FORMATS.join(', ')}`,
  );
}

/** Templates and diagrams are loaded when they are needed, so that everything else starts without them. */
async function textOf(made: Report, format: Exclude<Format, 'script'>): Promise<string> {
  if (format === 'json') return `${JSON.stringify(planJson(made, made.stages), undefined, 2)}\n`;
  if (format === 'markdown') return (await import('../report/markdown/report')).markdownReport(made);
  return (await import('../report/html/page')).htmlReport(made);
}
