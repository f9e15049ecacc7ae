import { dateOf } from '../../resources/values';
import { appliedCertificates, shown, storeReads } from './certificates';
import type { LiveRule } from './live-rule';

export const certificateExpiry: LiveRule = {
  id: 'certificate-expiry',
  severity: 'blocker',
  statement: 'A certificate that is applied is good beyond the migration window.',
  reason: 'An expired one stops sign-in at the gateway and shows as "Not Configured" at the brokers.',
  source: 'docs/stages.md, certificates/prepare; docs/behaviour/certificates.md section 1',
  remedy: 'have the certificate renewed, and write the new one into the target document',
  waivable: true,
  reads: storeReads,
  check(snapshot, context) {
    const end = context.target.migration?.window?.end;
    const windowEnd = end === undefined ? context.now : new Date(end);
    // A window that lies in the past says nothing of today.
    const needed = new Date(Math.max(windowEnd.getTime(), context.now.getTime()));
    return appliedCertificates(context).flatMap((applied) => {
      const row = shown(snapshot, applied);
      const until = dateOf(row?.NotAfter);
      const from = dateOf(row?.NotBefore);
      const name = `certificate ${applied.thumbprint} (${applied.use})`;
      if (from && from > context.now)
        return [{ message: `${name} is not valid before ${from.toISOString()}`, about: applied.about }];
      if (!until || until > needed) return [];
      const message = `${name} expires ${until.toISOString()}, before the migration ends ${needed.toISOString()}`;
      return [{ message, about: applied.about }];
    });
  },
};
