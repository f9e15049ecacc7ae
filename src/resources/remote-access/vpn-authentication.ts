import { z } from 'zod';
import { change, type ParameterValue } from '../../cmdlets/invocation';
import { getRemoteAccess, getVpnAuthProtocol } from '../../cmdlets/remote-access-reads';
import { type Run, run, type Step } from '../../cmdlets/step';
import { AUTHENTICATION_METHODS } from '../../documents/remote-access/settings';
import { Fqdn, SecretName } from '../../documents/scalars';
import { defineKind } from '../kind';
import { withRestart } from '../service-restart';
import { firstRow, known, textOf } from '../values';
import { NOT_CAPTURED, nested, remoteAccess } from './common';

const VpnAuthentication = z.strictObject({
  server: Fqdn,
  provider: z.enum(['Windows', 'Radius']).optional(),
  methods: z.array(z.enum(AUTHENTICATION_METHODS)).min(1).optional(),
  /** Changing to RADIUS takes the first server with it. */
  firstServer: z.strictObject({ name: z.string(), port: z.int(), sharedSecret: SecretName }).optional(),
  tunnel: z.enum(['Certificates', 'PreSharedKey']).optional(),
  sharedSecret: SecretName.optional(),
});
type VpnAuthentication = z.infer<typeof VpnAuthentication>;

function setProvider({ server, provider, firstServer }: VpnAuthentication): Run[] {
  if (provider === undefined) return [];
  const radius: Record<string, ParameterValue> = firstServer
    ? { RadiusServer: firstServer.name, RadiusPort: firstServer.port, SharedSecret: { ...firstServer.sharedSecret } }
    : {};
  const Type = provider === 'Radius' ? 'ExternalRadius' : 'Windows';
  return [run(change('Set-VpnAuthType', provider === 'Radius' ? { Type, ...radius } : { Type }, { host: server }))];
}

/** Both in one call, since each of them asks for a restart of the service. */
function setProtocols({ server, methods, tunnel, sharedSecret }: VpnAuthentication, written: string[]): Step[] {
  const parameters: Record<string, ParameterValue> = {
    ...(written.includes('methods') && methods ? { UserAuthProtocolAccepted: methods } : {}),
    ...(written.includes('tunnel') && tunnel ? { TunnelAuthProtocolsAdvertised: tunnel } : {}),
    ...(written.includes('tunnel') && sharedSecret ? { SharedSecret: { ...sharedSecret } } : {}),
  };
  if (Object.keys(parameters).length === 0) return [];
  return withRestart('RemoteAccess', server, [run(change('Set-VpnAuthProtocol', parameters, { host: server }))]);
}

export const vpnAuthenticationKind = defineKind<VpnAuthentication>({
  name: 'VpnAuthentication',
  description: 'Who decides whether users may connect, by which methods, and how tunnels prove themselves.',
  schema: VpnAuthentication,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    provider: { description: 'Windows or Radius.', change: 'inPlace', default: 'Windows' },
    methods: { description: 'Methods that are accepted.', change: 'inPlace', compare: 'set' },
    firstServer: { description: 'RADIUS server that the change to RADIUS names.', change: 'inPlace', writeOnly: true },
    tunnel: { description: 'Certificates or PreSharedKey, for L2TP and IKEv2.', change: 'inPlace' },
    sharedSecret: { description: 'Pre-shared key of the tunnels.', change: 'inPlace', secret: true, writeOnly: true },
  },
  reads: ({ server }) => [getRemoteAccess(server), getVpnAuthProtocol(server)],
  observe(snapshot, { server }) {
    const row = remoteAccess(snapshot, server);
    if (row?.VpnStatus !== 'Installed') return undefined;
    const type = textOf(nested(row, 'VpnConfiguration', 'AuthenticationPolicy', 'Type'));
    const protocols = firstRow(snapshot, getVpnAuthProtocol(server));
    const accepted = protocols?.UserAuthProtocolAccepted;
    const tunnel = textOf(protocols?.TunnelAuthProtocolsAdvertised);
    return known<Partial<VpnAuthentication>>({
      server,
      // Windows reads as LocalNps where NPS is on the server too (docs/behaviour/remote-access.md section 1).
      provider: type === 'ExternalRadius' ? 'Radius' : type === undefined ? undefined : 'Windows',
      methods: AUTHENTICATION_METHODS.filter((method) =>
        (Array.isArray(accepted) ? accepted : [accepted]).some(
          (one) => textOf(one)?.toLowerCase() === method.toLowerCase(),
        ),
      ),
      tunnel: tunnel === 'PreSharedKey' || tunnel === 'Certificates' ? tunnel : undefined,
    });
  },
  create: (desired) => [...setProvider(desired), ...setProtocols(desired, ['methods', 'tunnel'])],
  update({ desired, changes }) {
    const written = changes.map(({ path }) => (path === 'sharedSecret' ? 'tunnel' : path));
    return [...(written.includes('provider') ? setProvider(desired) : []), ...setProtocols(desired, written)];
  },
  // A VPN server always authenticates in some way: it can only become unmanaged.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', provider: 'Windows', methods: ['EAP', 'MsChapv2'] },
});
