import { brokerMove, type Role } from '../../rules/facts';
import { type Context, holders, targetOf } from '../context';
import { certificateUse, importedCertificate } from '../resources/certificates';
import { Draft } from '../state';
import { applyCertificates, CERTIFICATE_ROLES, certificateChanges, SERVER_ROLE } from './certificate-use';
import { type Area, REVERT } from './stage';

/** Old servers that still serve when their role's new certificate is applied: it has to be there by then. */
function servingThen(draft: Draft, context: Context, role: Role): string[] {
  const gone = role === 'RDS-CONNECTION-BROKER' ? (brokerMove(context.source, context.target)?.reduced ?? []) : [];
  return holders(draft, role).filter((server) => !gone.includes(server));
}

/** Certificates early: on the servers that are there, before anything needs them (docs/stages.md rule 9). */
export const certificatesPrepare: Area = {
  id: 'certificates/prepare',
  stages: () => [
    {
      name: 'certificates/prepare',
      area: 'certificates',
      title:
        'Put the new certificates on the servers that stay or still serve, and shorten the life of DNS records that will change',
      impact: 'nothing',
      undo: REVERT,
      mayRest: 'yes',
      apply(state, context) {
        const draft = new Draft(state);
        for (const role of CERTIFICATE_ROLES) {
          const use = certificateUse(context.target, role);
          if (!use || !certificateChanges(context, role)) continue;
          for (const server of servingThen(draft, context, SERVER_ROLE[role])) {
            if (draft.get('Server', server)) draft.put(importedCertificate(server, use));
          }
        }
        const leaving = new Set(brokerMove(context.source, context.target)?.reduced);
        for (const item of context.to.values()) {
          const server = String(item.props.server);
          if (item.kind === 'ImportedCertificate' && draft.get('Server', server) && !leaving.has(server))
            draft.put(item);
          // A record lives on in caches for its old TTL, so it is lowered a stage ahead (docs/stages.md rule 2).
          if (item.kind === 'NameRecord') {
            const ttlSeconds = Number(item.props.ttlSeconds);
            const old = draft.get('NameRecord', item.key);
            if (old && ttlSeconds < Number(old.props.ttlSeconds)) draft.patch('NameRecord', item.key, { ttlSeconds });
          }
        }
        return draft.state();
      },
    },
  ],
};

/** Whatever certificate no earlier stage applied, and the old ones, which nothing names any more. */
export const certificatesVerify: Area = {
  id: 'certificates/verify',
  stages: () => [
    {
      name: 'certificates/verify',
      area: 'certificates',
      title: 'Apply what is left and prove that every role shows its new certificate; give up the old ones',
      impact: 'one question about the publisher, where the new thumbprint is not trusted by policy',
      undo: REVERT,
      mayRest: 'yes',
      apply(state, context) {
        if (!context.target.certificates) return state;
        const draft = new Draft(state);
        applyCertificates(
          draft,
          context,
          CERTIFICATE_ROLES.filter((role) => certificateUse(context.target, role) !== undefined),
        );
        // Hosts that stay get their new one before the old one goes.
        for (const item of draft.all('SessionHostListener')) draft.put(targetOf(context, item.kind, item.key));
        draft.dropWhere('ImportedCertificate', (item) => !context.to.has(`ImportedCertificate/${item.key}`));
        return draft.state();
      },
    },
  ],
};
