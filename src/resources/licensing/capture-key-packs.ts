import { type CalType, licences, PRODUCT_TYPES, PRODUCT_VERSION_IDS } from '../../cmdlets/license-codes';
import { getLicenseKeyPacks, getRdServer } from '../../cmdlets/reads';
import { OS_VERSIONS, type OsVersion } from '../../documents/scalars';
import { type Capture, type Seen, serversWith } from '../capture';
import type { Row } from '../values';
import type { KeyPack } from './key-pack';

/** Packs that count: not temporary (4) and not built-in (ProductType 3, KeyPackType 6). */
const COUNTED = [0, 1, 2, 3, 5];
const TYPES = Object.keys(PRODUCT_TYPES).filter((type): type is CalType => type === 'PerUser' || type === 'PerDevice');

function counted(seen: Seen, server: string): Row[] {
  return seen
    .rows(getLicenseKeyPacks(server))
    .filter((row) => COUNTED.includes(Number(row.KeyPackType ?? 0)) && Number(row.ProductType) !== 3)
    .filter((row) => licences(row) > 0);
}

/** 2012 and 2012 R2 share their licences, which are called by the first. */
const productOf = (row: Row): OsVersion | undefined =>
  OS_VERSIONS.find((os) => PRODUCT_VERSION_IDS[os] === Number(row.ProductVersionID));
const typeOf = (row: Row): CalType | undefined => TYPES.find((type) => PRODUCT_TYPES[type] === Number(row.ProductType));

/** Which programme a pack was bought by can't be told, so a document gets one entry per product and type. */
export const captureKeyPacks: Capture<KeyPack> = {
  after: ['DeploymentLicensing', 'LicenseServer'],
  reads: (seen) => [getRdServer(), ...serversWith(seen, 'RDS-LICENSING').map(getLicenseKeyPacks)],
  strays: { untold: 'a server lists licences by product, documents by agreement' },
  probes: (seen) =>
    serversWith(seen, 'RDS-LICENSING').flatMap((server) => {
      const found = new Map<string, KeyPack>();
      for (const row of counted(seen, server)) {
        const [product, type] = [productOf(row), typeOf(row)];
        if (product === undefined || type === undefined) continue;
        found.set(`${product} ${type}`, { server, product, type, count: 1, origin: 'existing' });
      }
      return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
    }),
  write(objects, document, seen) {
    for (const server of serversWith(seen, 'RDS-LICENSING')) {
      const path = ['licensing', 'servers', server];
      if (document.get(path) === undefined) continue;
      const own = objects.filter(({ probe }) => probe.server === server);
      const packs = own.map(({ probe, live }) => ({ product: probe.product, type: probe.type, count: live.count }));
      if (packs.length > 0) document.set([...path, 'keyPacks'], packs);
      for (const row of counted(seen, server)) {
        if (productOf(row) !== undefined && typeOf(row) !== undefined) continue;
        document.leaveOut(
          `key pack ${row.KeyPackId} of ${server}`,
          `product ${row.ProductVersionID} (${row.ProductVersion}) of type ${row.ProductType} can't be written into a document`,
        );
      }
    }
  },
};
