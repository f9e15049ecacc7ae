import { existsSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Client, ConnectConfig, ServerHostKeyAlgorithm, utils } from 'ssh2';
import { BOUNDS, readBounded } from '../../../documents/bounded';
import type { Transport } from '../powershell/far-side';
import { connectionError } from '../powershell/problems';
import { COMMAND } from '../powershell/protocol';
import { fingerprint, keyType, knownKeys } from './known-hosts';

/** One hop: where, and by what the user proves who they are. */
export interface Hop {
  host: string;
  port: number;
  user: string;
  keyFile?: string;
  passphrase?: string;
  password?: string;
  /** Socket of an agent; `false` = none. */
  agent?: string | false;
}

export interface SshTarget extends Hop {
  /** Gone through on the way. */
  jump?: Hop;
  knownHosts: string[];
  connectSeconds: number;
  /** A silent connection is taken for dead after three of these; firewalls close idle ones. */
  keepaliveSeconds: number;
}

const END_MS = 300;
const DEFAULT_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** Types under which a server may show one key: RSA keys sign in several ways. */
const ALGORITHMS: Record<string, ServerHostKeyAlgorithm[]> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};
const PREFERRED = Object.values(ALGORITHMS).flat();

/** Connects, through the jump host where there is one, and starts PowerShell in a channel without a terminal. */
export async function openSsh(target: SshTarget): Promise<Transport> {
  const clients: Client[] = [];
  const socket = await tcp(target.jump ?? target, target.connectSeconds);
  try {
    let stream: Duplex = socket;
    if (target.jump) {
      const bastion = await connect(target.jump, stream, target);
      clients.push(bastion);
      stream = await forward(bastion, target);
    }
    const client = await connect(target, stream, target);
    clients.push(client);
    return await startPowerShell(client, clients, socket, nameOf(target));
  } catch (error) {
    for (const client of clients) client.destroy();
    // A client that was refused before it began leaves it open, and this process would wait for the server to close it.
    socket.destroy();
    throw error;
  }
}

export function nameOf({ user, host, port }: Hop): string {
  return `${user}@${host}${port === 22 ? '' : `:${port}`}`;
}

function tcp(hop: Hop, seconds: number): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connectTcp({ host: hop.host, port: hop.port });
    const broken = (why: string) => {
      socket.destroy();
      fail(connectionError('unreachable', nameOf(hop), why));
    };
    const timer = setTimeout(() => broken(`no connection within ${seconds} s`), seconds * 1000);
    socket.once('error', (error) => {
      clearTimeout(timer);
      broken(error.message);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.setKeepAlive(true);
      done(socket);
    });
  });
}

async function connect(
  hop: Hop,
  sock: Duplex,
  { knownHosts, connectSeconds, keepaliveSeconds }: SshTarget,
): Promise<Client> {
  // Loaded only where it is used: every run of the engine would wait for it.
  const ssh = await import('ssh2');
  const known = knownKeys(knownHosts, hop.host, hop.port);
  const { proofs, tried } = credentials(hop, ssh.utils);
  let refused: Error | undefined;
  const config: ConnectConfig = {
    sock: sock as Socket,
    username: hop.user,
    readyTimeout: connectSeconds * 1000,
    keepaliveInterval: keepaliveSeconds * 1000,
    keepaliveCountMax: 3,
    algorithms: { serverHostKey: preferred(known.trusted.map(({ type }) => type)) },
    hostVerifier: (key: Buffer) => {
      const text = key.toString('base64');
      const trusted = known.trusted.some((entry) => entry.key === text) && !known.revoked.includes(text);
      if (!trusted) {
        const code = known.trusted.length > 0 || known.revoked.includes(text) ? 'hostKeyChanged' : 'hostKeyUnknown';
        refused = connectionError(
          code,
          nameOf(hop),
          `it shows ${keyType(key)} ${fingerprint(key)}; looked up in ${knownHosts.join(', ')}`,
        );
      }
      return trusted;
    },
    ...proofs,
  };
  return new Promise((done, fail) => {
    const client = new ssh.Client();
    const onError = (error: Error & { level?: string }) => {
      // The next way of proving who the user is follows by itself.
      if (error.level === 'agent') {
        tried.push(`the agent fails: ${error.message}`);
        return;
      }
      client.destroy();
      const refusal = error.level === 'client-authentication';
      const detail = refusal ? `${error.message}; ${tried.join(', ') || NOTHING}` : error.message;
      fail(refused ?? connectionError(refusal ? 'authentication' : 'unreachable', nameOf(hop), detail));
    };
    client.on('error', onError);
    client.once('ready', () => {
      client.off('error', onError);
      // What goes wrong from here on ends the channel as well, and is told there.
      client.on('error', () => undefined);
      done(client);
    });
    // Servers that ask for a password by this way call it by any name.
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, answer) => {
      answer(prompts.map(() => hop.password ?? ''));
    });
    try {
      client.connect(config);
    } catch (error) {
      fail(connectionError('keyFile', nameOf(hop), error instanceof Error ? error.message : String(error)));
    }
  });
}

