import type { Invocation } from '../../cmdlets/invocation';
import { getMachineCertificates, testCertificate } from '../../cmdlets/reads';
import { dateOf, type Row } from '../../resources/values';
import { appliedCertificates, inStore, storeReads } from './certificates';
import type { LiveContext, LiveRule } from './live-rule';

/** One server proves it for all: the chain is the certificate's. */
function looks(context: LiveContext): { server: string; use: string; thumbprint: string; about: string }[] {
  return appliedCertificates(context).flatMap(({ servers: [server], use, thumbprint, about }) =>
    server === undefined ? [] : [{ server, use, thumbprint, about }],
  );
}

function outOfDate({ NotBefore, NotAfter }: Row, now: Date): boolean {
  const [from, until] = [dateOf(NotBefore), dateOf(NotAfter)];
  return (from !== undefined && from > now) || (until !== undefined && until <= now);
}

export const certificateChain: LiveRule = {
  id: 'certificate-chain',
  severity: 'warning',
  statement: 'A certificate that is applied is proven up to an authority that its server trusts, and is not revoked.',
  reason:
    'Clients look at the same chain. A certificate of an authority in between that is missing on the server is sent to no client. The look is taken on one server and can fail for its own reasons, e.g. where it does not reach the list of revoked ones: so it warns.',
  source: 'docs/behaviour/certificates.md section 1',
  remedy:
    'run Test-Certificate on the server named, which says what is missing; import the certificates of the authorities in between (Intermediate Certification Authorities), or let it reach the list of revoked ones',
  reads: (context): Invocation[] => [
    ...storeReads(context),
    ...looks(context).map(({ server, thumbprint }) => testCertificate(server, thumbprint)),
  ],
  check: (snapshot, context) =>
    looks(context).flatMap(({ server, use, thumbprint, about }) => {
      // One that is missing, or out of its dates, is told as such already.
      const row = inStore(snapshot, server, thumbprint);
      if (!row || outOfDate(row, context.now) || snapshot.get(getMachineCertificates(server)).errors.length > 0)
        return [];
      if (snapshot.get(testCertificate(server, thumbprint)).output.at(-1) === true) return [];
      return [{ message: `certificate ${thumbprint} (${use}) is not proven by its chain on ${server}`, about }];
    }),
};
