import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A management host of its own on this computer: a real OpenSSH server whose `powershell.exe` is the stand-in. */
export interface StandInHost {
  connection: string;
  port: number;
  keyFile: string;
  knownHosts: string;
  stop(): Promise<void>;
}

export interface StandInOptions {
  /** A folder of its own, for keys and configuration. */
  folder: string;
  /** The simulated deployment. */
  file: string;
  /** The compiled src/cmdlets/runners/stand-in/main.js. */
  program: string;
  env?: Record<string, string>;
  /** Of sshd_config, instead of what stands there otherwise. */
  settings?: Record<string, string>;
  /** A program that starts the server, with its arguments. */
  by?: string[];
}

const START_MS = 10_000;

/** The distribution's sshd; undefined where there is none. */
export function findSshd(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  return folders.map((folder) => join(folder, 'sshd')).find((file) => existsSync(file));
}

/** A `powershell.exe` that is the stand-in; returns its path. */
export function makePowerShell({ folder, file, program, env = {} }: StandInOptions): string {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const variables = Object.entries({ ...env, RDS_STAND_IN_FILE: file }).map(
    ([name, value]) => `${name}=${quoted(value)}`,
  );
  const script = join(folder, 'bin', 'powershell.exe');
  writeFileSync(script, `#!/bin/sh\n${variables.join(' ')} exec ${quoted(process.execPath)} ${quoted(program)}\n`);
  chmodSync(script, 0o755);
  return script;
}

/** Starts the server on a free loopback port, with keys that were made for it. */
export async function startStandIn(options: StandInOptions): Promise<StandInHost> {
  const { folder } = options;
  const sshd = findSshd();
  if (!sshd) throw new Error('there is no sshd on this computer');
  makePowerShell(options);
  const port = await freePort();
  for (const name of ['host_key', 'user_key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, name)]);
  }
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(join(folder, 'user_key.pub')), { mode: 0o600 });
  const [type, key] = readFileSync(join(folder, 'host_key.pub'), 'utf8').split(' ');
  writeFileSync(join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${type} ${key}\n`);
  writeFileSync(join(folder, 'sshd_config'), configuration(folder, port, options.settings));
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  // -D: it stays a child of this process; -e: it says on stderr what is wrong.
  const [program = sshd, ...args] = [...(options.by ?? []), sshd, '-D', '-e', '-f', join(folder, 'sshd_config')];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2000);
  });
  for (let waited = 0; !(await answers(port)); waited += 50) {
    if (child.exitCode !== null || waited > START_MS) throw new Error(`sshd did not start: ${said}`);
    await pause(50);
  }
  return {
    connection: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    port,
    keyFile: join(folder, 'user_key'),
    knownHosts: join(folder, 'known_hosts'),
    stop: () => stop(child),
  };
}

/** Sessions are children of the server's children; they end with their connections. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}

function configuration(folder: string, port: number, settings: Record<string, string> = {}): string {
  const all: Record<string, string> = {
    ListenAddress: '127.0.0.1',
    Port: String(port),
    HostKey: join(folder, 'host_key'),
    PidFile: join(folder, 'sshd.pid'),
    AuthorizedKeysFile: join(folder, 'authorized_keys'),
    AuthenticationMethods: 'publickey',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    PermitRootLogin: 'yes',
    UsePAM: 'no',
    StrictModes: 'no',
    MaxStartups: '100',
    // Tells the stand-in how the user signed in, which decides about network credentials.
    ExposeAuthInfo: 'yes',
    SetEnv: `PATH=${join(folder, 'bin')}:/usr/bin:/bin`,
    ...settings,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => done(false));
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
  });
}
