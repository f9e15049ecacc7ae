import type { Invocation } from '../../cmdlets/invocation';
import { getMachineCertificates, testCertificate } from '../../cmdlets/reads';
import { dateOf, type Row } from '../../resources/values';
import { appliedCertificates, inStore, storeReads } from './certificates';
import { type LiveContext, type LiveRule, UNANSWERED } from './live-rule';

interface Look {
  server: string;
  thumbprint: string;
  uses: string[];
  about: string;
}

/**
 * Once for each certificate, however many uses and session hosts it has: a look can take as long as a list of revoked ones
 * that is out of reach, and would say the same on most servers. Which authorities one server lacks alone isn't seen so.
 */
function looks(context: LiveContext): Look[] {
  const found = new Map<string, Look>();
  for (const { servers, use, thumbprint, about } of appliedCertificates(context)) {
    const [server] = servers;
    const look = found.get(thumbprint);
    if (look && !look.uses.includes(use)) look.uses.push(use);
    if (!look && server !== undefined) found.set(thumbprint, { server, thumbprint, uses: [use], about });
  }
  return [...found.values()];
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
    looks(context).flatMap(({ server, uses, thumbprint, about }) => {
      // One that is missing, or out of its dates, is told as such already.
      const row = inStore(snapshot, server, thumbprint);
      if (!row || outOfDate(row, context.now) || snapshot.get(getMachineCertificates(server)).errors.length > 0)
        return [];
      const { output, errors } = snapshot.get(testCertificate(server, thumbprint));
      // A chain that is not proven can be an error as well as the answer `false`; only no answer at all is told already.
      if (output.at(-1) === true || errors.some(({ id }) => id === UNANSWERED)) return [];
      return [
        { message: `certificate ${thumbprint} (${uses.join(', ')}) is not proven by its chain on ${server}`, about },
      ];
    }),
};
