import type { Deployment } from '../../../documents/schema';
import { blankLicensing } from './defaults';
import { licenseServerId } from './license-ids';
import type { Seeding } from './seed';
import type { PaperState } from './state';
import { PRODUCT_VERSIONS } from './world';

type LicenseServer = NonNullable<Deployment['licensing']>['servers'][string];
type KeyPack = NonNullable<LicenseServer['keyPacks']>[number];

const SCOPES = ['workgroup', 'domain', 'forest'] as const;
const KEY_PACK_TYPES = { retail: 1, open: 5 } as const;
const PROPERTIES = {
  company: 'Company',
  firstName: 'FirstName',
  lastName: 'LastName',
  countryRegion: 'CountryRegion',
  email: 'eMail',
} as const;
/** Part of the licences that is in use. */
const ISSUED = 0.8;

/** License servers of the source with their packs, and the papers of both documents at the clearinghouse. */
export function seedLicensing(seeding: Seeding): void {
  for (const document of seeding.documents) {
    for (const server of Object.values(document.licensing?.servers ?? {})) {
      for (const pack of server.keyPacks ?? []) seedPapers(seeding, pack);
    }
  }
  for (const [name, server] of Object.entries(seeding.source.licensing?.servers ?? {}))
    seedServer(seeding, name, server);
}

function seedServer({ state, machine }: Seeding, name: string, server: LicenseServer): void {
  const licensing = blankLicensing();
  licensing.activated = true;
  licensing.serverId = licenseServerId(name);
  licensing.scope = SCOPES.indexOf(server.scope ?? 'domain');
  licensing.inLicenseServersGroup = true;
  licensing.registeredToScp = true;
  for (const [field, property] of Object.entries(PROPERTIES)) {
    const value = server.registration?.[field as keyof typeof PROPERTIES];
    licensing.registration[property] = value ?? (property === 'eMail' ? '' : 'unknown');
  }
  for (const pack of server.keyPacks ?? []) {
    state.counters.keyPack += 1;
    licensing.keyPacks.push({
      id: state.counters.keyPack,
      productVersionId: PRODUCT_VERSIONS[pack.product],
      productType: pack.type === 'PerUser' ? 1 : 0,
      keyPackType: keyPackType(pack),
      total: pack.count,
      issued: Math.floor(pack.count * ISSUED),
    });
  }
  machine(name).licensing = licensing;
}

function keyPackType(pack: KeyPack): number {
  return pack.program === undefined ? 2 : (KEY_PACK_TYPES[pack.program as keyof typeof KEY_PACK_TYPES] ?? 2);
}

/** Agreement and open numbers are judged by their form; codes and key pack ids have to be known with what they stand for. */
function seedPapers({ state, secret }: Seeding, pack: KeyPack): void {
  const numbers: [PaperState['program'], KeyPack['code']][] = [
    ['retail', pack.code],
    ['keyPackId', pack.keyPackId],
  ];
  for (const [program, number] of numbers) {
    if (number === undefined) continue;
    state.clearinghouse.papers.push({
      program,
      number: secret(number).replace(/-/g, ''),
      productVersionId: PRODUCT_VERSIONS[pack.product],
      productType: pack.type === 'PerUser' ? 1 : 0,
      count: pack.count,
      keyPackType: keyPackType(pack),
    });
  }
}
