import { createHash } from 'node:crypto';

/** 35-character license server id of a server; the same in every run. */
export function licenseServerId(server: string): string {
  const digits = createHash('sha256').update(server.toLowerCase()).digest('hex').toUpperCase();
  return digits.slice(0, 35);
}
