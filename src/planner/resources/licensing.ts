import type { Deployment } from '../../documents/schema';
import { UserError } from '../../errors';
import { isLost } from '../../rules/facts';
import type { Resource } from '../types';
import { resource } from './build';

export function licensingResources(deployment: Deployment): Resource[] {
  const { licensing } = deployment;
  if (!licensing) return [];
  const servers = Object.keys(licensing.servers);
  const resources = [resource('DeploymentLicensing', 'deployment', ['Licensing'], { mode: licensing.mode, servers })];
  const packs = new Set<string>();
  for (const [server, { scope, registration, directory, keyPacks }] of Object.entries(licensing.servers)) {
    if (isLost(deployment, server)) continue;
    resources.push(
      resource('LicenseServer', server, ['Licensing'], { server, scope, registration, directory, activated: true }),
    );
    for (const pack of keyPacks ?? []) {
      const key = `${server}/${pack.product}/${pack.type}/${pack.program ?? 'any'}`;
      if (packs.has(key)) {
        throw new UserError(
          'key-pack-twice',
          `licence server ${server} has two key packs for ${pack.product} ${pack.type} of the same program`,
          'write one entry with the sum of both counts, or tell them apart by `program`',
        );
      }
      packs.add(key);
      resources.push(resource('KeyPack', key, ['Licensing'], { server, ...pack }));
    }
  }
  return resources;
}
