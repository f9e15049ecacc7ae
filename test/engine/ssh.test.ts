import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePowerShell, type StandInHost, startStandIn } from '../../src/cmdlets/runners/stand-in/host';
import { missing, PROGRAM, TASK } from '../contract/remote';
import { searcher, watchProcesses } from '../secrets/search.mjs';
import { withDisks } from './documents';
import { expectNoTrace, type Scene, SECRETS, scene } from './harness';

const reason = missing() ?? (process.platform === 'linux' ? undefined : 'the process list is read from /proc');
const secrets = { ...SECRETS, sshPassphrase: 'Öffne "Dich" & 4711' };

/** The whole way: engine, provider, SSH server, PowerShell, and back. */
describe.skipIf(reason)(`over SSH${reason ? ` (left out: ${reason})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rds-migrate-host-'));
  const search = searcher(secrets);
  const printed: string[] = [];
  let made: Scene;
  let host: StandInHost | undefined;
  let watch: ReturnType<typeof watchProcesses>;

  beforeAll(async () => {
    made = await scene({ ...withDisks, secrets });
    made.hands.change((state) => {
      state.managementHost.logonTask = TASK;
    });
    host = await startStandIn({ folder, file: made.simulator, program: PROGRAM });
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', secrets.sshPassphrase, '-f', host.keyFile]);
    made.configure({
      connection: host.connection,
      sshKeyFile: host.keyFile,
      sshKnownHosts: host.knownHosts,
      sshAgent: 'false',
      logon: 'scheduledTask',
      logonTask: TASK,
      record: 'calls.jsonl',
    });
    // From here on nothing but the product starts programs.
    watch = watchProcesses(search);
  });
  afterAll(async () => {
    watch?.stop();
    await host?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('adopts, changes, examines, verifies and captures, and a secret is seen nowhere', async () => {
    const adoptedAt = await made.upOk();
    expect(made.audit()).toEqual([]);
    const stage = await made.enterOk('certificates/prepare');
    expect(made.cmdlets()).toContain('Import-PfxCertificate');
    printed.push(adoptedAt.out, stage.out);

    const doctor = await made.cli('doctor', 'lab', '--json');
    expect(doctor.out).toContain('"a workflow session on rdcb01.contoso.com opens"');
    const verified = await made.cli('verify', 'lab');
    expect(verified.out).toMatch(/lab at stage certificates\/prepare: \d+ resources, 0 differences/);
    expect(verified.code, verified.out).toBe(0);
    const [first, second] = ['first.yaml', 'second.yaml'].map((name) => join(made.root, name));
    for (const file of [first, second]) {
      const captured = await made.cli('capture', 'lab', '--output', String(file));
      expect(captured.code, captured.out).toBe(0);
      printed.push(captured.out);
    }
    expect(readFileSync(String(second), 'utf8')).toBe(readFileSync(String(first), 'utf8'));
    printed.push(doctor.out, verified.out);

    // Every process has added its calls: two runs of the engine, and four commands.
    const lines = readFileSync(join(made.root, 'calls.jsonl'), 'utf8').trimEnd().split('\n');
    const runs = [...new Set(lines.map((line) => JSON.parse(line).run))];
    expect(runs).toHaveLength(6);
    made.configure({ connection: 'recording:calls.jsonl#4', record: undefined });
    const replayed = await made.cli('verify', 'lab');
    expect(replayed.out).toBe(verified.out);

    const { files, found } = search.inFiles(made.root, (path) =>
      [join('.rds-migrate', 'lab', 'simulator.json'), 'dist', 'node_modules'].includes(path),
    );
    const processes = watch.stop();
    expect([...found, ...search.inText(printed.join('\n'), 'what was printed'), ...processes.found]).toEqual([]);
    expect(files).toBeGreaterThan(10);
    expect(processes.programs.join('\n')).toMatch(/sshd: [\s\S]*stand-in\/main\.js/);
  });

  it('examines and verifies on the management host itself, by its PowerShell', async () => {
    const local = { connection: undefined, sshKeyFile: undefined, sshKnownHosts: undefined, sshAgent: undefined };
    const program = makePowerShell({ folder: join(made.root, 'far'), file: made.simulator, program: PROGRAM });
    made.configure({ ...local, logon: undefined, logonTask: undefined, connection: `powershell:${program}` });
    const verified = await made.cli('verify', 'lab', '--json');
    expect(JSON.parse(verified.out), verified.out).toMatchObject({ stage: 'certificates/prepare', differences: [] });
    expect(verified.code).toBe(0);

    const before = made.bytes();
    const doctor = await made.cli('doctor', 'lab', '--json');
    const { checks } = JSON.parse(doctor.out) as { checks: { id: string; lines: { level: string }[] }[] };
    for (const id of ['connection', 'powershell', 'module', 'active-broker', 'workflow']) {
      expect(
        checks.find((check) => check.id === id)?.lines.map(({ level }) => level),
        id,
      ).toContain('ok');
    }
    expect(made.bytes()).toBe(before);

    made.hands.change(({ deployment }) => {
      if (deployment) deployment.workspace.name = 'By hand';
    });
    const differs = await made.cli('verify', 'lab');
    expect(differs.out).toContain('By hand');
    expect(differs.code).toBe(1);
  });

  it('tells a host whose key is not known before anything is changed', async () => {
    const before = made.bytes();
    const audited = made.audit().length;
    made.configure({ connection: host?.connection, sshKnownHosts: join(made.root, 'none') });
    const unknown = await made.preview();
    expect(unknown.code).not.toBe(0);
    expect(unknown.out).toMatch(/the host key is not known: .*SHA256:[\s\S]*\[connection-host-key-unknown\]\s+next: /);
    expectNoTrace(unknown.out);
    expect(made.bytes()).toBe(before);
    expect(made.audit()).toHaveLength(audited);
  });
});
