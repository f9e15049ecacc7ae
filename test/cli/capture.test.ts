import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratch } from './project';

describe('capture and doctor', () => {
  let project: ReturnType<typeof scratch>;
  beforeAll(async () => {
    project = scratch();
    await project.run('simulator', 'create', 'lab');
  });
  afterAll(() => project.remove());

  const connection = 'simulator:.rds-migrate/lab/simulator.json';
  const broker = 'rdcb01.contoso.com';

  it('captures with nothing but a connection and a broker', async () => {
    const { code, out, err } = await project.run(
      'capture',
      '--connection',
      connection,
      '--broker',
      broker,
      '--out',
      'taken.yaml',
    );
    expect(code, err).toBe(0);
    expect(out).toMatch(/taken\.yaml: \d+ objects from \d+ reads/);
    expect(err).toMatch(/reading: 100 of \d+ answers so far|^$/);
    expect(readFileSync(join(project.root, 'taken.yaml'), 'utf8')).toMatch(/^deployment: Contoso Apps$/m);
  });

  it('writes the folder of a new environment', async () => {
    const { code, err } = await project.run('capture', 'fresh', '--connection', connection, '--broker', broker);
    expect(code, err).toBe(0);
    expect(readFileSync(join(project.root, 'stacks/fresh/source.yaml'), 'utf8')).toMatch(/^deployment: fresh$/m);
  });

  it.each([
    [['--connection', connection, '--broker', broker], 'capture-file-missing', /npx rds-migrate capture <environment>/],
    [['--connection', connection, '--out', 'x.yaml'], 'broker-missing', /--broker <fqdn>/],
    [['--connection', connection, '--broker', 'rdcb01', '--out', 'x.yaml'], 'broker-name', /whole name/],
    [['--connection', connection, '--broker', broker, '--out', 'x.txt'], 'capture-file-name', /\.yaml/],
    [['--connection', 'telnet:x', '--broker', broker, '--out', 'x.yaml'], 'connection-unknown', /simulator/],
    [['a/b', '--connection', connection, '--broker', broker], 'environment-name', /letters/],
    [['--connection', connection, '--broker', 'nobody.contoso.com', '--out', 'x.yaml'], 'unreachable', /broker/],
  ])('capture %j is refused by %s and writes nothing', async (args, code, next) => {
    const result = await project.run('capture', ...args);
    expect(result.code).toBe(1);
    expect(result.err).toContain(`[${code}]`);
    expect(result.err).toMatch(next);
    expect(existsSync(join(project.root, 'x.yaml'))).toBe(false);
  });

  it('replaces a file only when told so', async () => {
    const file = join(project.root, 'mine.yaml');
    writeFileSync(file, 'mine');
    const args = ['capture', '--connection', connection, '--broker', broker, '--out', 'mine.yaml'];
    const refused = await project.run(...args);
    expect(refused.err).toMatch(/mine\.yaml exists already.*\[capture-exists\]/);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await project.run(...args, '--force')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/apiVersion/);
  });

  it('doctor tells everything as JSON, with exit code 1 on a blocker', async () => {
    const { code, out } = await project.run('doctor', 'lab', '--json');
    const { level, checks } = JSON.parse(out) as { level: string; checks: { id: string; level: string }[] };
    // There is no stack in this project; nor an engine to ask for it, where these tests run alone.
    const engine = checks.find(({ id }) => id === 'engine')?.level;
    expect(checks.find(({ id }) => id === 'backend')?.level).toBe(engine === 'blocker' ? 'unchecked' : 'blocker');
    expect(checks.find(({ id }) => id === 'reachable')?.level).toBe('ok');
    expect([level, code]).toEqual(['blocker', 1]);
  });

  it('doctor goes on where the documents are broken, and says so', async () => {
    mkdirSync(join(project.root, 'stacks', 'broken'));
    for (const name of ['source', 'target'])
      writeFileSync(join(project.root, 'stacks', 'broken', `${name}.yaml`), 'a: [');
    const { code, out, err } = await project.run('doctor', 'broken');
    expect(err).not.toMatch(/\n\s+at /);
    expect(out).toMatch(/BLOCKER Documents and plan: .*next: .*validate broken/s);
    expect(code).toBe(1);
  });

  it('verify goes on where a server is away, and says so', async () => {
    await project.run('simulator', 'fault', 'offline', 'rdls01.contoso.com', '--environment', 'lab');
    const { code, out, err } = await project.run('verify', 'lab', '--stage', 'source', '--json');
    expect(err).toBe('');
    const { differences } = JSON.parse(out) as { differences: { id: string; live: string }[] };
    const away = differences.filter(({ live }) => /^not read: /.test(live)).map(({ id }) => id);
    expect(away).toContain('Server/rdls01.contoso.com');
    expect(away.every((id) => id.includes('rdls01'))).toBe(true);
    expect(code).toBe(1);
  });
});
