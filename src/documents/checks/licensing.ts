import type { z } from 'zod';
import type { KeyPack } from '../schema';
import { entriesOf, type Findings } from './findings';

/** Identity of a key pack on its server, as resources are keyed. */
export function keyPackName(pack: z.infer<typeof KeyPack>): string {
  return [pack.product, pack.type, ...(pack.program ? [pack.program] : [])].join('/');
}

/** Licence servers and key packs of one document. */
export function checkLicensing(findings: Findings): void {
  const { licensing } = findings.deployment;
  if (!licensing) return;
  const packs = Object.values(licensing.servers).flatMap((server) => server.keyPacks ?? []);
  if (packs.length > 0 && !packs.some((pack) => pack.type === licensing.mode)) {
    findings.warn('check-licensing-mode', ['licensing', 'mode'], `mode is ${licensing.mode}, but no key pack is`);
  }
  for (const [name, server] of entriesOf(licensing.servers)) {
    const path = ['licensing', 'servers', name];
    const seen = new Set<string>();
    for (const [index, pack] of (server.keyPacks ?? []).entries()) {
      const key = `${pack.product}/${pack.type}/${pack.program ?? 'any'}`;
      if (seen.has(key)) {
        findings.error(
          'check-key-pack-twice',
          [...path, 'keyPacks', index],
          `a second key pack of ${pack.product} ${pack.type}${pack.program ? ` ${pack.program}` : ''} on this server`,
          'write one with the sum of both counts, or tell them apart by program',
        );
      }
      seen.add(key);
      if (findings.role === 'source' && pack.origin !== 'existing') {
        const at = [...path, 'keyPacks', index, 'origin'];
        findings.warn(
          'check-intention-in-source',
          at,
          'origin is read from the target only: key packs of the source exist',
        );
      }
    }
    const { registration } = server;
    if (registration && registration.connection !== 'automatic' && registration.licenseServerId === undefined) {
      findings.warn(
        'check-license-server-id',
        [...path, 'registration'],
        `activation by ${registration.connection} needs licenseServerId, which the clearinghouse gives`,
        'it must be there before stage licensing/install',
      );
    }
  }
}
