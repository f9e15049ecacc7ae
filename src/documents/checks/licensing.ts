import type { z } from 'zod';
import { didYouMean } from '../issues';
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

/** Key packs that are to be migrated, against the licence servers that have them. */
export function checkKeyPacks(source: Findings, target: Findings): void {
  const servers = source.deployment.licensing?.servers ?? {};
  const migrated = new Map<string, number>();
  for (const [name, { keyPacks }] of entriesOf(target.deployment.licensing?.servers)) {
    for (const [index, pack] of (keyPacks ?? []).entries()) {
      if (typeof pack.origin !== 'object') continue;
      const path = ['licensing', 'servers', name, 'keyPacks', index, 'origin', 'migrateFrom'];
      const from = pack.origin.migrateFrom;
      const old = servers[from];
      if (!old) {
        target.error(
          'check-migrate-from',
          path,
          `${from} is not a licence server of the source`,
          didYouMean(from, Object.keys(servers)),
        );
        continue;
      }
      if (from === name)
        target.error('check-migrate-from', path, 'a key pack is migrated to another server', 'write origin: existing');
      const count = (old.keyPacks ?? [])
        .filter((one) => one.product === pack.product && one.type === pack.type)
        .reduce((sum, one) => sum + one.count, 0);
      const key = `${from}/${pack.product}/${pack.type}`;
      const sum = (migrated.get(key) ?? 0) + pack.count;
      migrated.set(key, sum);
      if (count === 0) {
        target.error('check-migrate-from', path, `${from} has no key pack ${pack.product} ${pack.type} in the source`);
      } else if (sum > count) {
        target.error(
          'check-migrate-count',
          path,
          `${sum} CALs ${pack.product} ${pack.type} are taken from ${from}, which has ${count}`,
        );
      }
      if ((old.sharedWith?.length ?? 0) > 0) {
        target.error(
          'check-migrate-shared',
          path,
          `${from} is shared with ${old.sharedWith?.join(', ')}; its CALs stay there`,
          'write origin: purchase',
        );
      }
    }
  }
  for (const [name, { keyPacks }] of entriesOf(servers)) {
    for (const [index, pack] of (keyPacks ?? []).entries()) {
      const sum = migrated.get(`${name}/${pack.product}/${pack.type}`);
      if (sum === undefined || sum >= pack.count) continue;
      source.warn(
        'check-cals-left',
        ['licensing', 'servers', name, 'keyPacks', index, 'count'],
        `only ${sum} of ${pack.count} CALs are migrated`,
      );
    }
  }
}
