import type { SessionHostListener } from '../resources/certificates/session-host-listener';
import { all, type Rule } from './rule';

/** A new certificate of a listener, whose key the service has to be able to read. */
export const listenerKey: Rule = {
  id: 'listener-key',
  severity: 'manual',
  statement: 'NETWORK SERVICE may read the private key of the certificate that a session host shows.',
  reason:
    'The Remote Desktop service runs as NETWORK SERVICE. Without the right it takes its own self-signed certificate again at the next start, and users see a warning; no cmdlet of the module shows or sets it.',
  source: 'docs/behaviour/certificates.md section 1',
  remedy:
    'on each of these hosts: certlm.msc, Personal, the certificate, All Tasks, Manage Private Keys: read for NETWORK SERVICE; then Restart-Service TermService in a window, and look at the certificate of a new connection',
  check: ({ plan }) =>
    (plan?.stages ?? []).flatMap((stage) => {
      if (stage.name === 'source') return [];
      const changed = new Set(stage.changes.flatMap(({ action, id }) => (action === 'delete' ? [] : [id])));
      const hosts = all<SessionHostListener>(stage.after, 'SessionHostListener').filter(
        ({ host, thumbprint }) => thumbprint !== undefined && changed.has(`SessionHostListener/${host}`),
      );
      if (hosts.length === 0) return [];
      const names = hosts.map(({ host }) => host).sort();
      return [{ message: `certificate ${hosts[0]?.thumbprint} on ${names.join(', ')}`, stage: stage.name }];
    }),
};
