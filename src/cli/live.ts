import { Session } from '../providers/session';
import { settingsFrom } from '../providers/settings';
import { Pulumi } from './pulumi';
import { configOf, configWithSecrets, PROJECT } from './stack';

export interface Reading {
  stack: string;
  /** Instead of that of the stack. */
  environment?: string;
  stage?: string;
  pulumi?: Pulumi;
}

/** A session that only reads, with the stack's config; an environment without a stack is read with the defaults. */
export async function readingSession(root: string, reading: Reading): Promise<Session> {
  const { stack, environment, stage, pulumi = new Pulumi(root) } = reading;
  const hasStack = Object.keys(configOf(root, stack)).length > 0;
  const config = hasStack ? await configWithSecrets(pulumi, stack) : {};
  const own: Record<string, string | undefined> = {
    stage: stage ?? config.stage,
    environment: environment ?? config.environment,
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
