import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyAdditions, engineEnvironment } from '../../tools/environment.mjs';
import { copyProject, fakePulumi, temporaryFolder } from './fakes';

const root = path.resolve(__dirname, '../..');

/** A checkout whose tools find a Pulumi in a folder with an awkward name; `rds-migrate shell` and `env` run from it. */
function machine() {
  const folder = path.join(temporaryFolder(), "it's $HOME");
  copyProject(root, folder, ['tools', 'package.json']);
  const engine = path.join(folder, 'pulumi bin');
  fakePulumi(engine, 'v3.260.0');
  const env = { PATH: `${engine}:${process.env.PATH}`, HOME: folder, SHELL: '/bin/sh', npm_lifecycle_event: 'npx' };
  const program = `import(process.argv[1]).then((m) => m.shellCommand(process.argv[2], process.argv.slice(3)))
    .then((code) => { process.exitCode = code; }, (error) => { console.error(error.message); process.exitCode = 1; })`;
  const run = (args: string[], input = '') =>
    spawnSync(process.execPath, ['-e', program, path.join(folder, 'tools/shell.mjs'), ...args], {
      encoding: 'utf8',
      env,
      input,
    });
  return { folder, engine, env, run };
}

describe.skipIf(process.platform === 'win32')('rds-migrate env', () => {
  it('prints lines that a shell can evaluate, whatever the folders are called', () => {
    const { folder, engine, run } = machine();
    const script = `${run(['env']).stdout}\nprintf '%s' "$PATH|$PULUMI_SKIP_UPDATE_CHECK|\${PULUMI_CONFIG_PASSPHRASE-unset}"`;
    const { stdout } = spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8', env: { PATH: '/usr/bin' } });
    expect(stdout).toBe(`${engine}:${folder}/node_modules/.bin:/usr/bin|true|unset`);
    expect(existsSync(path.join(folder, '.rds-migrate/state'))).toBe(true);
  });

  it('prints JSON', () => {
    const { engine, run } = machine();
    const variables = JSON.parse(run(['env', '--json', '--empty-passphrase']).stdout);
    expect(variables).toEqual({
      PATH: expect.stringMatching(/^.*pulumi bin:/),
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PULUMI_CONFIG_PASSPHRASE: '',
    });
    expect(variables.PATH.startsWith(engine)).toBe(true);
  });

  it('speaks PowerShell', () => {
    expect(machine().run(['env', '--shell', 'powershell']).stdout).toMatch(
      /^\$env:PATH = '.*it''s \$HOME.*' \+ \$env:PATH\n\$env:PULUMI_/,
    );
  });

  it.each([
    [['--shell', 'fish'], "Unknown shell 'fish'"],
    [['--jsno'], "Unknown option '--jsno'"],
  ])('refuses %s', (args, message) => {
    const result = machine().run(['env', ...args]);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain(message);
  });
});

describe.skipIf(process.platform === 'win32')('rds-migrate shell', () => {
  it("starts the user's shell with pulumi on PATH and ends with its exit code", () => {
    const { run } = machine();
    const result = run(['shell'], 'pulumi version; echo "npm:$npm_lifecycle_event"; exit 7\n');
    expect(result.stdout).toBe('v3.260.0\nnpm:\n');
    expect(result.status).toBe(7);
  });
});

describe('the environment', () => {
  it.skipIf(process.platform === 'win32')("of demo and tests is closed against the user's own Pulumi", () => {
    const { folder, engine, env } = machine();
    const base = { ...env, PULUMI_BACKEND_URL: 'postgres://prod', PULUMI_ACCESS_TOKEN: 'secret', PULUMI_STACK: 'prod' };
    const closed = engineEnvironment(folder, { base });
    expect(Object.entries(closed).filter(([name]) => name.startsWith('PULUMI_'))).toEqual([
      ['PULUMI_SKIP_UPDATE_CHECK', 'true'],
      ['PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION', 'true'],
      ['PULUMI_HOME', path.join(folder, '.rds-migrate', 'pulumi-home')],
      ['PULUMI_CONFIG_PASSPHRASE', ''],
    ]);
    expect(closed.PATH?.startsWith(`${engine}:`)).toBe(true);
  });

  it('keeps the spelling of PATH and names no folder twice', () => {
    const folders = ['/a', '/b', '/c'].map((folder) => path.normalize(folder));
    const [a = '', b = '', c = ''] = folders;
    const result = applyAdditions({ path: [a, b], variables: {} }, { Path: [c, b].join(path.delimiter) });
    expect(result).toEqual({ Path: folders.join(path.delimiter) });
  });
});
