import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { classify } from '../../src/cmdlets/classify';
import { Live } from '../../src/cmdlets/live';
import { getOperatingSystem } from '../../src/cmdlets/reads';
import type { Call } from '../../src/cmdlets/result';
import { openRunner } from '../../src/cmdlets/runners';
import type { SshOptions } from '../../src/cmdlets/runners/ssh';
import { findSshd, type StandInHost } from '../../src/cmdlets/runners/stand-in/host';
import { UserError } from '../../src/errors';
import { BROKER } from '../cmdlets/simulator/farm';
import { scratchFolder } from '../support/folders';
import { missing, overSsh, type RemoteFarm, type RemoteFarmOptions, TASK } from './remote';

const SERVERS: Call = { cmdlet: 'Get-RDServer', parameters: { ConnectionBroker: BROKER } };
const WORKSPACE: Call = { cmdlet: 'Get-RDWorkspace', parameters: { ConnectionBroker: BROKER } };
const ON_HOST: Call = { cmdlet: 'Get-Service', parameters: { Name: ['WinRM'] }, host: 'rdsh01.contoso.com' };

const reason = missing();

describe.skipIf(reason)(`ways over SSH${reason ? ` (left out: ${reason})` : ''}`, () => {
  const farms: RemoteFarm[] = [];
  const programs: ChildProcess[] = [];
  afterEach(async () => {
    for (const program of programs.splice(0)) program.kill();
    for (const farm of farms.splice(0)) await farm.cleanUp();
  });

  async function open(options: RemoteFarmOptions = {}): Promise<RemoteFarm & { host: StandInHost }> {
    const farm = await overSsh(options);
    farms.push(farm);
    const { host } = farm;
    if (!host) throw new Error('no host');
    return { ...farm, host };
  }
  const runnerTo = (host: StandInHost, options: SshOptions) => {
    const runner = openRunner(host.connection, { ssh: { knownHosts: host.knownHosts, agent: false, ...options } });
    farms.push({ ...lastFarm(), cleanUp: () => runner.close() });
    return runner;
  };
  const lastFarm = () => {
    const farm = farms.at(-1);
    if (!farm) throw new Error('no farm');
    return farm;
  };
  const failureOf = async (work: Promise<unknown>): Promise<UserError> => {
    const error = await work.catch((thrown) => thrown);
    if (error instanceof UserError) return error;
    throw new Error(`no error of the user: ${error}`);
  };
  const parentOf = (pid: number) =>
    Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
  const slow = (farm: RemoteFarm, latencyMs: Record<string, number>) =>
    farm.farm.hands.change((state) => {
      state.faults.latencyMs = latencyMs;
    });

  const PASSWORD = 'Sesam "öffne" 0815';
  const withPasswords = passwordServer();

  describe.skipIf(withPasswords.reason)(
    `logon by password${withPasswords.reason ? ` (left out: ${withPasswords.reason})` : ''}`,
    () => {
      const logon = { mode: 'password' } as const;

      test('has network credentials: cmdlets reach further servers', async () => {
        const { host } = await open({ server: withPasswords.server(PASSWORD) });
        const runner = runnerTo(host, { password: PASSWORD, logon });
        expect((await runner.call(ON_HOST)).errors).toEqual([]);
        expect((await runner.call(SERVERS)).output).toHaveLength(9);
      });

      test('with a wrong one is refused, naming user and host and not the password', async () => {
        const { host } = await open({ server: withPasswords.server(PASSWORD) });
        const error = await failureOf(runnerTo(host, { password: 'Sesam wrong', logon }).call(SERVERS));
        expect(error.code).toBe('connection-authentication');
        expect(error.message).toContain(`@127.0.0.1:${host.port}: the logon was refused`);
        expect(error.message).not.toContain('Sesam');
        expect(error.nextStep()).toContain('pulumi config set --secret sshPassword');
      });
    },
  );

  const withPrompts = existsSync('/etc/pam.d/sshd') ? withPasswords.reason : 'needs PAM, through which sshd asks';

  describe.skipIf(withPrompts)(
    `logon by a password that the host asks for${withPrompts ? ` (left out: ${withPrompts})` : ''}`,
    () => {
      const logon = { mode: 'password' } as const;

      test('answers the question, where the host takes no password otherwise', async () => {
        const { host } = await open({ server: withPasswords.server(PASSWORD, ASKING) });
        const runner = runnerTo(host, { password: PASSWORD, logon });
        expect((await runner.call(SERVERS)).output).toHaveLength(9);
      });

      test('with a wrong one is refused like any other', async () => {
        const { host } = await open({ server: withPasswords.server(PASSWORD, ASKING) });
        const error = await failureOf(runnerTo(host, { password: 'Sesam wrong', logon }).call(SERVERS));
        expect(error.code).toBe('connection-authentication');
        expect(error.message).not.toContain('Sesam');
      });
    },
  );

  test('a password where the host takes none is refused', async () => {
    const { host } = await open();
    const runner = runnerTo(host, { password: PASSWORD });
    const error = await failureOf(runner.call(SERVERS));
    expect(error.code).toBe('connection-authentication');
    expect(error.message).toMatch(/tried the password$/);
    // A domain locks the account after a few tries: the same error, not another try.
    expect(await failureOf(runner.call(WORKSPACE))).toBe(error);
  });

  test('nothing to sign in with is told as such', async () => {
    const { host } = await open();
    const HOME = process.env.HOME;
    process.env.HOME = scratchFolder();
    try {
      expect((await failureOf(runnerTo(host, {}).call(SERVERS))).message).toContain('there was nothing to try');
    } finally {
      process.env.HOME = HOME;
    }
  });

  test('a key that can not be used leaves no connection open, for which this process would wait', async () => {
    const server = createServer();
    const closed = new Promise<void>((done) => {
      server.on('connection', (socket) => socket.on('close', () => done()).resume());
    });
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const keyFile = join(scratchFolder(), 'key');
    writeFileSync(keyFile, 'no key');
    const runner = openRunner(`ssh://admin@127.0.0.1:${port}`, { ssh: { keyFile, agent: false } });
    expect((await failureOf(runner.call(SERVERS))).code).toBe('connection-key-file');
    await closed;
    server.close();
  });

  test('an agent signs in with a key that lies nowhere on disk', async () => {
    const { host } = await open();
    const socket = join(dirname(host.keyFile), 'agent');
    programs.push(spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' }));
    const add = () => spawnSync('ssh-add', ['-q', host.keyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
    for (let tries = 0; add().status !== 0 && tries < 50; tries += 1) await pause(50);
    // As most people have it: the file is encrypted, and the agent holds what it opens to.
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', host.keyFile]);
    const locked = runnerTo(host, {
      agent: socket,
      keyFile: host.keyFile,
      logon: { mode: 'scheduledTask', task: TASK },
    });
    expect((await locked.call(WORKSPACE)).errors).toEqual([]);
    const dead = await failureOf(runnerTo(host, { agent: `${socket}.none`, keyFile: host.keyFile }).call(WORKSPACE));
    expect(dead.code).toBe('connection-authentication');
    expect(dead.message).toMatch(/left out the key \S+user_key, which is encrypted .*the agent fails/);
    writeFileSync(host.keyFile, 'gone');
    const logon = { mode: 'scheduledTask', task: TASK } as const;
    const HOME = process.env.HOME;
    process.env.HOME = dirname(host.keyFile);
    try {
      expect((await runnerTo(host, { agent: socket, logon }).call(WORKSPACE)).errors).toEqual([]);
    } finally {
      process.env.HOME = HOME;
    }
  });

  test('a jump host is gone through, each host with its own key', async () => {
    const bastion = await open();
    const { host, farm } = await open();
    appendFileSync(host.knownHosts, readFileSync(bastion.host.knownHosts));
    appendFileSync(join(dirname(bastion.host.keyFile), 'authorized_keys'), readFileSync(`${host.keyFile}.pub`));
    farm.hands.change((state) => {
      state.deployment?.roles[BROKER]?.push('RDS-WEB-ACCESS');
    });
    const logon = { mode: 'scheduledTask', task: TASK } as const;
    const { keyFile } = host;
    const runner = runnerTo(host, { keyFile, jump: bastion.host.connection, logon });
    const { output } = await runner.call(SERVERS);
    // It is the deployment behind the second host that answers.
    expect(JSON.stringify(output)).toMatch(/"RDS-CONNECTION-BROKER","RDS-WEB-ACCESS"/);

    const unknown = await failureOf(
      runnerTo(host, { keyFile, jump: bastion.host.connection, knownHosts: bastion.host.knownHosts }).call(SERVERS),
    );
    expect(unknown.code).toBe('connection-host-key-unknown');
    expect(unknown.message).toContain(`127.0.0.1:${host.port}`);
  });

  test('a jump host that lets nobody through is told as such', async () => {
    const bastion = await open({ server: { settings: { AllowTcpForwarding: 'no' } } });
    const { host } = await open();
    appendFileSync(host.knownHosts, readFileSync(bastion.host.knownHosts));
    appendFileSync(join(dirname(bastion.host.keyFile), 'authorized_keys'), readFileSync(`${host.keyFile}.pub`));
    const error = await failureOf(
      runnerTo(host, { keyFile: host.keyFile, jump: bastion.host.connection }).call(SERVERS),
    );
    expect(error.code).toBe('connection-unreachable');
    expect(error.message).toMatch(/127\.0\.0\.1:\d+: not reached: through the jump host: /);
  });

  test('a connection that has fallen silent is taken for dead, and the read asked again', async () => {
    const remote = await open({ keepaliveSeconds: 0.2 });
    await remote.runner.call(WORKSPACE);
    slow(remote, { 'Get-RDServer': 2000 });
    const reading = remote.runner.call(SERVERS);
    await pause(200);
    const session = parentOf(remote.pid());
    process.kill(session, 'SIGSTOP');
    try {
      slow(remote, {});
      expect((await reading).output).toHaveLength(9);
    } finally {
      process.kill(session, 'SIGCONT');
    }
  });

  test('a server that is away for a while is tried again and again, a change is not made twice', async () => {
    const remote = await open();
    await remote.runner.call(WORKSPACE);
    slow(remote, { 'Set-RDWorkspace': 60_000 });
    const change = { cmdlet: 'Set-RDWorkspace', parameters: { Name: 'Half', ConnectionBroker: BROKER }, changes: true };
    const changing = remote.runner.call({ ...change, changes: true });
    await pause(300);
    const session = parentOf(remote.pid());
    await remote.host.stop();
    process.kill(session, 'SIGKILL');
    expect((await changing).errors.map((error) => classify(error))).toEqual(['outcomeUnknown']);
    const reading = remote.runner.call(WORKSPACE);
    await pause(700);
    const config = join(dirname(remote.host.keyFile), 'sshd_config');
    programs.push(spawn(findSshd() ?? '', ['-D', '-f', config], { stdio: 'ignore' }));
    expect((await reading).output).toMatchObject([{ WorkspaceName: 'Contoso Apps' }]);
  });

  describe('a logon that the management host does not offer', () => {
    test.each<[NonNullable<SshOptions['logon']>, RegExp]>([
      [{ mode: 'sessionConfiguration', configuration: 'nobody' }, /nobody session configuration/],
      [{ mode: 'credssp', user: 'CONTOSO\\admin', password: PASSWORD }, /CredSSP authentication is currently disabled/],
    ])('%j is told at the first call, and leads to its page', async (logon, message) => {
      const { runner } = await open({ logon });
      const { errors } = await runner.call(SERVERS);
      expect(errors.map((error) => classify(error))).toEqual(['secondHop']);
      expect(errors[0]?.message).toMatch(message);
      expect(errors[0]?.message).not.toContain(PASSWORD);
      const live = new Live(runner, { brokers: [BROKER], secret: () => undefined });
      const page = logon.mode === 'credssp' ? 'logon-credssp.md' : 'logon-session-configuration.md';
      for (const asked of [live.activeBroker(), live.snapshot([getOperatingSystem('rdsh01.contoso.com')])]) {
        expect((await failureOf(asked)).nextStep()).toContain(`set up on the management host as docs/how-to/${page}`);
      }
    });

    test('works where it is set up', async () => {
      const configured = await open({ logon: { mode: 'sessionConfiguration', configuration: 'rds' } });
      const delegated = await open({ logon: { mode: 'credssp', user: 'CONTOSO\\admin', password: PASSWORD } });
      for (const { farm } of [configured, delegated]) {
        farm.hands.change(({ managementHost }) => {
          managementHost.logonConfiguration = 'rds';
          managementHost.credSsp = { user: 'CONTOSO\\admin', password: PASSWORD };
        });
      }
      expect((await configured.runner.call(ON_HOST)).errors).toEqual([]);
      expect((await delegated.runner.call(ON_HOST)).errors).toEqual([]);
    });
  });
});

/** keyboard-interactive: the server asks, and is answered; some take passwords in no other way. */
const ASKING = {
  AuthenticationMethods: 'keyboard-interactive',
  KbdInteractiveAuthentication: 'yes',
  PasswordAuthentication: 'no',
  UsePAM: 'yes',
};

/**
 * OpenSSH checks passwords against those of the system. In a mount namespace of its own the server sees another file with
 * them, which leaves the system's alone.
 */
function passwordServer(): {
  reason?: string;
  server(password: string, settings?: Record<string, string>): NonNullable<RemoteFarmOptions['server']>;
} {
  const hashed = (password: string) =>
    spawnSync('openssl', ['passwd', '-6', '-stdin'], { input: password, encoding: 'utf8' }).stdout?.trim();
  const by = ['unshare', '--mount', 'sh', '-c'];
  const possible =
    process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;
  return {
    ...(possible && hashed('x') ? {} : { reason: 'needs root, unshare and openssl' }),
    server(password, settings = { AuthenticationMethods: 'password', PasswordAuthentication: 'yes' }) {
      const file = join(scratchFolder(), 'shadow');
      const shadow = readFileSync('/etc/shadow', 'utf8').replace(/^root:[^:]*/m, `root:${hashed(password)}`);
      writeFileSync(file, shadow, { mode: 0o600 });
      return {
        by: [...by, 'mount --bind "$0" /etc/shadow && exec "$@"', file],
        settings,
      };
    },
  };
}
