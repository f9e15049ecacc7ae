import { UserError, UserErrors } from '../errors';
import { nearest } from '../planner/nearest';
import { RUNNER_SECRETS } from './runner-settings';

/** Every key of a stack's config that something reads, but for the secrets that the documents name. */
export const CONFIG_KEYS = [
  'allowDestroy',
  'broker',
  'connection',
  'enforce',
  'environment',
  'logon',
  'logonConfiguration',
  'logonTask',
  'logonUser',
  'lostLog',
  'promoteFrom',
  'record',
  'requireApproval',
  'sshAgent',
  'sshJump',
  'sshKeyFile',
  'sshKnownHosts',
  'stage',
  'wait',
  ...RUNNER_SECRETS,
];

/**
 * A key that nothing reads is a misspelt one, and what it was to switch on would be silently off. `keys`: those in clear
 * text; an encrypted one may be left from earlier documents. `secrets`: names that the documents give to secrets, which
 * are somebody else's to judge; asked for only where they matter.
 */
export function refuseUnknownKeys(keys: readonly string[], stack: string, secrets: () => readonly string[]): void {
  const unread = keys.filter((key) => !CONFIG_KEYS.includes(key));
  if (unread.length === 0) return;
  const named = secrets();
  const unknown = unread.filter((key) => !named.includes(key));
  if (unknown.length === 0) return;
  throw new UserErrors(
    'config-key',
    unknown.map((key) => mistake(key, stack)),
    `${unknown.map((key) => `\`pulumi config rm ${key} --stack ${stack}\``).join(', ')}; the keys there are: ${CONFIG_KEYS.join(', ')}`,
  );
}

/**
 * A secret set without --secret stands in the config file, and soon in the state, for everybody to read. `keys`: those in
 * clear text; `secrets`: names that the documents give to secrets.
 */
export function refuseSecretsInClear(keys: readonly string[], secrets: readonly string[]): void {
  const inClear = [...secrets, ...RUNNER_SECRETS].filter((name) => keys.includes(name));
  if (inClear.length === 0) return;
  throw new UserError(
    'secret-in-clear',
    `the config of this stack has secrets in clear text: ${inClear.join(', ')}`,
    `run ${inClear.map((name) => `\`pulumi config set --secret ${name}\``).join(', ')} with new values, since the old ones were readable`,
  );
}

function mistake(key: string, stack: string): UserError {
  const close = nearest(key, CONFIG_KEYS);
  return new UserError(
    'config-key',
    `the config of stack ${stack} has the key "${key}", which nothing reads${close ? `; did you mean ${close}?` : ''}`,
  );
}
