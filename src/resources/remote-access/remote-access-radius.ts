import { z } from 'zod';
import { change, type ParameterValue } from '../../cmdlets/invocation';
import { getRemoteAccessRadius } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { Fqdn, SecretName } from '../../documents/scalars';
import { defineKind } from '../kind';
import { known, nameOf, numberOf, rowsOf, textOf } from '../values';
import { keepsRole, NOT_CAPTURED, nested } from './common';

const RemoteAccessRadius = z.strictObject({
  server: Fqdn,
  purpose: z.enum(['Authentication', 'Accounting']),
  radiusServer: z.string().min(1),
  port: z.int().min(1).max(65535),
  sharedSecret: SecretName,
  score: z.int().optional(),
  timeoutSeconds: z.int().optional(),
});
type RemoteAccessRadius = z.infer<typeof RemoteAccessRadius>;

/** The port is always given, since the pages contradict each other on its default (docs/behaviour/remote-access.md section 14). */
const parameters = (props: RemoteAccessRadius): Record<string, ParameterValue> => ({
  ServerName: props.radiusServer,
  Purpose: props.purpose,
  Port: props.port,
  SharedSecret: { ...props.sharedSecret },
  ...(props.score === undefined ? {} : { Score: props.score }),
  ...(props.timeoutSeconds === undefined ? {} : { Timeout: props.timeoutSeconds }),
});

export const remoteAccessRadiusKind = defineKind<RemoteAccessRadius>({
  name: 'RemoteAccessRadius',
  description: 'A RADIUS server that a Remote Access server asks or reports to.',
  schema: RemoteAccessRadius,
  key: ({ server, purpose, radiusServer }) => `${server}/${purpose}/${radiusServer}`,
  fields: {
    server: { description: 'Remote Access server.', change: 'replace', compare: 'name' },
    purpose: { description: 'Authentication or Accounting.', change: 'replace' },
    radiusServer: { description: 'RADIUS server.', change: 'replace', compare: 'name' },
    port: { description: 'UDP port.', change: 'inPlace' },
    sharedSecret: { description: 'Shared secret.', change: 'inPlace', secret: true, writeOnly: true },
    score: { description: 'Higher is asked first.', change: 'inPlace', default: 30 },
    timeoutSeconds: { description: 'Seconds until the next one is asked.', change: 'inPlace', default: 5 },
  },
  reads: ({ server }) => [getRemoteAccessRadius(server)],
  observe(snapshot, { server, purpose, radiusServer }) {
    const row = rowsOf(snapshot, getRemoteAccessRadius(server)).find(
      (one) =>
        nameOf(nested(one, 'ServerPurpose', 'ServerName')) === radiusServer.toLowerCase() &&
        textOf(nested(one, 'ServerPurpose', 'Purpose')) === purpose,
    );
    return (
      row &&
      known<Partial<RemoteAccessRadius>>({
        server,
        purpose,
        radiusServer,
        port: numberOf(row.Port),
        score: numberOf(row.Score),
        timeoutSeconds: numberOf(row.Timeout),
      })
    );
  },
  create: (desired) => [run(change('Add-RemoteAccessRadius', parameters(desired), { host: desired.server }))],
  update: ({ desired, changes }) =>
    changes.length === 0 ? [] : [run(change('Set-RemoteAccessRadius', parameters(desired), { host: desired.server }))],
  remove: ({ server, purpose, radiusServer }, world) =>
    keepsRole(server, world)
      ? [run(change('Remove-RemoteAccessRadius', { ServerName: radiusServer, Purpose: purpose }, { host: server }))]
      : [],
  capture: NOT_CAPTURED,
  example: {
    server: 'vpn11.contoso.com',
    purpose: 'Authentication',
    radiusServer: 'nps01.contoso.com',
    port: 1812,
    sharedSecret: { secret: 'npsSecret' },
  },
});
