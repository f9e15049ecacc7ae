import { createHash } from 'node:crypto';
import type { Deployment } from '../../../documents/schema';
import { isSecretRef } from '../../invocation';
import { licenseServerId } from './license-ids';

const CONNECTION_STRING =
  'DRIVER=ODBC Driver 17 for SQL Server;SERVER=sql01.contoso.com;DATABASE=RDCB;Trusted_Connection=Yes;APP=Remote Desktop Services Connection Broker';

/**
 * Values for every secret that documents name, each in the form its field wants, the same at every run. They open
 * nothing but a simulated deployment.
 */
export function demoSecrets(documents: Deployment[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const document of documents) collect(document, [], found);
  return found;
}

function collect(value: unknown, path: string[], found: Record<string, string>): void {
  if (isSecretRef(value)) {
    found[value.secret] ??= valueFor(value.secret, path);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) collect(inner, [...path, key], found);
}

function valueFor(name: string, path: string[]): string {
  switch (path.at(-1)) {
    case 'connectionString':
    case 'secondaryConnectionString':
      return CONNECTION_STRING;
    case 'agreementNumber':
      return digits(name, 7);
    case 'licenseNumber':
      return digits(name, 8);
    case 'authorizationNumber':
      return characters(name, 15);
    case 'code':
      return characters(name, 25);
    case 'keyPackId':
      return characters(name, 35);
    case 'licenseServerId':
      return licenseServerId(path[path.indexOf('servers') + 1] ?? name);
    case 'machineKey':
      return `${hex(`${name} validation`)}${hex(`${name} validation 2`)},${hex(`${name} decryption`)}`;
    default:
      return `demo-${name}`;
  }
}

/** 64 hexadecimal digits. */
function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex').toUpperCase();
}

function digits(name: string, length: number): string {
  return [...createHash('sha256').update(name).digest()]
    .map((byte) => byte % 10)
    .join('')
    .slice(0, length);
}

function characters(name: string, length: number): string {
  const hex = createHash('sha256').update(name).digest('hex').toUpperCase();
  return hex.slice(0, length);
}
