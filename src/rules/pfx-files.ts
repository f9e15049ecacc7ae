import type { Deployment } from '../documents/schema';
import type { Rule } from './rule';

/** PFX files that people put where a document says; one that is exported for an import is deleted with it. */
function filesOf({ certificates }: Deployment): string[] {
  const { sessionHostListener: _listener, ...uses } = certificates ?? {};
  return Object.values(uses).flatMap((use) => (use?.pfx && use.exportFrom === undefined ? [use.pfx.file] : []));
}

export const pfxFiles: Rule = {
  id: 'pfx-files',
  severity: 'manual',
  statement: 'PFX files are deleted, or put under lock, when their certificates are on all servers.',
  reason:
    'They hold private keys, and whoever has file and password is the deployment to its clients. The program deletes those that it exports itself, and no file that it did not make: other deployments may need it, and it is read until the last server has its certificate.',
  source: 'docs/stages.md rule 9; docs/behaviour/certificates.md section 1',
  remedy:
    'delete the files and their copies once the last stage is complete, and take their passwords out of the stack with `pulumi config rm` when no document names them any more',
  check({ source, target, plan }) {
    const old = filesOf(source);
    const fresh = [...new Set(filesOf(target))].filter((file) => !old.includes(file)).sort();
    if (fresh.length === 0) return [];
    const stage = plan?.stages.at(-1)?.name;
    return [
      {
        message: `after the migration: ${fresh.join(', ')}`,
        at: '/certificates',
        ...(stage === undefined ? {} : { stage }),
      },
    ];
  },
};
