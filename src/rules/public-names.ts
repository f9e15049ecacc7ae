import type { Deployment } from '../documents/schema';
import type { Rule } from './rule';

/** Endings that exist inside a network only (RFC 6762, RFC 8375 and what is in use). */
const INTERNAL = /\.(local|internal|lan|corp|intern|home|localdomain)$/i;

function namesOf({ gateway, webAccess }: Deployment): [string | undefined, string][] {
  return [
    [gateway?.externalFqdn, '/gateway/externalFqdn'],
    [webAccess?.fqdn, '/webAccess/fqdn'],
  ];
}

export const publicNames: Rule = {
  id: 'public-names',
  severity: 'warning',
  statement: 'Names under which clients outside come in end in a domain that exists outside.',
  reason: 'No public authority issues a certificate for an internal ending, and no client outside resolves it.',
  source: 'docs/behaviour/certificates.md section 1',
  remedy: 'give gateway.externalFqdn and webAccess.fqdn a public name, resolved inside by split DNS',
  check({ target }) {
    return namesOf(target).flatMap(([name, at]) =>
      name !== undefined && INTERNAL.test(name)
        ? [{ message: `${name} has an ending that only exists inside`, at }]
        : [],
    );
  },
};
