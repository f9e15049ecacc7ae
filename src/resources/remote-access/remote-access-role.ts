import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getRemoteAccess } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { NOT_CAPTURED, remoteAccess } from './common';

const RemoteAccessRole = z.strictObject({ server: Fqdn, type: z.enum(['Vpn', 'RoutingOnly']) });
type RemoteAccessRole = z.infer<typeof RemoteAccessRole>;

export const remoteAccessRoleKind = defineKind<RemoteAccessRole>({
  name: 'RemoteAccessRole',
  description: 'Remote Access set up on a server, as a VPN server or as a router alone.',
  schema: RemoteAccessRole,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    type: {
      description: 'Vpn: takes connections, and routes. RoutingOnly: routes alone.',
      change: 'never',
      why: 'setting it up anew loses every setting',
    },
  },
  reads: ({ server }) => [getRemoteAccess(server)],
  observe(snapshot, { server }) {
    const row = remoteAccess(snapshot, server);
    return row && { server, type: row.VpnStatus === 'Installed' ? 'Vpn' : 'RoutingOnly' };
  },
  create: ({ server, type }) => [run(change('Install-RemoteAccess', { VpnType: type }, { host: server }))],
  update: () => [],
  /** The old server keeps it, as a way back; only a new one that is taken back loses it. */
  remove: ({ server }, world) =>
    world.after.find('WindowsFeatures', server) === undefined
      ? []
      : [run(change('Uninstall-RemoteAccess', { VpnType: 'Vpn', Force: true }, { host: server }))],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', type: 'Vpn' },
});
