import { spawn } from 'node:child_process';
import type { Runner } from '../../result';
import type { Transport } from './far-side';
import { connectionError } from './problems';
import { COMMAND, type Logon } from './protocol';
import { PowerShellRunner } from './runner';

/** What holds for every runner that asks a PowerShell. */
export interface RemoteOptions {
  logon?: Logon;
  startSeconds?: number;
  readSeconds?: number;
  changeSeconds?: number;
}

const [PROGRAM = '', ...ARGUMENTS] = COMMAND;
/** How long it may take to end by itself after its input has ended. */
const END_MS = 300;

export const DEFAULTS = {
  logon: { mode: 'password' },
  startSeconds: 60,
  readSeconds: 300,
  changeSeconds: 3600,
} as const;

/** `powershell:`: on a management host, by the Windows PowerShell 5.1 of this computer. */
export function openPowerShell(program: string, options: RemoteOptions = {}): Runner {
  const command = program === '' || program === 'local' ? PROGRAM : program;
  return new PowerShellRunner({
    ...DEFAULTS,
    ...options,
    name: 'powershell',
    where: 'this computer',
    open: () => startProcess(command),
  });
}

/** A process of its own group, so that a Ctrl-C meant for this program does not cut a change in two. */
function startProcess(command: string): Promise<Transport> {
  const windows = process.platform === 'win32';
  const child = spawn(command, ARGUMENTS, {
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    detached: !windows,
    env: withoutPulumi(process.env),
  });
  let said = '';
  const closed = new Promise<string>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('close', (code, signal) =>
      done(`${command} ended with ${signal ?? code}${said ? `: ${said.trim()}` : ''}`),
    );
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-1000);
  });
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8');
  const streams = [child.stdin, child.stdout, child.stderr];
  const transport: Transport = {
    write: (text) => void child.stdin.write(text),
    onText: (listener) => void child.stdout.on('data', listener),
    onEnd: (listener) => void closed.then(listener),
    async close() {
      child.stdin.end();
      const timer = setTimeout(() => kill(child.pid), END_MS);
      await closed;
      clearTimeout(timer);
    },
    hold(yes) {
      // Idle, it must not keep this process from ending; its own end follows from that of its input.
      if (yes) child.ref();
      else child.unref();
      for (const stream of streams) hold(stream, yes);
    },
  };
  return new Promise((done, fail) => {
    child.once('spawn', () => done(transport));
    child.once('error', (error) => fail(connectionError('ended', 'this computer', `${command}: ${error.message}`)));
  });
}

/** The engine's variables hold the stack's passphrase and its config in clear; a program that is started need not have them. */
function withoutPulumi(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^PULUMI_/i.test(name)));
}

function hold(stream: unknown, yes: boolean): void {
  const handle = stream as { ref?(): void; unref?(): void };
  if (yes) handle.ref?.();
  else handle.unref?.();
}

function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    // With everything it has started: msdeploy and netsh are programs of their own.
    if (process.platform === 'win32') spawn('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone meanwhile.
  }
}
