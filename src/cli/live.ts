import { resolve } from 'node:path';
import { demoSecrets } from '../cmdlets/runners/simulator/demo-secrets';
import { loadEnvironment } from '../documents/environment';
import { Session } from '../providers/session';
import { settingsFrom } from '../providers/settings';
import { Pulumi } from './pulumi';
import { isInitialised } from './simulation';
import { configOf, configWithSecrets, PROJECT, refuseKeys } from './stack';

export interface Reading {
  stack: string;
  /** Instead of that of the stack. */
  environment?: string;
  stage?: string;
  /** A file for every call and its answer. */
  record?: string;
  pulumi?: Pulumi;
}

/** A session that only reads, with the stack's config. */
export async function readingSession(root: string, reading: Reading): Promise<Session> {
  const { stack, environment, stage, record, pulumi = new Pulumi(root) } = reading;
  refuseKeys(root, stack);
  const config = isInitialised(root, stack)
    ? await configWithSecrets(pulumi, stack)
    : withoutStack(root, stack, environment);
  const own: Record<string, string | undefined> = {
    stage: stage ?? config.stage,
    environment: environment ?? config.environment,
    record: record === undefined ? config.record : resolve(record),
  };
  // Connections name files from the project's folder, where the provider runs.
  process.chdir(root);
  const session = new Session(
    settingsFrom((key) => (key in own ? own[key] : config[key]), `stack ${stack}`),
    root,
    PROJECT,
  );
  session.stack = stack;
  return session;
}

/** A simulated deployment can be read before there is a stack: it was made with the demo's secrets. */
function withoutStack(root: string, stack: string, environment?: string): Record<string, string | undefined> {
  const config = configOf(root, stack);
  const name = environment ?? config.environment;
  if (name === undefined || !(config.connection ?? 'simulator:').startsWith('simulator:')) return config;
  const { source, target } = loadEnvironment(root, name);
  return { ...demoSecrets([source.deployment, target.deployment]), ...config };
}
