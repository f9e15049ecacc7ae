import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingEntries } from '../../tools/complete-lock.mjs';
import { closedUrl, copyProject, temporaryFolder } from './fakes';

const root = path.resolve(__dirname, '../..');

/** A checkout with the real tools and a two-line program; its packages look installed (they are this project's). */
function checkout({ installed = true } = {}) {
  const folder = temporaryFolder();
  copyProject(root, folder, ['bin', 'tools', 'package.json', 'package-lock.json', 'tsconfig.json']);
  const source = (name: string, text: string): void => {
    mkdirSync(path.join(folder, 'src/cli'), { recursive: true });
    writeFileSync(path.join(folder, 'src/cli', name), text);
  };
  source('greeting.ts', "export const greeting: string = 'hello';\n");
  source('main.ts', "import { greeting } from './greeting';\nconsole.log(greeting, ...process.argv.slice(2));\n");
  if (installed) {
    mkdirSync(path.join(folder, 'node_modules'));
    for (const name of ['typescript', '@types', 'undici-types', '.package-lock.json']) {
      symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
    }
  }
  const run = (program: string, args: string[], env: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(folder, program), ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    return { status, stdout, stderr };
  };
  return { folder, source, run, file: (name: string) => path.join(folder, name) };
}

describe.skipIf(process.platform === 'win32')('setting up a checkout', { timeout: 90_000 }, () => {
  it('does each thing once and says so, then nothing', () => {
    const { file, run } = checkout();

    expect(run('tools/run.mjs', ['build'])).toEqual({
      status: 0,
      stdout: 'Building rds-migrate\nLinked npx rds-migrate\n',
      stderr: '',
    });
    expect(readlinkSync(file('node_modules/.bin/rds-migrate'))).toBe('../../bin/rds-migrate.js');
    expect(run('tools/run.mjs', ['build']).stdout).toBe('');
  });

  it('builds anew after a change, a removal and a tidied dist', () => {
    const { file, source, run } = checkout();
    run('tools/run.mjs', ['build']);

    source('greeting.ts', "export const greeting: string = 'good day';\n");
    source('extra.ts', 'export const extra = 1;\n');
    expect(run('bin/rds-migrate.js', ['x']).stdout).toBe('good day x\n');
    expect(existsSync(file('dist/src/cli/extra.js'))).toBe(true);

    rmSync(file('src/cli/extra.ts'));
    expect(run('tools/run.mjs', ['build']).stdout).toBe('Building rds-migrate\n');
    expect(existsSync(file('dist/src/cli/extra.js'))).toBe(false);

    rmSync(file('dist/src/cli/greeting.js'));
    expect(run('tools/run.mjs', ['build']).stdout).toBe('Building rds-migrate\n');
    expect(existsSync(file('dist/src/cli/greeting.js'))).toBe(true);
  });

  it('stops with the errors of the compiler and keeps the last good build', () => {
    const { file, source, run } = checkout();
    run('tools/run.mjs', ['build']);
    const good = readFileSync(file('dist/src/cli/greeting.js'), 'utf8');

    source('greeting.ts', 'export const greeting: string = 1;\n');
    const result = run('bin/rds-migrate.js', ['x']);
    expect(result.status).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain('src/cli/greeting.ts(1,14): error TS2322');
    expect(result.stderr).toMatch(/The TypeScript build failed\n {2}next: /);
    expect(readFileSync(file('dist/src/cli/greeting.js'), 'utf8')).toBe(good);
  });

  it('does not build when only times changed', () => {
    const { file, run } = checkout();
    run('tools/run.mjs', ['build']);
    const later = new Date(Date.now() + 5_000);
    utimesSync(file('src/cli/main.ts'), later, later);

    expect(run('bin/rds-migrate.js', [])).toEqual({ status: 0, stdout: 'hello\n', stderr: '' });
  });

  it('says what to do when packages are missing and there is no network', async () => {
    const { folder, run } = checkout({ installed: false });
    const result = run('tools/run.mjs', ['test'], {
      npm_config_registry: await closedUrl(),
      npm_config_cache: path.join(folder, 'npm-cache'),
      npm_config_fetch_retries: '0',
    });
    expect(result.status).toBe(1);
    expect(result.stdout).toBe('Installing npm packages (npm ci)\n');
    expect(result.stderr).toMatch(/^The npm packages are not installed and the npm registry cannot be reached:/);
    expect(result.stderr).toContain('next: connect this machine');
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });

  it('refuses a command it does not know and lists the others', () => {
    const result = spawnSync(process.execPath, [path.join(root, 'tools/run.mjs'), 'tset'], { encoding: 'utf8' });
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/^Unknown command 'tset'; there are\n {2}setup /);
  });
});

describe('package-lock.json', () => {
  it('names the optional packages of every platform, without which npm ci refuses it', () => {
    const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
    expect(Object.keys(missingEntries(lock.packages)), 'run: node tools/complete-lock.mjs').toEqual([]);
  });

  it('is completed by platform', () => {
    const packages = {
      'node_modules/tool': { version: '1.0.0', dev: true, optionalDependencies: { '@tool/linux-x64-musl': '1.0.0' } },
    };
    expect(missingEntries(packages)).toEqual({
      'node_modules/@tool/linux-x64-musl': {
        version: '1.0.0',
        cpu: ['x64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
    });
  });
});
