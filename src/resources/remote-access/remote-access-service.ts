import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getRemoteAccessServices } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { nameOf, rowsOf } from '../values';
import { NOT_CAPTURED } from './common';

const RemoteAccessService = z.strictObject({ server: Fqdn, running: z.boolean() });
type RemoteAccessService = z.infer<typeof RemoteAccessService>;

const setService = ({ server, running }: RemoteAccessService) =>
  run(
    running
      ? change('Start-Service', { Name: ['RemoteAccess'] }, { host: server })
      : // It has services that depend on it.
        change('Stop-Service', { Name: ['RemoteAccess'], Force: true }, { host: server }),
  );

export const remoteAccessServiceKind = defineKind<RemoteAccessService>({
  name: 'RemoteAccessService',
  description: 'Whether the service Routing and Remote Access runs on a server.',
  schema: RemoteAccessService,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    running: { description: 'false = connections, routing and NAT have ended there.', change: 'inPlace' },
  },
  reads: ({ server }) => [getRemoteAccessServices(server)],
  observe(snapshot, { server }) {
    const row = rowsOf(snapshot, getRemoteAccessServices(server)).find((one) => nameOf(one.Name) === 'remoteaccess');
    return row && { server, running: nameOf(row.Status) === 'running' || row.Status === 4 };
  },
  create: (desired) => [setService(desired)],
  update: ({ desired, changes }) => (changes.length === 0 ? [] : [setService(desired)]),
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn01.contoso.com', running: false },
});
