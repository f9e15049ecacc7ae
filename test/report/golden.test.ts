import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainColors } from '../../src/report/colors';
import { markdownReport } from '../../src/report/markdown/report';
import { planJson } from '../../src/report/plan-json';
import { planText } from '../../src/report/plan-text';
import { stageScripts } from '../../src/report/script/stage-scripts';
import { reportOn, smallDocuments } from './small';

/** `UPDATE_GOLDEN=1 npm test -- test/report` accepts what is there now. */
const folder = path.join(__dirname, 'golden');
const report = reportOn(smallDocuments());
const files: [string, string][] = [
  ['report.md', markdownReport(report)],
  ['plan.json.txt', `${JSON.stringify(planJson(report, report.stages), undefined, 2)}\n`],
  ['plan.txt', planText(report, report.stages, plainColors)],
  [
    'scripts.txt',
    stageScripts(report)
      .map(({ name, text }) => `=== ${name}\n${text.slice(1)}`)
      .join('\n'),
  ],
];

describe('the report of a small plan', () => {
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
  }

  it.each(files)('%s', (name, text) => {
    expect(text).toBe(readFileSync(path.join(folder, name), 'utf8'));
  });
});
