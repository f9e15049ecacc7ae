import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getMachineCertificates } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { run, type Step, type Wait } from '../../cmdlets/step';
import { Fqdn, Thumbprint } from '../../documents/scalars';
import { defineKind, type StateView } from '../kind';
import { Pfx } from '../secrets';
import { rowsOf } from '../values';
import { STORE, withPfx } from './exported-pfx';
import { sameThumbprint, thumbprintOf } from './thumbprint';

const ImportedCertificate = z.strictObject({
  server: Fqdn,
  thumbprint: Thumbprint,
  pfx: Pfx.optional(),
  exportFrom: Fqdn.optional(),
});
type ImportedCertificate = z.infer<typeof ImportedCertificate>;

/** A certificate without its private key serves no role, so it counts as absent and is imported again. */
function isThere(snapshot: Snapshot, { server, thumbprint }: ImportedCertificate): boolean {
  return rowsOf(snapshot, getMachineCertificates(server)).some(
    (row) => sameThumbprint(row.Thumbprint, thumbprint) && row.HasPrivateKey !== false,
  );
}

function broughtByHand(desired: ImportedCertificate): Wait {
  return {
    do: 'wait',
    title: `certificate ${desired.thumbprint} on ${desired.server}`,
    reads: [getMachineCertificates(desired.server)],
    open: (snapshot) =>
      isThere(snapshot, desired)
        ? undefined
        : `certificate ${desired.thumbprint} is not in ${STORE} of ${desired.server}`,
    everySeconds: 60,
    blockSeconds: 0,
    waitsFor: 'people',
    instructions: `Import certificate ${desired.thumbprint} with its private key into ${STORE} of ${desired.server}: the document names no PFX file for it.`,
  };
}

function create(desired: ImportedCertificate): Step[] {
  const { server, thumbprint, pfx } = desired;
  if (!pfx) return [broughtByHand(desired)];
  // A server that has to import it has nothing to export: there the file is one that a person brought.
  const exportFrom = desired.exportFrom === server ? undefined : desired.exportFrom;
  // Without -Exportable the key could not move to the next server ever again; without -CertStoreLocation it would go
  // wherever the session stands.
  return withPfx({ thumbprint, pfx, exportFrom, use: 'import' }, server, ({ file, password }) =>
    run(
      change(
        'Import-PfxCertificate',
        { FilePath: file, Password: password, CertStoreLocation: STORE, Exportable: true },
        { host: server },
      ),
    ),
  );
}

/** A server that leaves the deployment keeps its certificates, as it keeps its Windows features: others may use it. */
function mayBeRemoved({ server, thumbprint }: ImportedCertificate, after: StateView): boolean {
  const stays = after.all<{ server: string }>('ServerRole').some((held) => held.server === server);
  const inUse = after
    .all<{ thumbprint: string; members: string[] }>('DeploymentCertificate')
    .some((used) => sameThumbprint(used.thumbprint, thumbprint) && used.members.includes(server));
  const onListener = after
    .all<{ host: string; thumbprint?: string }>('SessionHostListener')
    .some((listener) => listener.host === server && sameThumbprint(listener.thumbprint, thumbprint));
  return stays && !inUse && !onListener;
}

export const importedCertificateKind = defineKind<ImportedCertificate>({
  name: 'ImportedCertificate',
  description: 'A certificate with its private key in the machine store of one server.',
  schema: ImportedCertificate,
  key: (props) => `${props.server}/${props.thumbprint}`,
  fields: {
    server: { description: 'Server whose store holds it.', change: 'replace', compare: 'name' },
    thumbprint: { description: 'SHA-1 thumbprint.', change: 'replace', compare: 'name' },
    'pfx.file': { description: 'PFX file it is imported from.', change: 'inPlace', writeOnly: true },
    'pfx.password': { description: 'Password of the PFX file.', change: 'inPlace', secret: true, writeOnly: true },
    exportFrom: {
      description:
        'Server that has it with an exportable key: exported there, carried to this one, imported, and deleted on both.',
      change: 'inPlace',
      compare: 'name',
      writeOnly: true,
    },
  },
  reads: (props) => [getMachineCertificates(props.server)],
  observe: (snapshot, props) =>
    isThere(snapshot, props)
      ? { server: props.server, thumbprint: thumbprintOf(props.thumbprint) ?? props.thumbprint }
      : undefined,
  create,
  // File and password say how it gets there; it is there already.
  update: () => [],
  remove(current, world) {
    if (!mayBeRemoved(current, world.after)) return [];
    const { server, thumbprint } = current;
    return [
      run(change('Remove-Item', { Path: [`${STORE}\\${thumbprint}`] }, { host: server }), {
        onlyIf: {
          text: `certificate ${thumbprint} is on ${server}`,
          reads: [getMachineCertificates(server)],
          holds: (snapshot) =>
            rowsOf(snapshot, getMachineCertificates(server)).some((row) => sameThumbprint(row.Thumbprint, thumbprint)),
        },
      }),
    ];
  },
  capture: { not: 'follows from the certificates section: every server of a use holds its certificate' },
  example: {
    server: 'rdcb11.contoso.com',
    thumbprint: '3F2A9C0D5B7E8146A0C2D4E6F8091A2B3C4D5E6F',
    pfx: { file: 'C:\\certs\\farm.pfx', password: { secret: 'farmPfx' } },
  },
});
