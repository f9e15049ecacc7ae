import { UserError } from '../errors';
import { Session } from '../providers/session';
import { settingsFrom } from '../providers/settings';
import { configOf, configWithSecrets, PROJECT } from './stack';

/** A session that only reads, with the stack's config; without a stack, on the environment's simulated deployment. */
export async function readingSession(
  root: string,
  options: { environment?: string; stack?: string; stage?: string },
): Promise<Session> {
  const name = options.stack ?? options.environment;
  if (name === undefined) throw new UserError('no-stack', 'no stack is named');
  const hasStack = Object.keys(configOf(root, name)).length > 0;
  const config = hasStack ? await configWithSecrets(root, name) : {};
  const get = (key: string): string | undefined => {
    if (key === 'stage') return options.stage ?? config.stage;
    if (key === 'environment') return options.environment ?? config.environment;
    return config[key];
  };
  const session = new Session(settingsFrom(get, `stack ${name}`), root, PROJECT);
  session.stack = name;
  return session;
}
