import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import picocolors from 'picocolors';
import { type Environment, loadEnvironment } from '../documents/environment';
import { UserError } from '../errors';
import { planFor } from '../planner/evidence';
import type { Plan } from '../planner/types';
import type { Colors } from '../report/colors';
import { forStack } from './named-stack';

/**
 * Colours of standard output; none where it is no terminal (a file or a log of CI) or NO_COLOR is set. Decided here, because
 * picocolors itself colours whatever runs in CI.
 */
export const colors: Colors = picocolors.createColors(process.stdout.isTTY === true && !process.env.NO_COLOR);

/** Folder of the Pulumi project, looked for from the current folder upwards, as `pulumi` does. */
export function projectRoot(from = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'Pulumi.yaml'))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new UserError(
    'no-project',
    'there is no Pulumi.yaml here or in a folder above',
    'go into the folder of the project and run this again',
  );
}

export interface Planned {
  environment: Environment;
  plan: Plan;
}

/** Documents and plan of an environment. */
export function loadPlan(root: string, name: string): Planned {
  const environment = loadEnvironment(root, name);
  return { environment, plan: planFor(environment) };
}

export function print(text = ''): void {
  process.stdout.write(`${forStack(text)}\n`);
}

/** For what is not the command's result: hints and warnings. */
export function hint(text: string): void {
  process.stderr.write(`${forStack(text)}\n`);
}
