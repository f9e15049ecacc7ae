import type { Observation, Rule } from './rule';

export const nlaNeedsTls: Rule = {
  id: 'nla-needs-tls',
  // It stops nothing: that clients are refused is concluded, not documented.
  severity: 'warning',
  statement: 'Network level authentication goes with the security layers Negotiate and SSL, not with RDP.',
  reason: 'It authenticates inside TLS, which the layer RDP does not have: clients are refused.',
  source: 'docs/behaviour/module.md section 6',
  remedy: 'set security.securityLayer to Negotiate or SSL, or authenticateUsingNLA to false',
  check({ source, target }) {
    return Object.entries(target.collections ?? {}).flatMap(
      ([collection, { security, renamedFrom }]): Observation[] => {
        if (security?.securityLayer !== 'RDP' || security.authenticateUsingNLA !== true) return [];
        const old = source.collections?.[renamedFrom ?? collection]?.security;
        const kept = old?.securityLayer === 'RDP' && old.authenticateUsingNLA === true;
        return [
          {
            message: `${collection} wants authenticateUsingNLA and securityLayer RDP at once`,
            at: `/collections/${collection}/security`,
            // What is so already is no change of this migration.
            ...(kept ? { severity: 'note' } : {}),
          },
        ];
      },
    );
  },
};
