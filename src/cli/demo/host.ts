import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Hands } from '../../cmdlets/runners/simulator/hands';
import { findSshd, type StandInHost, startStandIn } from '../../cmdlets/runners/stand-in/host';
import { UserError } from '../../errors';
import type { Pulumi } from '../pulumi';
import { DEMO } from './scene';

const TASK = 'rds-migrate';

/** Puts the simulated deployment behind a real SSH server of this computer, signs in by key, and works by a scheduled task. */
export async function connectBySsh(root: string, pulumi: Pulumi, hands: Hands, file: string): Promise<StandInHost> {
  if (!findSshd()) {
    throw new UserError(
      'demo-failed',
      'there is no sshd on this computer',
      'install the OpenSSH server, or run the demo without --runner',
    );
  }
  hands.change((state) => {
    state.managementHost.logonTask = TASK;
  });
  const folder = join(root, '.rds-migrate', DEMO, 'host');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const program = resolve(__dirname, '../../cmdlets/runners/stand-in/main.js');
  const host = await startStandIn({ folder, file, program });
  const settings = {
    connection: host.connection,
    sshKeyFile: host.keyFile,
    sshKnownHosts: host.knownHosts,
    sshAgent: 'false',
    logon: 'scheduledTask',
    logonTask: TASK,
  };
  try {
    for (const [name, value] of Object.entries(settings)) {
      await pulumi.must(['config', 'set', name, value, '--stack', DEMO]);
    }
  } catch (error) {
    await host.stop();
    throw error;
  }
  return host;
}
