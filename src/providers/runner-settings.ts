import type { RunnerOptions } from '../cmdlets/runners';
import type { Logon } from '../cmdlets/runners/powershell/protocol';
import { UserError } from '../errors';

/** Keys of the stack's config that may only stand there encrypted. */
export const RUNNER_SECRETS = ['sshPassword', 'sshPassphrase', 'sshJumpPassword', 'logonPassword'];

const LOGONS = ['password', 'scheduledTask', 'sessionConfiguration', 'credssp'];
/** Name of the scheduled task and of the session configuration, unless the config says another. */
const USUAL_NAME = 'rds-migrate';

/** How the management host is reached, from the stack's config (docs/how-to/logon.md). */
export function runnerOptions(get: (key: string) => string | undefined): RunnerOptions {
  const texts = {
    keyFile: get('sshKeyFile'),
    passphrase: get('sshPassphrase'),
    password: get('sshPassword'),
    jump: get('sshJump'),
    jumpPassword: get('sshJumpPassword'),
    knownHosts: get('sshKnownHosts'),
  };
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value));
  const logon = logonFrom(get);
  const record = get('record');
  return {
    ...(record ? { record } : {}),
    powershell: { logon },
    ssh: { ...given, logon, ...agentFrom(get('sshAgent')) },
  };
}

/** A misspelt answer would be tried as a socket, and pass unnoticed as long as another proof is taken. */
function agentFrom(value: string | undefined): { agent?: string | false } {
  if (!value) return {};
  if (value === 'false') return { agent: false };
  if (/[\\/]/.test(value) || value === 'pageant') return { agent: value };
  throw new UserError(
    'config-value',
    `sshAgent is "${value}"`,
    '`pulumi config set sshAgent <path of the socket or pipe of an agent>`, false for none, or `pulumi config rm sshAgent` for that of SSH_AUTH_SOCK',
  );
}

function logonFrom(get: (key: string) => string | undefined): Logon {
  const mode = get('logon') || 'password';
  if (mode === 'password') return { mode };
  if (mode === 'scheduledTask') return { mode, task: get('logonTask') || USUAL_NAME };
  if (mode === 'sessionConfiguration') return { mode, configuration: get('logonConfiguration') || USUAL_NAME };
  if (mode !== 'credssp')
    throw new UserError(
      'config-value',
      `logon is "${mode}"`,
      `\`pulumi config set logon <one of ${LOGONS.join(', ')}>\``,
    );
  const user = get('logonUser');
  const password = get('logonPassword');
  if (user && password) return { mode, user, password };
  throw new UserError(
    'config-value',
    `logon is "credssp", but ${user ? 'logonPassword' : 'logonUser'} is not set`,
    user ? '`pulumi config set --secret logonPassword`' : "`pulumi config set logonUser 'CONTOSO\\name'`",
  );
}