/** The types that the file knows first, so that a server with several keys shows the one that can be checked. */
function preferred(types: string[]): ServerHostKeyAlgorithm[] {
  const known = types.flatMap((type) => ALGORITHMS[type] ?? []);
  return [...new Set([...known, ...PREFERRED])];
}

const NOTHING = 'there was nothing to try: no key file, no agent, no password';

/** By what the user proves who they are, and how that is called where all of it is refused. */
function credentials(hop: Hop, { parseKey }: typeof utils): { proofs: ConnectConfig; tried: string[] } {
  const { agent = process.env.SSH_AUTH_SOCK, password, passphrase } = hop;
  const keyFile = hop.keyFile ?? (password === undefined ? defaultKey() : undefined);
  const proofs: ConnectConfig = {
    ...(agent ? { agent } : {}),
    ...(password === undefined ? {} : { password, tryKeyboard: true }),
  };
  const tried = [
    ...(password === undefined ? [] : ['tried the password']),
    ...(agent ? [`tried the keys of the agent ${agent}`] : []),
  ];
  if (keyFile === undefined) return { proofs, tried };
  const privateKey = readKey(hop, keyFile);
  const parsed = parseKey(privateKey, passphrase);
  if (!(parsed instanceof Error)) {
    tried.push(`tried the key ${keyFile}`);
    return { proofs: { ...proofs, privateKey, ...(passphrase === undefined ? {} : { passphrase }) }, tried };
  }
  // What is locked on disk lies open in the agent, as a rule: that is what agents are for.
  if (!agent || passphrase !== undefined || !/no passphrase given/.test(parsed.message)) {
    throw connectionError('keyFile', nameOf(hop), `${keyFile}: ${parsed.message}`);
  }
  return { proofs, tried: [...tried, `left out the key ${keyFile}, which is encrypted and has no sshPassphrase`] };
}

function defaultKey(): string | undefined {
  return DEFAULT_KEYS.map((name) => join(homedir(), '.ssh', name)).find((file) => existsSync(file));
}

function readKey(hop: Hop, file: string): Buffer {
  try {
    return readBounded(file, BOUNDS.key);
  } catch (error) {
    throw connectionError('keyFile', nameOf(hop), error instanceof Error ? error.message : String(error));
  }
}

function forward(bastion: Client, target: SshTarget): Promise<Duplex> {
  return new Promise((done, fail) => {
    bastion.forwardOut('127.0.0.1', 0, target.host, target.port, (error, stream) => {
      if (error) fail(connectionError('unreachable', nameOf(target), `through the jump host: ${error.message}`));
      else done(stream);
    });
  });
}

function startPowerShell(client: Client, clients: Client[], socket: Socket, where: string): Promise<Transport> {
  return new Promise((done, fail) => {
    client.exec(COMMAND.join(' '), (error, channel) => {
      if (error) return fail(connectionError('ended', where, error.message));
      let said = '';
      let status = '';
      channel.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = `${said}${text}`.slice(-1000);
      });
      channel.on('error', () => undefined);
      channel.on('exit', (code: number | null, signal?: string) => {
        status = `powershell.exe ended with ${signal ?? code}`;
      });
      const closed = new Promise<string>((end) => {
        const ended = () => end(`${status || 'the connection was cut'}${said ? `: ${said.trim()}` : ''}`);
        channel.once('close', ended);
        client.once('close', ended);
      });
      channel.setEncoding('utf8');
      done({
        write: (text) => void channel.write(text),
        onText: (listener) => void channel.on('data', listener),
        onEnd: (listener) => void closed.then(listener),
        async close() {
          channel.end();
          const timer = setTimeout(() => channel.destroy(), END_MS);
          await Promise.race([closed, new Promise((over) => setTimeout(over, 2 * END_MS))]);
          clearTimeout(timer);
          for (const open of [...clients].reverse()) open.end();
          socket.destroySoon();
        },
        hold: (yes) => void (yes ? socket.ref() : socket.unref()),
      });
    });
  });
}
