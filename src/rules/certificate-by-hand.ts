import type { Rule } from './rule';

export const certificateByHand: Rule = {
  id: 'certificate-by-hand',
  severity: 'manual',
  statement: 'A certificate without a PFX file in the document is brought to its servers by a person.',
  reason: 'A private key leaves a server only as a PFX file with a password; a thumbprint alone moves nothing.',
  source: 'docs/behaviour/certificates.md section 1',
  remedy:
    'import it with its private key before the stage, or give the certificate `pfx` (and `exportFrom`, if a server has it)',
  check({ plan }) {
    return (plan?.stages ?? []).slice(1).flatMap((stage) => {
      const byThumbprint = new Map<string, string[]>();
      for (const { action, after } of stage.changes) {
        if (action !== 'create' || after?.kind !== 'ImportedCertificate' || after.props.pfx) continue;
        const thumbprint = String(after.props.thumbprint);
        byThumbprint.set(thumbprint, [...(byThumbprint.get(thumbprint) ?? []), String(after.props.server)]);
      }
      return [...byThumbprint].map(([thumbprint, servers]) => ({
        message: `certificate ${thumbprint} has no PFX file: import it on ${servers.join(', ')}`,
        stage: stage.name,
        about: `ImportedCertificate/${servers[0]}/${thumbprint}`,
      }));
    });
  },
};
