import { UserError } from '../../errors';
import type { Runner } from '../result';
import { Simulator, type SimulatorOptions } from './simulator';

/** Options of every runner, by scheme; each takes only its own. */
export interface RunnerOptions {
  simulator?: SimulatorOptions;
}

type Open = (rest: string, options: RunnerOptions) => Runner;

/** A runner per scheme of the connection; one line each. */
const SCHEMES: Record<string, Open> = {
  simulator: (path, options) => new Simulator(path, options.simulator),
};

/** The schemes that `openRunner` knows. */
export function knownSchemes(): string[] {
  return Object.keys(SCHEMES).sort();
}

/** Opens the runner that a connection such as `simulator:lab.json` names. */
export function openRunner(connection: string, options: RunnerOptions = {}): Runner {
  const colon = connection.indexOf(':');
  const scheme = (colon < 0 ? connection : connection.slice(0, colon)).toLowerCase();
  const rest = colon < 0 ? '' : connection.slice(colon + 1);
  const open = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  const known = knownSchemes()
    .map((name) => `${name}:`)
    .join(', ');
  if (!open) {
    throw new UserError(
      'connection-unknown',
      `no connection begins with "${scheme}:"`,
      `use one of ${known} as in simulator:.rds-migrate/lab.json`,
    );
  }
  if (rest === '') {
    throw new UserError(
      'connection-incomplete',
      `"${connection}" names nothing to connect to`,
      `write ${scheme}:<path>`,
    );
  }
  return open(rest, options);
}
