import type { OsVersion } from '../documents/scalars';

/**
 * ProductVersionID of Win32_TSLicenseKeyPack (docs/behaviour/licensing.md section 2); the ProductVersion text is
 * misleading there. 2008 is 2 and 2008 R2 is 3. The value of 2025 is not documented: 8 is the natural next one (M*),
 * to be checked on a live pack; this line is the only place that says so.
 */
export const PRODUCT_VERSION_IDS: Record<OsVersion, number> = {
  '2012': 4,
  '2012 R2': 4,
  '2016': 5,
  '2019': 6,
  '2022': 7,
  '2025': 8,
};

/** ProductType of a key pack; 3 is built-in and never counted. */
export const PRODUCT_TYPES = { PerDevice: 0, PerUser: 1 } as const;
export type CalType = keyof typeof PRODUCT_TYPES;

/** AgreementType of InstallAgreementLicenseKeyPack; multi-year open and open subscription are `other` too. */
export const AGREEMENT_TYPES = {
  select: 0,
  enterprise: 1,
  campus: 2,
  school: 3,
  serviceProvider: 4,
  openValue: 5,
  other: 5,
} as const;

export type CalProgram = 'retail' | 'open' | keyof typeof AGREEMENT_TYPES;

/**
 * KeyPackTypes that a pack of a program may show: 0 unknown, 1 retail, 2 volume, 5 open. Temporary packs (4) never count.
 * Nothing says whether Open Value shows as volume or as open, so both are taken for agreements.
 */
export function keyPackTypes(program: CalProgram | undefined): number[] {
  if (program === undefined) return [0, 1, 2, 3, 5];
  if (program === 'retail') return [0, 1];
  return program === 'open' ? [0, 5] : [0, 2, 5];
}

export interface KeyPackMatch {
  product: OsVersion;
  type: CalType;
  program?: CalProgram;
}

/** The objects of Win32_TSLicenseKeyPack that make up one key pack of the document, the largest first. */
export function matchingKeyPacks(packs: Record<string, unknown>[], match: KeyPackMatch): Record<string, unknown>[] {
  const kinds = keyPackTypes(match.program);
  return packs
    .filter(
      (pack) =>
        Number(pack.ProductVersionID) === PRODUCT_VERSION_IDS[match.product] &&
        Number(pack.ProductType) === PRODUCT_TYPES[match.type] &&
        licences(pack) > 0 &&
        kinds.includes(Number(pack.KeyPackType ?? 0)),
    )
    .sort((a, b) => licences(b) - licences(a) || Number(a.KeyPackId) - Number(b.KeyPackId));
}

export const UNLIMITED = 4294967295;

/** Licences of a pack; 0 for odd output. */
export function licences(pack: Record<string, unknown>): number {
  const total = Number(pack.TotalLicenses);
  return Number.isFinite(total) && total > 0 ? total : 0;
}
