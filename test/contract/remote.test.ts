import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { classify } from '../../src/cmdlets/classify';
import type { Call } from '../../src/cmdlets/result';
import { openRunner } from '../../src/cmdlets/runners';
import { UserError } from '../../src/errors';
import { BROKER } from '../cmdlets/simulator/farm';
import { missing, overPowerShell, overSsh, type RemoteFarm, type RemoteFarmOptions, TASK } from './remote';

const SERVERS: Call = { cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: BROKER } };
const WORKSPACE: Call = { cmdlet: 'Get-RDWorkspace', parameters: { ConnectionBroker: BROKER } };
const rename = (Name: string): Call => ({
  cmdlet: 'Set-RDWorkspace',
  parameters: { Name, ConnectionBroker: BROKER },
  changes: true,
});

const reason = missing();

describe.skipIf(reason)(`processes and SSH${reason ? ` (left out: ${reason})` : ''}`, () => {
  let current: RemoteFarm | undefined;
  const over = async (way: string, options: RemoteFarmOptions = {}) => {
    current = way === 'ssh' ? await overSsh(options) : overPowerShell(options);
    return current;
  };
  afterEach(async () => {
    await current?.cleanUp();
    current = undefined;
  });
  const slow = (farm: RemoteFarm['farm'], latencyMs: Record<string, number>) =>
    farm.hands.change((state) => {
      state.faults.latencyMs = latencyMs;
    });
  const soon = () => new Promise((done) => setTimeout(done, 300));
  const failureOf = async (work: Promise<unknown>): Promise<UserError> => {
    const error = await work.then(
      () => undefined,
      (thrown) => thrown,
    );
    if (error instanceof UserError) return error;
    throw new Error(`no error of the user: ${error}`);
  };

  describe.each(['powershell', 'ssh'])('%s', (way) => {
    test('a read whose process is killed in the middle is asked again of a new one', async () => {
      const { farm, runner, pid } = await over(way);
      await runner.call(WORKSPACE);
      slow(farm, { 'Get-RDServer': 1000 });
      const first = pid();
      const reading = runner.call(SERVERS);
      await soon();
      process.kill(first, 'SIGKILL');
      const result = await reading;
      expect(result.errors).toEqual([]);
      expect(result.output).toHaveLength(9);
      expect(pid()).not.toBe(first);
    });

    test('a change whose process is killed is not made again, and what became of it is read before the next', async () => {
      const { farm, runner, pid } = await over(way);
      await runner.call(WORKSPACE);
      slow(farm, { 'Set-RDWorkspace': 1000 });
      const changing = runner.call(rename('Half'));
      await soon();
      process.kill(pid(), 'SIGKILL');
      const { errors } = await changing;
      expect(errors.map((error) => classify(error))).toEqual(['outcomeUnknown']);
      expect(errors[0]?.message).toContain('Set-RDWorkspace on');
      slow(farm, {});
      expect((await runner.call(rename('Too early'))).errors.map((error) => classify(error))).toEqual([
        'outcomeUnknown',
      ]);
      expect((await runner.call(WORKSPACE)).output).toMatchObject([{ WorkspaceName: 'Contoso Apps' }]);
      expect((await runner.call(rename('Now'))).errors).toEqual([]);
      expect((await runner.call(WORKSPACE)).output).toMatchObject([{ WorkspaceName: 'Now' }]);
    });

    test('a cmdlet that hangs is given up, with its name and host', async () => {
      const { farm, runner } = await over(way, { readSeconds: 0.3 });
      slow(farm, { 'Get-RDServer': 60_000 });
      const { errors } = await runner.call(SERVERS);
      expect(errors.map((error) => classify(error))).toEqual(['timedOut']);
      expect(errors[0]?.message).toMatch(/^Get-RDServer on .* gave no answer within 0.3 s$/);
      expect((await runner.call(WORKSPACE)).errors).toEqual([]);
    });

    test('changes go one after the other', async () => {
      const { farm, runner } = await over(way);
      slow(farm, { 'Set-RDWorkspace': 50 });
      const order: number[] = [];
      await Promise.all(
        [1, 2, 3].map(async (name) => {
          await runner.call(rename(String(name)));
          order.push(name);
        }),
      );
      expect(order).toEqual([1, 2, 3]);
      expect((await runner.call(WORKSPACE)).output).toMatchObject([{ WorkspaceName: '3' }]);
    });

    test('closing in the middle of a call leaves no process, at once', async () => {
      const { farm, runner, pid } = await over(way);
      await runner.call(WORKSPACE);
      slow(farm, { 'Get-RDServer': 60_000 });
      const reading = runner.call(SERVERS).catch(() => undefined);
      await soon();
      const began = performance.now();
      await runner.close();
      await reading;
      // The call would have taken a minute.
      expect(performance.now() - began).toBeLessThan(30_000);
      await soon();
      expect(() => process.kill(pid(), 0)).toThrow('ESRCH');
    });

    test('PowerShell 7 is refused by name', async () => {
      const { runner } = await over(way, { env: { RDS_STAND_IN_VERSION: '7.4.1' } });
      const error = await failureOf(runner.call(SERVERS));
      expect(error.code).toBe('connection-powershell-version');
      expect(error.message).toMatch(/(this computer|127\.0\.0\.1).*5\.1.*7\.4\.1/);
    });

    test('what prints nothing but other things is shown as it is', async () => {
      const { runner } = await over(way, { env: { NODE_OPTIONS: '--no-such-option' } });
      const error = await failureOf(runner.call(SERVERS));
      expect(error.code).toBe('connection-ended');
      expect(error.message).toContain('--no-such-option');
      expect(error.nextStep()).toContain('PowerShell 5.1');
    });
  });

  test('a connection that is cut in the middle of a read is made again', async () => {
    const { farm, runner } = await over('ssh');
    await runner.call(WORKSPACE);
    slow(farm, { 'Get-RDServer': 1000 });
    const reading = runner.call(SERVERS);
    await soon();
    // The server's process of this connection, which is the parent of the shell's parent.
    const stand = Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(current?.pid())], { encoding: 'utf8' }));
    process.kill(stand, 'SIGKILL');
    expect((await reading).output).toHaveLength(9);
  });

  test('a host key that is not known, or another than the known one, is an error with its fingerprint', async () => {
    const { host } = await over('ssh');
    if (!host) throw new Error('no host');
    const ask = (knownHosts: string) =>
      failureOf(
        openRunner(host.connection, { ssh: { keyFile: host.keyFile, agent: false, knownHosts } }).call(SERVERS),
      );
    const print = execFileSync('ssh-keygen', ['-lf', host.knownHosts], { encoding: 'utf8' }).split(' ')[1] ?? '';
    expect(print).toMatch(/^SHA256:/);
    const unknown = await ask(`${host.knownHosts}.none`);
    expect([unknown.code, unknown.message.includes(print)]).toEqual(['connection-host-key-unknown', true]);
    const other = `${host.knownHosts}.other`;
    writeFileSync(
      other,
      readFileSync(host.knownHosts, 'utf8')
        .replace(/(ssh-ed25519 \S{40})\S/, '$1A')
        .replace(/A(\S)\S/, 'A$1z'),
    );
    const changed = await ask(other);
    expect([changed.code, changed.message.includes(print)]).toEqual(['connection-host-key-changed', true]);
  });

  test('a key that the host does not take, and one that is not there, say so', async () => {
    const { host } = await over('ssh');
    if (!host) throw new Error('no host');
    const ask = (keyFile: string) =>
      failureOf(
        openRunner(host.connection, { ssh: { knownHosts: host.knownHosts, agent: false, keyFile } }).call(SERVERS),
      );
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', `${host.keyFile}2`]);
    expect((await ask(`${host.keyFile}2`)).code).toBe('connection-authentication');
    expect((await ask(`${host.keyFile}3`)).code).toBe('connection-key-file');
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', host.keyFile]);
    expect((await ask(host.keyFile)).code).toBe('connection-key-file');
    const opened = {
      keyFile: host.keyFile,
      passphrase: 'open sesame',
      knownHosts: host.knownHosts,
      agent: false,
    } as const;
    const runner = openRunner(host.connection, { ssh: { ...opened, logon: { mode: 'scheduledTask', task: TASK } } });
    expect((await runner.call(WORKSPACE)).errors).toEqual([]);
    await runner.close();
  });

  test('a port where nobody listens is unreachable, with host and port', async () => {
    const error = await failureOf(
      openRunner('ssh://admin@127.0.0.1:1', { ssh: { agent: false, password: 'x' } }).call(SERVERS),
    );
    expect(error.code).toBe('connection-unreachable');
    expect(error.message).toContain('admin@127.0.0.1:1');
  });

  test('a logon by key has no network credentials: workflow cmdlets fail as second hop, and a task helps', async () => {
    const { runner } = await over('ssh', { logon: { mode: 'password' } });
    const remote = await runner.call({
      cmdlet: 'Get-Service',
      parameters: { Name: 'WinRM' },
      host: 'rdsh01.contoso.com',
    });
    expect(remote.errors.map((error) => classify(error))).toEqual(['secondHop']);
    await current?.cleanUp();
    const helped = await over('ssh');
    expect((await helped.runner.call(SERVERS)).errors).toEqual([]);
  });

  test('a scheduled task that was not set up is an error that names its page', async () => {
    const { runner } = await over('ssh', { logon: { mode: 'scheduledTask', task: 'nobody' } });
    const error = await failureOf(runner.call(SERVERS));
    expect(error.code).toBe('connection-task-missing');
    expect(error.nextStep()).toContain('docs/how-to/logon-scheduled-task.md');
  });
});

describe('addresses', () => {
  test.each([
    ['ssh://', 'connection-address'],
    ['ssh://user:secret@host', 'connection-address'],
    ['ssh://host:99999', 'connection-address'],
    ['telnet://host', 'connection-unknown'],
  ])('%s is refused', (address, code) => {
    let thrown: unknown;
    try {
      openRunner(address);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code });
    expect(String(thrown)).not.toContain('secret');
  });
});
