import type { Row } from '../../resources/values';
import { appliedCertificates, shown, storeReads } from './certificates';
import type { LiveRule } from './live-rule';

/** Object ids of signatures by MD2, MD5 and SHA-1; names of algorithms are not the same on every server. */
const WEAK: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2',
  '1.2.840.113549.1.1.4': 'MD5',
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.2.840.10040.4.3': 'SHA-1',
  '1.2.840.10045.4.1': 'SHA-1',
  '1.3.14.3.2.13': 'SHA-1',
  '1.3.14.3.2.27': 'SHA-1',
  '1.3.14.3.2.29': 'SHA-1',
};

/** How it is signed, where that is weak. */
function weakness({ SignatureAlgorithm: algorithm }: Row): string | undefined {
  const id: unknown = typeof algorithm === 'object' && algorithm !== null ? Reflect.get(algorithm, 'Value') : undefined;
  return typeof id === 'string' ? WEAK[id] : undefined;
}

export const certificateSignature: LiveRule = {
  id: 'certificate-signature',
  severity: 'warning',
  statement: 'A certificate that is applied is signed by SHA-2, not by SHA-1 or MD5.',
  reason:
    'Browsers refuse a page with a certificate of a public authority that is signed so, and such a signature can be forged. One of an own authority works still: so it warns.',
  source: 'docs/behaviour/certificates.md section 1',
  remedy: 'have it issued anew with a signature by SHA-256, and write the new one into the target document',
  reads: storeReads,
  check: (snapshot, context) =>
    appliedCertificates(context).flatMap((applied) => {
      const row = shown(snapshot, applied);
      const weak = row && weakness(row);
      if (!weak) return [];
      return [
        { message: `certificate ${applied.thumbprint} (${applied.use}) is signed by ${weak}`, about: applied.about },
      ];
    }),
};
