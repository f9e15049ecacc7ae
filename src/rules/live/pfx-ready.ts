import type { Invocation } from '../../cmdlets/invocation';
import { getMachineCertificates, testPaths, testShare } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { inStore } from './certificates';
import type { LiveContext, LiveRule } from './live-rule';

/** A certificate that this stage brings to a server by a PFX file. */
interface Import {
  server: string;
  thumbprint: string;
  file: string;
  exportFrom: string | undefined;
  about: string;
}

function imports({ stage }: LiveContext): Import[] {
  return stage.changes.flatMap(({ id, action, after }) => {
    if (action !== 'create' || after?.kind !== 'ImportedCertificate') return [];
    const { server, thumbprint, pfx, exportFrom } = after.props;
    if (typeof server !== 'string' || typeof thumbprint !== 'string') return [];
    const file: unknown = typeof pfx === 'object' && pfx !== null ? Reflect.get(pfx, 'file') : undefined;
    if (typeof file !== 'string') return [];
    const from = typeof exportFrom === 'string' && exportFrom !== server ? exportFrom : undefined;
    return [{ server, thumbprint, file, exportFrom: from, about: id }];
  });
}

/** No session on a server reaches a third one, so that a share is looked at from the management host. */
const lookFor = ({ server, file }: Import): Invocation =>
  file.startsWith('\\\\') ? testShare(file) : testPaths(server, [file]);

function obstacle(snapshot: Snapshot, wanted: Import): string | undefined {
  const { server, thumbprint, file, exportFrom } = wanted;
  // A stage that is resumed may have it, and the file gone.
  if (inStore(snapshot, server, thumbprint)?.HasPrivateKey === true) return undefined;
  if (exportFrom === undefined) {
    if (!snapshot.get(lookFor(wanted)).output.includes(false)) return undefined;
    const where = /^([a-z]:|\\\\)/i.test(file) ? '' : ', where a session begins';
    return `${file} is not on ${server}${where}: certificate ${thumbprint} is to be imported from it`;
  }
  if (snapshot.get(getMachineCertificates(exportFrom)).errors.length > 0) return undefined;
  const held = inStore(snapshot, exportFrom, thumbprint);
  if (!held) return `certificate ${thumbprint} is to be exported on ${exportFrom}, and is not there`;
  if (held.HasPrivateKey === false) return `certificate ${thumbprint} is on ${exportFrom} without its private key`;
  return held.KeyExportable === false
    ? `the private key of certificate ${thumbprint} can't be exported from ${exportFrom}: it was imported so`
    : undefined;
}

export const pfxReady: LiveRule = {
  id: 'pfx-ready',
  severity: 'blocker',
  statement: 'A certificate that a stage imports is in its PFX file, or with an exportable key where it comes from.',
  reason:
    'A file that is missing, or a key that may not leave its server, shows at the import otherwise, when the stage is half done.',
  source: 'docs/stages.md, certificates/prepare; docs/behaviour/certificates.md section 1',
  remedy:
    'put the PFX file where the document says, on every server that imports it; where the key can not be exported, have the certificate issued again with an exportable key, or import its original file',
  waivable: true,
  reads: (context) =>
    imports(context).flatMap((wanted) => [
      getMachineCertificates(wanted.server),
      wanted.exportFrom === undefined ? lookFor(wanted) : getMachineCertificates(wanted.exportFrom),
    ]),
  check: (snapshot, context) =>
    imports(context).flatMap((wanted) => {
      const message = obstacle(snapshot, wanted);
      return message === undefined ? [] : [{ message, about: wanted.about }];
    }),
};
