import type { Row } from '../../resources/values';
import { appliedCertificates, shown, storeReads } from './certificates';
import type { LiveRule } from './live-rule';

const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

/** Object ids of what a certificate is for; undefined = it doesn't say, which allows everything. */
function usages({ EnhancedKeyUsageList: list }: Row): string[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const ids = list.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null ? (entry as Row).ObjectId : entry,
  );
  const texts = ids.filter((id): id is string => typeof id === 'string');
  return texts.length > 0 ? texts : undefined;
}

export const certificateUsage: LiveRule = {
  id: 'certificate-usage',
  severity: 'blocker',
  statement: 'A certificate that is applied is issued for server authentication.',
  reason: 'Clients refuse a server whose certificate is for something else, e.g. for signing code or mail.',
  source: 'docs/behaviour/certificates.md section 1',
  remedy: 'have a certificate issued with the enhanced key usage Server Authentication (1.3.6.1.5.5.7.3.1)',
  reads: storeReads,
  check(snapshot, context) {
    return appliedCertificates(context).flatMap((applied) => {
      const row = shown(snapshot, applied);
      const allowed = row && usages(row);
      if (!row) return [];
      const name = `certificate ${applied.thumbprint} (${applied.use})`;
      if (allowed && !allowed.includes(SERVER_AUTHENTICATION)) {
        return [{ message: `${name} is for ${allowed.join(', ')} only`, about: applied.about }];
      }
      if (typeof row.Subject !== 'string' || row.Subject === '' || row.Subject !== row.Issuer) return [];
      return [
        {
          message: `${name} is signed by itself: clients that do not know it refuse it or warn`,
          severity: 'warning',
          remedy: 'take one of an authority that clients trust; in a laboratory, give it to the clients by policy',
          about: applied.about,
        },
      ];
    });
  },
};
