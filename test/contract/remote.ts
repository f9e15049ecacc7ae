import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Runner } from '../../src/cmdlets/result';
import { openRunner } from '../../src/cmdlets/runners';
import type { SshOptions } from '../../src/cmdlets/runners/ssh';
import {
  findSshd,
  makePowerShell,
  type StandInHost,
  type StandInOptions,
  startStandIn,
} from '../../src/cmdlets/runners/stand-in/host';
import { Farm } from '../cmdlets/simulator/farm';

/** The stand-in is a program of its own: the built one, which `npm test` makes. */
export const PROGRAM = resolve(__dirname, '../../dist/src/cmdlets/runners/stand-in/main.js');
export const TASK = 'rds-migrate';

/** Why tests over SSH are left out here; undefined = they run. */
export function missing(): string | undefined {
  if (process.platform === 'win32') return 'the stand-in for powershell.exe is a shell script';
  if (!existsSync(PROGRAM)) return 'dist is not built: npm run setup';
  return findSshd() === undefined ? 'no sshd on this computer: install the OpenSSH server' : undefined;
}

/** A farm behind a real process or a real SSH server. */
export interface RemoteFarm {
  farm: Farm;
  runner: Runner;
  host?: StandInHost;
  /** Process ids of the far side, newest last. */
  pid(): number;
  cleanUp(): Promise<void>;
}

export interface RemoteFarmOptions extends SshOptions {
  env?: Record<string, string>;
  /** Of the SSH server. */
  server?: Pick<StandInOptions, 'settings' | 'by'>;
}

function scene(options: RemoteFarmOptions) {
  const farm = new Farm();
  farm.hands.change((state) => {
    state.managementHost.logonTask = TASK;
  });
  const folder = mkdtempSync(join(tmpdir(), 'rds-migrate-remote-'));
  const pidFile = join(folder, 'pid');
  const env = { RDS_STAND_IN_PID: pidFile, ...options.env };
  return {
    farm,
    standIn: { folder, file: farm.path, program: PROGRAM, env },
    pid: () => Number(readFileSync(pidFile, 'utf8')),
    remove() {
      rmSync(dirname(farm.path), { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function overPowerShell({ env, server: _server, ...options }: RemoteFarmOptions = {}): RemoteFarm {
  const { farm, standIn, pid, remove } = scene({ env: env ?? {} });
  const runner = openRunner(`powershell:${makePowerShell(standIn)}`, { powershell: options });
  return {
    farm,
    runner,
    pid,
    async cleanUp() {
      await runner.close();
      remove();
    },
  };
}

export async function overSsh({ env, server, ...options }: RemoteFarmOptions = {}): Promise<RemoteFarm> {
  const { farm, standIn, pid, remove } = scene({ env: env ?? {} });
  const host = await startStandIn({ ...standIn, ...server });
  const { keyFile, knownHosts } = host;
  const logon = { mode: 'scheduledTask', task: TASK } as const;
  const runner = openRunner(host.connection, { ssh: { keyFile, knownHosts, agent: false, logon, ...options } });
  return {
    farm,
    runner,
    host,
    pid,
    async cleanUp() {
      await runner.close();
      await host.stop();
      remove();
    },
  };
}
