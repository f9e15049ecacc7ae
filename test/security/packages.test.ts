import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = resolve(__dirname, '../..');
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      license: z.string().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      integrity: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});
const { packages } = Lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
const installed = Object.entries(packages).filter(([place]) => place !== '');

/** Licences that let the program be used and passed on; what else appears has to be looked at by somebody. */
const KNOWN =
  /^\(?(MIT|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|Python-2\.0|PSF-2\.0|CC0-1\.0|CC-BY-3\.0|Unlicense)( (OR|AND) (MIT|Apache-2\.0|BSD-3-Clause))*\)?$/;
/** Looked at one by one: axe-core is only used by tests, tail-file's LICENSE is MIT, ssh2 says MIT in the old way. */
const LOOKED_AT = ['node_modules/axe-core', 'node_modules/@logdna/tail-file', 'node_modules/ssh2'];

describe('the packages', () => {
  it('each package has a licence that is known', () => {
    const others = installed.filter(([place, { license, optional }]) => {
      if (LOOKED_AT.includes(place)) return false;
      // Programs for other platforms, added from the registry's list, which doesn't say; their package is among these.
      return license === undefined ? !optional : !KNOWN.test(license);
    });
    expect(others).toEqual([]);
  });

  it('each is pinned by its digest', () => {
    const loose = installed.filter(
      ([, { integrity, optional, dev }]) => !integrity?.startsWith('sha512-') && !(optional && dev),
    );
    expect(loose.map(([place]) => place)).toEqual([]);
  });

  it('install scripts are off', () => {
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
    // A new one has to be looked at: these work without.
    const scripts = installed.flatMap(([place, { hasInstallScript }]) => (hasInstallScript ? [place] : []));
    expect(scripts.map((place) => place.replace(/^.*node_modules\//, '')).sort()).toEqual([
      'cpu-features',
      'esbuild',
      'protobufjs',
      'ssh2',
      'tree-sitter-powershell',
    ]);
  });
});

/** What npm prints, also where it ends with an error. */
function npm(args: string[]): string {
  const cli = process.env.npm_execpath;
  const [command, ...first] = cli ? [process.execPath, cli] : ['npm'];
  const { stdout } = spawnSync(command ?? 'npm', [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32' && !cli,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** The report of `npm audit --json` (npm 7 and newer); what else it prints says why nobody could be asked. */
const Audit = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string() })),
});

/** Known vulnerabilities that are serious; undefined = the registry was not asked, or doesn't tell. */
function seriousIn(report: string): string[] | undefined {
  const { data } = Audit.safeParse(JSON.parse(report));
  return (
    data &&
    Object.entries(data.vulnerabilities).flatMap(([name, { severity, range }]) =>
      severity === 'high' || severity === 'critical' ? [`${name} ${range}: ${severity}`] : [],
    )
  );
}

describe('known vulnerabilities', () => {
  it('what the program uses has no serious one, where the registry tells', ({ skip }) => {
    const found = seriousIn(npm(['audit', '--omit=dev', '--json', '--fetch-retries=0']));
    if (found === undefined) skip('the registry has no audit service: run `npm audit` where yours has');
    expect(found).toEqual([]);
  });

  it('are seen in a report that has some, and a refusal is not taken for none', () => {
    const about = (severity: string) => ({ severity, range: '<1.2.3', isDirect: false, via: [], fixAvailable: true });
    const vulnerabilities = { 'left-out': about('moderate'), bad: about('high'), worse: about('critical') };
    expect(seriousIn(JSON.stringify({ auditReportVersion: 2, vulnerabilities }))).toEqual([
      'bad <1.2.3: high',
      'worse <1.2.3: critical',
    ]);
    expect(seriousIn(JSON.stringify({ statusCode: 405, error: { summary: '' } }))).toBeUndefined();
  });
});

it('the package has the program, and nothing that was made while working with it', () => {
  const out = npm(['pack', '--dry-run', '--json', '--ignore-scripts']);
  const Packed = z.object({ files: z.array(z.object({ path: z.string() })) });
  const packed = z.union([z.array(Packed), z.record(z.string(), Packed)]).parse(JSON.parse(out));
  const files = Object.values(packed).flatMap((one) => one.files.map(({ path }) => path));
  for (const file of [
    'bin/rds-migrate.js',
    'dist/src/cli/main.js',
    'dist/stacks/index.js',
    'dist/src/cmdlets/runners/powershell/bootstrap.ps1',
    'schema/deployment.json',
    'Pulumi.yaml',
    'tools/run.mjs',
  ]) {
    expect(files).toContain(file);
  }
  const own =
    /(^|\/)(test|node_modules|\.rds-migrate|\.git)\/|evidence\.yaml$|stacks\/Pulumi\.|\.(jsonl|pfx|pem|key|env|tgz)$/;
  expect(files.filter((file) => own.test(file))).toEqual([]);
});
