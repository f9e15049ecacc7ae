import { execFileSync } from 'node:child_process';
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

it('the package has the program, and nothing that was made while working with it', () => {
  const npm = process.env.npm_execpath;
  const [command, ...args] = npm ? [process.execPath, npm] : ['npm'];
  const out = execFileSync(command ?? 'npm', [...args, 'pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32' && !npm,
  });
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
