import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Live } from '../cmdlets/live';
import { openRunner } from '../cmdlets/runners';
import { environmentNames } from '../documents/environment';
import { loadDocument } from '../documents/load';
import { Fqdn } from '../documents/scalars';
import { UserError } from '../errors';
import { type Settings, settingsFrom } from '../providers/settings';
import { hint, projectRoot } from './project';
import { Pulumi } from './pulumi';
import { isInitialised } from './simulation';
import { configOf, configWithSecrets, refuseKeys, selectedStack } from './stack';

export interface ConnectionOptions {
  /** As in the stack's config, e.g. `ssh://admin@admin01.contoso.com`. */
  connection?: string;
  /** A broker to ask first. */
  broker?: string;
  stack?: string;
  /** A file for every call and its answer. */
  record?: string;
}

/** A live deployment that can be read without any document about it. */
export interface Connected {
  live: Live;
  settings: Settings;
  /** Those that are asked; none where none is known and none is needed. */
  brokers: string[];
  /** The project's folder; the current one where there is no project and none is needed. */
  root: string;
}

/** Connects with what the command line says, and for the rest with the stack's config. */
export async function connect(
  environment: string | undefined,
  options: ConnectionOptions,
  withoutBroker = false,
): Promise<Connected> {
  const root = options.connection === undefined ? projectRoot() : projectOrHere();
  const stack = options.stack ?? (await stackFor(root, environment, options));
  if (stack !== undefined) refuseKeys(root, stack);
  const config = stack === undefined ? {} : await configFor(root, stack);
  const given: Record<string, string | undefined> = {
    environment: environment ?? config.environment,
    connection: options.connection ?? config.connection,
    broker: options.broker ?? config.broker,
    record: options.record === undefined ? config.record : resolve(options.record),
  };
  if (given.environment === undefined && given.connection !== undefined) given.environment = 'captured';
  const settings = settingsFrom((key) => given[key] ?? config[key], stack ? `stack ${stack}` : 'the command line');
  const brokers = brokersOf(root, settings, environment ?? config.environment, withoutBroker);
  // Connections name files from the project's folder, as for the provider.
  process.chdir(root);
  const runner = openRunner(settings.connection, { ...settings.runner, mask: (text) => live.mask(text) });
  const open = stack === undefined ? {} : configOf(root, stack);
  const secrets = Object.keys(config).map((key) => (open[key] === undefined ? config[key] : undefined));
  const live: Live = new Live(runner, { brokers, secret: settings.secret, secrets, progress: hint });
  return { live, settings, root, brokers };
}

function projectOrHere(): string {
  try {
    return projectRoot();
  } catch (error) {
    if (error instanceof UserError && error.code === 'no-project') return process.cwd();
    throw error;
  }
}

/** That of the environment; where none is named and no connection either, the selected one. */
async function stackFor(
  root: string,
  environment: string | undefined,
  { connection }: ConnectionOptions,
): Promise<string | undefined> {
  if (environment === undefined) return connection === undefined ? (await selectedStack(root)).name : undefined;
  return existsSync(join(root, 'stacks', `Pulumi.${environment}.yaml`)) ? environment : undefined;
}

async function configFor(root: string, stack: string): Promise<Record<string, string | undefined>> {
  return isInitialised(root, stack) ? configWithSecrets(new Pulumi(root), stack) : configOf(root, stack);
}

/** The broker that is named, else those of an existing source document. */
function brokersOf(
  root: string,
  { broker }: Settings,
  environment: string | undefined,
  withoutBroker: boolean,
): string[] {
  if (broker !== undefined) {
    const name = Fqdn.safeParse(broker);
    if (name.success) return [name.data];
    throw new UserError(
      'broker-name',
      `the broker "${broker}" is not a fully qualified name`,
      'write its whole name, such as rdcb01.contoso.com',
    );
  }
  const known =
    environment !== undefined && environmentNames(root).includes(environment)
      ? loadDocument(join(root, 'stacks', environment, 'source.yaml')).deployment.connectionBrokers?.members
      : undefined;
  if (known && known.length > 0) return known;
  if (withoutBroker) return [];
  throw new UserError(
    'broker-missing',
    'no broker is named, and no document names one',
    'add --broker <fqdn> with any Connection Broker of the deployment; it need not be the active one',
  );
}
