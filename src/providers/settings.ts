import type { RunnerOptions } from '../cmdlets/runners';
import { UserError } from '../errors';
import { runnerOptions } from './runner-settings';

/** What the stack's config says; all of it optional but the environment. */
export interface Settings {
  environment: string;
  /** Undefined when the config is stale or not set: nothing is changed or deleted then. */
  stage: string | undefined;
  /** Where the deployment is reached, by scheme: `simulator:<file>` and the others of src/cmdlets/runners. */
  connection: string;
  /** How it is reached there. */
  runner: RunnerOptions;
  /** Block in waits for people instead of ending the run. */
  wait: boolean;
  /** The document wins over what a colleague changed: everywhere, or for these resources. */
  enforce: boolean | string[];
  allowDestroy: boolean;
  /** No stage is entered that was not approved as it is now. */
  requireApproval: boolean;
  /** Stack that has to have completed a stage before this one enters it. */
  promoteFrom: string | undefined;
  /** A broker to ask first when none of the documents answers. */
  broker: string | undefined;
  /** Id of an audit log that is lost: a stage under way goes on without it. */
  lostLog: string | undefined;
  secret(name: string): string | undefined;
}

export type ConfigReader = (key: string) => string | undefined;

/** Reads the settings; `stack` is the stack's name for messages. Throws UserError where a value can't be meant. */
export function settingsFrom(get: ConfigReader, stack = 'this stack'): Settings {
  const environment = get('environment');
  if (!environment) {
    throw new UserError(
      'config-missing',
      `${stack} has no environment: its config does not say which folder below stacks/ describes it`,
      'run `pulumi config set environment <folder>`, e.g. lab, pilot or prod',
    );
  }
  return {
    environment,
    stage: get('stage') || undefined,
    connection: get('connection') || `simulator:.rds-migrate/${environment}/simulator.json`,
    runner: runnerOptions(get),
    wait: flag(get, 'wait'),
    enforce: enforceFrom(get('enforce')),
    allowDestroy: flag(get, 'allowDestroy'),
    requireApproval: flag(get, 'requireApproval'),
    promoteFrom: get('promoteFrom') || undefined,
    broker: get('broker') || undefined,
    lostLog: get('lostLog') || undefined,
    secret: (name) => get(name),
  };
}

function flag(get: ConfigReader, key: string): boolean {
  const value = get(key);
  if (value === undefined || value === '' || value === 'false') return false;
  if (value === 'true') return true;
  throw new UserError('config-value', `${key} is "${value}"`, `\`pulumi config set ${key} true\` or false`);
}

function enforceFrom(value: string | undefined): boolean | string[] {
  if (!value || value === 'false') return false;
  if (value === 'true') return true;
  return value
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}

/** The stage, or an error with the command that sets it. */
export function stageOf(settings: Settings, stack: string): string {
  if (settings.stage) return settings.stage;
  throw new UserError(
    'config-missing',
    `${stack} has no stage yet`,
    'run `pulumi config set stage source`; the first `pulumi up` adopts what exists and changes nothing',
  );
}
