import { createHash, createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { BOUNDS, readBoundedText } from '../../../documents/bounded';

/** What a known_hosts file says of one host: the keys it may show, and those that it must not. */
export interface KnownKeys {
  trusted: { type: string; key: string }[];
  revoked: string[];
}

/** The entries of known_hosts files for a host, plain, hashed and with wildcards (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export function knownKeys(files: string[], host: string, port: number): KnownKeys {
  const name = port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
  const known: KnownKeys = { trusted: [], revoked: [] };
  for (const file of files) {
    if (!existsSync(file)) continue;
    for (const line of readBoundedText(file, BOUNDS.knownHosts).split(/\r?\n/)) {
      const words = line.trim().split(/\s+/);
      const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
      const [hosts, type, key] = words;
      if (!hosts || !type || !key || hosts.startsWith('#') || !isAbout(hosts, name)) continue;
      if (marker === '@revoked') known.revoked.push(key);
      else if (marker === undefined) known.trusted.push({ type, key });
    }
  }
  return known;
}

function isAbout(hosts: string, name: string): boolean {
  const hashed = /^\|1\|([^|]+)\|([^|]+)$/.exec(hosts);
  if (hashed) {
    const digest = createHmac('sha1', Buffer.from(hashed[1] ?? '', 'base64'))
      .update(name)
      .digest('base64');
    return digest === hashed[2];
  }
  const patterns = hosts.toLowerCase().split(',');
  if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => matches(pattern, name));
}

function matches(pattern: string, name: string): boolean {
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text}$`).test(name);
}

/** The form in which `ssh` and `ssh-keygen -l` print it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The type that a public key names at its beginning. */
export function keyType(key: Buffer): string {
  return key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1');
}
