import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { netsh } from '../../cmdlets/netsh/call';
import { getRemoteAccess } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { Fqdn, Thumbprint } from '../../documents/scalars';
import { defineKind } from '../kind';
import { withRestart } from '../service-restart';
import { known, textOf } from '../values';
import { asRow, NOT_CAPTURED, nested, remoteAccess } from './common';

const SstpCertificate = z.strictObject({
  server: Fqdn,
  thumbprint: Thumbprint.optional(),
  useHttp: z.boolean().optional(),
});
type SstpCertificate = z.infer<typeof SstpCertificate>;

function setSstp({ server, thumbprint, useHttp }: SstpCertificate, fields: readonly string[]) {
  const steps = [
    ...(thumbprint !== undefined && fields.includes('thumbprint')
      ? [run(netsh(server, 'ras', 'set sstp-ssl-cert', { hash: thumbprint }))]
      : []),
    ...(useHttp !== undefined && fields.includes('useHttp')
      ? [run(change('Set-RemoteAccess', { UseHttp: useHttp, Force: true }, { host: server }))]
      : []),
  ];
  return withRestart('RemoteAccess', server, steps);
}

export const sstpCertificateKind = defineKind<SstpCertificate>({
  name: 'SstpCertificate',
  description: 'The certificate SSTP shows, and whether TLS ends before the server.',
  schema: SstpCertificate,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    thumbprint: { description: 'Certificate in the computer store.', change: 'inPlace' },
    useHttp: { description: 'Use HTTP; from 2016 on.', change: 'inPlace', default: false },
  },
  reads: ({ server }) => [getRemoteAccess(server)],
  observe(snapshot, { server }) {
    const row = remoteAccess(snapshot, server);
    if (!row) return undefined;
    const thumbprint = textOf(nested(asRow(row.SslCertificate), 'Thumbprint'))?.toUpperCase();
    const useHttp = typeof row.UseHttp === 'boolean' ? row.UseHttp : undefined;
    return known<Partial<SstpCertificate>>({ server, thumbprint, useHttp });
  },
  create: (desired) => setSstp(desired, ['thumbprint', 'useHttp']),
  update: ({ desired, changes }) =>
    setSstp(
      desired,
      changes.map(({ path }) => path),
    ),
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', thumbprint: '00112233445566778899AABBCCDDEEFF00112233' },
});
