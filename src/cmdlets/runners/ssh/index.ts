import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../errors';
import type { Runner } from '../../result';
import { DEFAULTS, type RemoteOptions } from '../powershell';
import { PowerShellRunner } from '../powershell/runner';
import { type Hop, nameOf, openSsh, type SshTarget } from './connection';

/** What the stack's config says beside the address. */
export interface SshOptions extends RemoteOptions {
  keyFile?: string;
  passphrase?: string;
  password?: string;
  agent?: string | false;
  /** `ssh://user@bastion:22`. */
  jump?: string;
  jumpPassword?: string;
  /** Instead of ~/.ssh/known_hosts. */
  knownHosts?: string;
  connectSeconds?: number;
  keepaliveSeconds?: number;
}

const CONNECT_SECONDS = 20;
const KEEPALIVE_SECONDS = 15;

/** `ssh://user@host:port`: the PowerShell of a management host, from anywhere. */
export function openSshRunner(rest: string, options: SshOptions = {}): Runner {
  const { jump, jumpPassword, keyFile, passphrase, password, agent, ...settings } = options;
  const { knownHosts, connectSeconds, keepaliveSeconds, ...remote } = settings;
  const proof = {
    ...(keyFile === undefined ? {} : { keyFile }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(agent === undefined ? {} : { agent }),
  };
  const target: SshTarget = {
    ...address(`ssh:${rest}`),
    ...proof,
    ...(password === undefined ? {} : { password }),
    ...(jump === undefined
      ? {}
      : { jump: { ...address(jump), ...proof, ...(jumpPassword === undefined ? {} : { password: jumpPassword }) } }),
    knownHosts: [knownHosts ?? join(homedir(), '.ssh', 'known_hosts')],
    connectSeconds: connectSeconds ?? CONNECT_SECONDS,
    keepaliveSeconds: keepaliveSeconds ?? KEEPALIVE_SECONDS,
  };
  return new PowerShellRunner({
    ...DEFAULTS,
    ...remote,
    name: `ssh://${nameOf(target)}`,
    where: nameOf(target),
    open: () => openSsh(target),
  });
}

function address(text: string): Hop {
  const wrong = (why: string) =>
    new UserError(
      'connection-address',
      `"${text}" is no address: ${why}`,
      'write ssh://user@host or ssh://user@host:port',
    );
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw wrong('it is not of that form');
  }
  if (url.protocol !== 'ssh:' || url.hostname === '') throw wrong('it names no host');
  // Part of the address it would stand in config and log for everybody to read.
  if (url.password !== '')
    throw new UserError(
      'connection-address',
      'the address contains a password',
      'take it out and run `pulumi config set --secret sshPassword`',
    );
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 22 : Number(url.port),
    user: url.username === '' ? userInfo().username : decodeURIComponent(url.username),
  };
}
