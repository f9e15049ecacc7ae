import { getMachineCertificates } from '../../cmdlets/reads';
import { sameThumbprint } from '../../resources/certificates/thumbprint';
import { dateOf } from '../../resources/values';
import { blocker, type Check, type Facts, type Line, ok, unchecked, unread, warning } from '../check';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** Certificates in use now and later, each with a server that should have it now. */
function inUse({ plan, servers: { present } }: Facts): { thumbprint: string; server: string }[] {
  const found = new Map<string, { thumbprint: string; server: string }>();
  for (const resource of plan?.stages[0]?.after.values() ?? []) {
    const { server, thumbprint } = resource.props;
    if (resource.kind !== 'ImportedCertificate' || typeof server !== 'string' || typeof thumbprint !== 'string')
      continue;
    if (present.includes(server) && !found.has(thumbprint)) found.set(thumbprint, { thumbprint, server });
  }
  return [...found.values()];
}

export const certificateExpiry: Check = {
  id: 'certificate-expiry',
  title: 'Certificates',
  needs: ['plan', 'connection'],
  reads: (facts) => inUse(facts).map(({ server }) => getMachineCertificates(server)),
  look(facts, answers) {
    const windowEnd = Date.parse(facts.plan?.target.migration?.window?.end ?? '');
    const needed = Math.max(facts.now.getTime(), Number.isNaN(windowEnd) ? 0 : windowEnd);
    const used = inUse(facts);
    if (used.length === 0) return [ok('the documents name none that a server holds now')];
    return used.map(({ thumbprint, server }): Line => {
      if (facts.silent.has(server)) return unchecked(`no answer from ${server}`);
      const answer = answers(getMachineCertificates(server));
      const { rows, failure } = answer;
      const row = rows.find((candidate) => sameThumbprint(candidate.Thumbprint, thumbprint));
      const until = dateOf(row?.NotAfter);
      const name = `certificate ${thumbprint} on ${server}`;
      if (!until) {
        return failure
          ? unread(name, answer)
          : blocker(`${name} is not in its store`, 'import it with its private key into Cert:\\LocalMachine\\My');
      }
      const renew = 'have it renewed and write the new one into the target document';
      if (until.getTime() <= facts.now.getTime()) return blocker(`${name} expired ${until.toISOString()}`, renew);
      if (until.getTime() <= needed)
        return blocker(`${name} expires ${until.toISOString()}, within the migration`, renew);
      if (until.getTime() <= needed + SOON_DAYS * DAY_MS)
        return warning(`${name} expires ${until.toISOString()}`, renew);
      return ok(`${name} is good until ${until.toISOString().slice(0, 10)}`);
    });
  },
};
