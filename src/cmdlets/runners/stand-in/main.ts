import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ErrorRecord, PlainValue } from '../../result';
import { Simulator } from '../simulator';
import { State } from '../simulator/state';

/**
 * Stands in for `powershell.exe` where there is no Windows: takes the script that is sent to it, and answers the same lines
 * from a simulated deployment. Everything on the way to it (SSH, processes, the protocol) is real.
 */

const file = process.env.RDS_STAND_IN_FILE ?? '';
/**
 * Garbage between the lines; another version; where to leave the process id, and each call as it arrived. Faults of the
 * deployment say the first two as well.
 */
const {
  RDS_STAND_IN_NOISE,
  RDS_STAND_IN_VERSION,
  RDS_STAND_IN_PID: pidFile,
  RDS_STAND_IN_CALLS: callsFile,
} = process.env;
const DEFAULT_VERSION = '5.1.20348.2227';
const { managementHost, faults } = State.pick({ managementHost: true, faults: true }).parse(
  JSON.parse(readFileSync(file, 'utf8')),
);
const noise = RDS_STAND_IN_NOISE !== undefined || faults.noise === true;
const version = RDS_STAND_IN_VERSION ?? faults.powershell?.[managementHost.name] ?? DEFAULT_VERSION;

const PlainObject = z.record(z.string(), z.unknown());
const Message = z.object({
  id: z.int().optional(),
  hello: z
    .object({ cmdlets: z.record(z.string(), z.string()), logon: z.object({ mode: z.string() }).loose() })
    .optional(),
  call: z
    .object({ cmdlet: z.string(), parameters: PlainObject, host: z.string().optional(), timeoutSeconds: z.number() })
    .optional(),
  cancel: z.int().optional(),
  sleep: z.number().optional(),
});

function send(message: unknown): void {
  if (noise) process.stdout.write('WARNING: something else prints here, without an end of line\u0007');
  process.stdout.write(`\n${JSON.stringify(message)}\n`);
  if (noise) process.stdout.write('{"rds":"nonsense"}\n{"rds":\n\ufeff??\n');
}

/** What sshd tells of the way the user proved who they are (ExposeAuthInfo). */
function ownLogon(): 'key' | 'password' | undefined {
  const told = process.env.SSH_USER_AUTH;
  if (told === undefined || !existsSync(told)) return undefined;
  return readFileSync(told, 'utf8').startsWith('publickey') ? 'key' : 'password';
}

/** Why the session of the management host to itself, which two of the logons work in, does not open. */
function refusalOf(logon: Record<string, unknown>): ErrorRecord | undefined {
  const refuse = (message: string): ErrorRecord => ({
    id: `Logon-${String(logon.mode)},PSSessionOpenFailed`,
    category: 'OpenError',
    message: `Connecting to remote server ${managementHost.name} failed with the following error message : ${message}`,
    terminating: true,
  });
  const { logonConfiguration, credSsp } = managementHost;
  if (logon.mode === 'sessionConfiguration' && logon.configuration !== logonConfiguration) {
    return refuse(`Cannot find the ${String(logon.configuration)} session configuration in the WSMan: drive.`);
  }
  if (logon.mode !== 'credssp') return undefined;
  if (!credSsp) return refuse('CredSSP authentication is currently disabled in the client configuration.');
  const isRight = logon.user === credSsp.user && logon.password === credSsp.password;
  return isRight ? undefined : refuse('The user name or password is incorrect.');
}

function main(): void {
  if (pidFile) writeFileSync(pidFile, String(process.pid));
  let logon: 'key' | 'password' | 'batch' | undefined = ownLogon();
  const simulator = new Simulator(file, { logon: () => logon });
  const now = () => simulator.clock.now().toISOString();
  const running = new Map<number, AbortController>();
  const allowed = new Set<string>();
  let refused: ErrorRecord | undefined;
  const fatal = (code: string, message: string): void => {
    send({ rds: 'fatal', code, message });
    process.exit(1);
  };

  async function run(id: number, work: (signal: AbortSignal) => Promise<unknown>, seconds: number): Promise<void> {
    const stop = new AbortController();
    running.set(id, stop);
    const late = new Error('timeout');
    const timer = Number.isFinite(seconds) ? setTimeout(() => stop.abort(late), seconds * 1000) : undefined;
    try {
      send({ rds: 'answer', id, now: now(), result: await work(stop.signal) });
    } catch (error) {
      if (!stop.signal.aborted) fatal('simulator', error instanceof Error ? error.message : String(error));
      send({ rds: 'answer', id, stopped: stop.signal.reason === late ? 'timeout' : 'cancel' });
    } finally {
      clearTimeout(timer);
      running.delete(id);
    }
  }

  function take(line: string): void {
    const { hello, call, cancel, sleep, id = 0 } = Message.parse(JSON.parse(line));
    if (hello) {
      for (const name of Object.keys(hello.cmdlets)) allowed.add(name.toLowerCase());
      const { mode } = hello.logon;
      refused = refusalOf(hello.logon);
      if (mode === 'scheduledTask' && managementHost.logonTask !== hello.logon.task)
        fatal('logonTaskMissing', `the scheduled task ${String(hello.logon.task)} cannot be started: no such task`);
      if (mode !== 'password') logon = 'batch';
      send({ rds: 'ready' });
    } else if (call) {
      const { timeoutSeconds, cmdlet, parameters, host } = call;
      if (!allowed.has(cmdlet.toLowerCase())) fatal('cmdletRefused', `${cmdlet} is not in the catalogue`);
      const plain = parameters as Record<string, PlainValue>;
      if (callsFile) appendFileSync(callsFile, `${JSON.stringify({ cmdlet, parameters, host })}\n`);
      const refusal = refused;
      if (refusal) {
        const result = { output: [], errors: [refusal], warnings: [], durationMs: 0 };
        send({ rds: 'answer', id, now: now(), result });
        return;
      }
      void run(
        id,
        (signal) => simulator.call({ cmdlet, parameters: plain, ...(host ? { host } : {}) }, { signal }),
        timeoutSeconds,
      );
    } else if (cancel !== undefined) running.get(cancel)?.abort(new Error('cancel'));
    else if (sleep !== undefined) {
      const nothing = { output: [], errors: [], warnings: [], durationMs: 0 };
      void run(id, (signal) => simulator.clock.sleep(sleep, signal).then(() => nothing), Number.POSITIVE_INFINITY);
    }
  }

  let hasScript = false;
  createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
    .on('line', (line) => {
      if (hasScript) {
        take(line);
        return;
      }
      if (line !== '#end-of-script') return;
      hasScript = true;
      if (!version.startsWith('5.')) fatal('powershellVersion', version);
      send({
        rds: 'started',
        powershell: version,
        host: managementHost.name,
        user: 'CONTOSO\\admin',
        elevated: faults.notElevated !== true,
        now: now(),
        clock: 'own',
      });
    })
    .on('close', () => process.exit(0));
}

main();
