// `npm run bench`: what the product costs beside what the engine costs anyway, measured in one run. Nothing is asserted:
// machines are shared and noisy, so the figures are ratios with their budget beside them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Table from 'cli-table3';
import { largeDeployment, writeEnvironment } from '../support/large.mjs';
import { checkout, scratchProject } from '../support/project.mjs';

const require = createRequire(import.meta.url);
const json = process.argv.includes('--json');
const sizes = process.argv.includes('--quick') ? [100] : [100, 1000];
const rows = [];

function report(what, figure, budget, ok) {
  rows.push({ what, figure, budget, verdict: ok === undefined ? '' : ok ? 'ok' : 'over' });
  if (!json) process.stderr.write(`  ${what}: ${figure}\n`);
}

async function expect(result, what) {
  if (result.code !== 0) throw new Error(`${what} failed:\n${result.out}`);
  return result;
}

const MOST_DIRECT = ['up', '--yes', '--skip-preview'];

async function floor(count) {
  const project = scratchProject({ main: join(checkout, 'test/bench/floor/program.js') });
  try {
    await expect(await project.pulumi(['stack', 'init', 'floor']), 'stack init');
    const times = {};
    times.preview = (await expect(await project.pulumi(['preview'], { COUNT: count }), 'floor preview')).seconds;
    times.up = (await expect(await project.pulumi(MOST_DIRECT, { COUNT: count }), 'floor up')).seconds;
    times.unchanged = (await expect(await project.pulumi(MOST_DIRECT, { COUNT: count }), 'floor unchanged up')).seconds;
    times.refresh = (
      await expect(await project.pulumi(['refresh', '--yes', '--skip-preview'], { COUNT: count }), 'floor refresh')
    ).seconds;
    const state = await expect(await project.pulumi(['stack', 'export']), 'export');
    return { ...times, bytes: state.out.length };
  } finally {
    project.remove();
  }
}

async function product(count) {
  const project = scratchProject();
  try {
    writeEnvironment(join(project.root, 'stacks'), 'large', largeDeployment(count));
    await expect(await project.cli(['simulator', 'create', 'large']), 'simulator create');
    await expect(await project.pulumi(['stack', 'init', 'large']), 'stack init');
    for (const [key, value] of [
      ['environment', 'large'],
      ['stage', 'source'],
    ]) {
      await expect(await project.pulumi(['config', 'set', key, value]), `config ${key}`);
    }
    await expect(
      await project.pulumi([
        'config',
        'set',
        '--secret',
        'sqlConnectionString',
        'DRIVER=ODBC;SERVER=sql;DATABASE=rds;Trusted_Connection=Yes',
      ]),
      'config secret',
    );
    const times = {};
    times.preview = (await expect(await project.pulumi(['preview']), 'preview')).seconds;
    const up = await expect(await project.pulumi(MOST_DIRECT), 'up');
    times.up = up.seconds;
    times.unchanged = (await expect(await project.pulumi(MOST_DIRECT), 'unchanged up')).seconds;
    times.refresh = (await expect(await project.pulumi(['refresh', '--yes', '--skip-preview']), 'refresh')).seconds;
    const state = await expect(await project.pulumi(['stack', 'export']), 'export');
    const resources = JSON.parse(state.out).deployment.resources.filter((resource) =>
      resource.type.startsWith('pulumi-nodejs:dynamic'),
    ).length;
    const calls = JSON.parse(readFileSync(join(project.root, '.rds-migrate/large/simulator.json'), 'utf8')).calls;
    await expect(await project.pulumi(['stack', 'rm', '--force', '--yes']), 'stack rm');
    await expect(await project.pulumi(['stack', 'init', 'fast']), 'stack init');
    for (const [key, value] of [
      ['environment', 'large'],
      ['stage', 'source'],
    ]) {
      await expect(await project.pulumi(['config', 'set', key, value]), `config ${key}`);
    }
    await expect(
      await project.pulumi([
        'config',
        'set',
        '--secret',
        'sqlConnectionString',
        'DRIVER=ODBC;SERVER=sql;DATABASE=rds;Trusted_Connection=Yes',
      ]),
      'config secret',
    );
    times.adopt = (
      await expect(await project.pulumi(MOST_DIRECT, { PULUMI_SKIP_CHECKPOINTS: 'true' }), 'adopt without checkpoints')
    ).seconds;
    return { ...times, resources, bytes: state.out.length, calls };
  } finally {
    project.remove();
  }
}

async function offlinePlan() {
  const project = scratchProject();
  try {
    writeEnvironment(join(project.root, 'stacks'), 'large', largeDeployment(1500));
    const plan = await expect(await project.cli(['plan', 'large']), 'plan');
    return plan.seconds;
  } finally {
    project.remove();
  }
}

const { PROVIDER_TEXT } = require(join(checkout, 'dist/src/providers/resource.js'));
report('size of __provider (bytes)', PROVIDER_TEXT.length, 'at most 150', PROVIDER_TEXT.length <= 150);

for (const size of sizes) {
  const mine = await product(size);
  const least = await floor(mine.resources);
  const label = `${mine.resources} resources`;
  for (const [key, name] of [
    ['preview', 'preview'],
    ['up', 'up (adopt)'],
    ['unchanged', 'up, unchanged'],
    ['refresh', 'refresh'],
  ]) {
    const ratio = mine[key] / least[key];
    const budget = key === 'refresh' ? '' : '1.3 x floor';
    report(
      `${label}: ${name}`,
      `${mine[key].toFixed(1)} s, floor ${least[key].toFixed(1)} s, ratio ${ratio.toFixed(2)}`,
      budget,
      budget ? ratio <= 1.3 : undefined,
    );
  }
  report(
    `${label}: adopt without checkpoints`,
    `${mine.adopt.toFixed(1)} s`,
    size === 1000 ? 'under 12 s' : '',
    size === 1000 ? mine.adopt < 12 : undefined,
  );
  report(`${label}: state`, `${(mine.bytes / 1024).toFixed(0)} KB, floor ${(least.bytes / 1024).toFixed(0)} KB`, '');
  if (mine.calls !== undefined) report(`${label}: cmdlets so far`, JSON.stringify(mine.calls), '');
}
const seconds = await offlinePlan();
report('offline plan, 1,500 resources, whole process', `${seconds.toFixed(2)} s`, 'under 1 s', seconds < 1);

if (json) {
  process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
} else {
  const table = new Table({ head: ['what', 'figure', 'budget', ''] });
  for (const row of rows) table.push([row.what, row.figure, row.budget, row.verdict]);
  process.stdout.write(`${table.toString()}\n`);
}
