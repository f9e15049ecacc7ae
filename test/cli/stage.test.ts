import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratch } from './project';

/** Stands for the engine: answers what the command asks, and writes down how it was called. */
const FAKE = `#!/usr/bin/env node
const fs = require('node:fs');
const args = process.argv.slice(2).filter((arg) => arg !== '--non-interactive');
fs.appendFileSync('calls.jsonl', JSON.stringify(args) + '\\n');
const entered = process.env.FAKE_ENTERED;
if (args[0] === 'stack' && args[1] === '--show-name') {
  if (process.env.FAKE_NO_STACK) { console.error('error: no stack selected; please use \`pulumi stack select\`'); process.exit(255); }
  console.log('prod');
} else if (args[1] === 'export') {
  const resources = entered ? [{ type: 'pulumi-nodejs:dynamic/rds:Migration', outputs: { stage: entered } }] : [];
  console.log(JSON.stringify({ deployment: { resources } }));
}
`;

let project: ReturnType<typeof scratch>;
const before = { ...process.env };

beforeEach(() => {
  project = scratch();
  const bin = path.join(project.root, 'bin');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'pulumi'), FAKE);
  chmodSync(path.join(bin, 'pulumi'), 0o755);
  process.env.PATH = `${bin}${path.delimiter}${before.PATH}`;
  config('source');
});
afterEach(() => {
  process.env = { ...before };
  project.remove();
});

function config(stage: string): void {
  const text = `config:\n  rds-migrate:environment: prod\n  rds-migrate:stage: ${stage}\n  rds-migrate:farmPfx:\n    secure: v1:xyz\n`;
  writeFileSync(path.join(project.root, 'stacks/Pulumi.prod.yaml'), text);
}

function sets(): string[][] {
  const file = path.join(project.root, 'calls.jsonl');
  if (!existsSync(file)) return [];
  const calls = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string[]);
  return calls.filter(([command]) => command === 'config');
}

describe.skipIf(process.platform === 'win32')('rds-migrate stage', () => {
  it('sets the next stage in the config of the selected stack, by pulumi itself', async () => {
    process.env.FAKE_ENTERED = 'source';
    const { code, out } = await project.run('stage', 'next');
    expect(code).toBe(0);
    expect(sets()).toEqual([['config', 'set', 'stage', 'certificates/prepare', '--stack', 'prod']]);
    expect(out).toContain('next: pulumi preview, then pulumi up');
  });

  it('begins with source', async () => {
    await project.run('stage', 'next');
    expect(sets()).toEqual([['config', 'set', 'stage', 'source', '--stack', 'prod']]);
  });

  it('goes by what was entered, not by what is set', async () => {
    process.env.FAKE_ENTERED = 'source';
    config('certificates/prepare');
    await project.run('stage', 'next');
    expect(sets()).toEqual([['config', 'set', 'stage', 'certificates/prepare', '--stack', 'prod']]);
  });

  it('goes back where that can be done', async () => {
    process.env.FAKE_ENTERED = 'certificates/prepare';
    const { out } = await project.run('stage', 'back');
    expect(sets()).toEqual([['config', 'set', 'stage', 'source', '--stack', 'prod']]);
    expect(out).toContain('goes back from certificates/prepare');
  });

  it.each([
    [
      'a jump',
      'source',
      'brokers/upgrade',
      /brokers\/upgrade does not follow source: certificates\/prepare comes next/,
    ],
    ['a way back past what cannot be undone', 'licensing/migrate-cals', 'licensing/install', /licensing\/migrate-cals/],
    [
      'a stage nobody acknowledged',
      'licensing/install',
      'next',
      /rds-migrate acknowledge licensing\/migrate-cals --change/,
    ],
    ['a stage that is not there', 'source', 'certificates/prepar', /did you mean certificates\/prepare/],
    ['what lies before the first', 'source', 'back', /no stage before/],
    ['what lies behind the last', 'target', 'next', /last stage/],
  ])('refuses %s and sets nothing', async (_what, entered, to, message) => {
    process.env.FAKE_ENTERED = entered;
    const { code, err } = await project.run('stage', to);
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(sets()).toEqual([]);
  });

  it('shows where the stack stands', async () => {
    process.env.FAKE_ENTERED = 'certificates/prepare';
    config('brokers/reduce');
    const { out } = await project.run('stage');
    expect(out).toMatch(/entered: certificates\/prepare \(2 of \d+/);
    expect(out).toMatch(/set: +brokers\/reduce \(3 of \d+/);
    expect(sets()).toEqual([]);
  });

  it('says how to select a stack', async () => {
    process.env.FAKE_NO_STACK = '1';
    const { code, err } = await project.run('stage');
    expect(code).toBe(1);
    expect(err).toContain('pulumi stack select <stack>');
  });

  it('says how to make an environment known', async () => {
    const { err } = await project.run('stage', '--stack', 'unheard-of');
    expect(err).toContain('pulumi config set environment');
  });
});
