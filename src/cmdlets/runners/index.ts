import { UserError } from '../../errors';
import type { Runner } from '../result';
import { openPowerShell, type RemoteOptions } from './powershell';
import { RecordingRunner } from './recording';
import { ReplayRunner } from './replay';
import { Simulator, type SimulatorOptions } from './simulator';
import { openSshRunner, type SshOptions } from './ssh';

/** Options of every runner, by scheme; each takes only its own. */
export interface RunnerOptions {
  simulator?: SimulatorOptions;
  powershell?: RemoteOptions;
  ssh?: SshOptions;
  /** Every call and its answer goes into this file, whatever the runner, with secrets masked by `mask`. */
  record?: string;
  mask?: (text: string) => string;
}

type Open = (rest: string, options: RunnerOptions) => Runner;

/** A runner per scheme of the connection; one line each. */
const SCHEMES: Record<string, Open> = {
  powershell: (program, options) => openPowerShell(program, options.powershell),
  recording: (file, options) => new ReplayRunner(file, options.mask),
  simulator: (path, options) => new Simulator(path, options.simulator),
  ssh: (address, options) => openSshRunner(address, options.ssh),
};

/** The schemes that `openRunner` knows. */
export function knownSchemes(): string[] {
  return Object.keys(SCHEMES).sort();
}

const open = new Set<Runner>();

/** Ends what is open, so that no process stays when this one is stopped in the middle. */
export async function closeRunners(): Promise<void> {
  await Promise.all([...open].map((runner) => runner.close()));
  open.clear();
}

/** Opens the runner that a connection such as `simulator:lab.json` names. */
export function openRunner(connection: string, options: RunnerOptions = {}): Runner {
  const colon = connection.indexOf(':');
  const scheme = (colon < 0 ? connection : connection.slice(0, colon)).toLowerCase();
  const rest = colon < 0 ? '' : connection.slice(colon + 1);
  const make = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  const known = knownSchemes()
    .map((name) => `${name}:`)
    .join(', ');
  if (!make) {
    throw new UserError(
      'connection-unknown',
      `no connection begins with "${scheme}:"`,
      `use one of ${known} as in simulator:.rds-migrate/lab.json`,
    );
  }
  if (rest === '' && scheme !== 'powershell') {
    throw new UserError(
      'connection-incomplete',
      `"${connection}" names nothing to connect to`,
      `write ${scheme}:<path>`,
    );
  }
  const { record, mask = (text: string) => text } = options;
  const real = make(rest, options);
  const runner = record ? new RecordingRunner(real, { file: record, mask }) : real;
  open.add(runner);
  return runner;
}
