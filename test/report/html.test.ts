// biome-ignore-all lint/suspicious/noTemplateCurlyInString: PowerShell writes variables so
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEnvironment } from '../../src/documents/environment';
import { htmlReport } from '../../src/report/html/page';
import { reportOn, smallDocuments } from './small';

const EVIL = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '`${alert(1)}`',
  '</style><script>alert(1)</script>',
  '\\N \\G &lt;b&gt; &#60;b&#62;',
  '--><!-- ]]>',
];

describe('the report as HTML', () => {
  let html = '';
  beforeAll(async () => {
    html = await htmlReport(reportOn(smallDocuments()));
  });
  const all = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, group = '']) => group);

  it('needs nothing from anywhere', () => {
    expect(html).toContain("content=\"default-src 'none'; style-src 'unsafe-inline'");
    expect(html).not.toMatch(/<(script|link|img|iframe|object|embed)\b/);
    expect(html).not.toMatch(/\b(src|srcset)=|@import|url\(/);
    for (const target of all(/href="([^"]*)"/g)) expect(target).toMatch(/^#/);
  });

  it('has one h1 and headings in order', () => {
    const levels = all(/<h([1-6])\b/g).map(Number);
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    for (const [index, level] of levels.entries()) {
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    }
  });

  it('links only to what is there, and has no id twice', () => {
    const ids = all(/ id="([^"]*)"/g);
    expect(ids).toEqual([...new Set(ids)]);
    for (const target of all(/href="#([^"]*)"/g)) expect(ids).toContain(target);
  });

  it('has the section of every stage, with its calls and changes', () => {
    for (const { name } of reportOn(smallDocuments()).stages) {
      expect(html).toContain(`id="stage-${name.replaceAll('/', '-')}"`);
    }
    expect(html).toContain('Set-RDSessionHost -SessionHost');
    expect(html).toContain('limits.idleSessionLimitMin');
  });

  it('shows no password, only the name of the secret', () => {
    expect(html).toContain('&lt;secret farmPfx>');
    expect(html).toContain('(secret)');
  });

  it('says of a window into which all fits what begins before it', async () => {
    const { source, target } = loadEnvironment(process.cwd(), 'prod');
    const report = reportOn({ source: source.deployment, target: target.deployment });
    const early = report.stages.filter(({ latestStart }) => latestStart?.beforeWindow).map(({ name }) => name);
    expect(early).toEqual(['certificates/prepare', 'brokers/reduce']);
    const said = `all stages fit, where what users don't notice begins before it: ${early.join(', ')}<`;
    expect((await htmlReport(report)).replaceAll('&#39;', "'")).toContain(said);
    expect(html).not.toContain('begins before it');
  });

  it('says all of a diagram in a table as well', () => {
    expect(html.match(/<svg role="img" aria-label="Diagram of the/g)).toHaveLength(2);
    expect(html).toContain('rdsh11.contoso.com, 2022, new');
  });
});

describe('a name that is markup', () => {
  it.each(EVIL)('%s stays text', async (name) => {
    const evil = await htmlReport(reportOn(smallDocuments(name, name)));
    const tame = await htmlReport(reportOn(smallDocuments('Office', 'Office')));
    // The same elements in the same number: the name added none.
    const elements = (html: string) => html.match(/<[a-z!/][^\s>]*/gi)?.join(' ');
    expect(elements(evil)).toBe(elements(tame));
  });
});
