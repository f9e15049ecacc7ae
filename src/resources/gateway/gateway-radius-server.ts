import { z } from 'zod';
import { getGatewayInstances } from '../../cmdlets/reads';
import { run } from '../../cmdlets/step';
import { Fqdn, SecretName } from '../../documents/scalars';
import { agreed } from '../capture';
import { defineKind } from '../kind';
import { namedOn, perGateway, perServer } from './capture-gateways';
import { callClass, callNamed, rowNamed, staysGateway } from './gateway-calls';

const GatewayRadiusServer = z.strictObject({ server: Fqdn, nps: Fqdn, sharedSecret: SecretName });
export type GatewayRadiusServer = z.infer<typeof GatewayRadiusServer>;

const RADIUS = 'radiusServer';

export const gatewayRadiusServerKind = defineKind<GatewayRadiusServer>({
  name: 'GatewayRadiusServer',
  description: 'A central NPS server that one RD Gateway asks about its connection policies.',
  schema: GatewayRadiusServer,
  key: (props) => `${props.server}/${props.nps}`,
  fields: {
    server: { description: 'Gateway.', change: 'replace', compare: 'name' },
    nps: { description: 'NPS server.', change: 'replace', compare: 'name' },
    sharedSecret: {
      description: 'Secret that the NPS server has for this gateway as its RADIUS client; case counts.',
      change: 'inPlace',
      secret: true,
      writeOnly: true,
    },
  },
  reads: (props) => [getGatewayInstances(props.server, RADIUS)],
  observe: (snapshot, { server, nps }) => (rowNamed(snapshot, server, RADIUS, nps) ? { server, nps } : undefined),
  create: ({ server, nps, sharedSecret }) => [
    run(callClass(server, RADIUS, 'Add', { Name: nps, SharedSecret: { ...sharedSecret } })),
  ],
  update: ({ desired: { server, nps, sharedSecret }, changes }) =>
    changes.some((change) => change.path === 'sharedSecret')
      ? [run(callNamed(server, RADIUS, nps, 'SetSharedSecret', { SharedSecret: { ...sharedSecret } }))]
      : [],
  remove: ({ server, nps }, world) =>
    staysGateway(server, world) ? [run(callNamed(server, RADIUS, nps, 'Remove'))] : [],
  capture: {
    after: ['GatewaySettings'],
    reads: perGateway(RADIUS),
    strays: 'told',
    probes: (seen) =>
      namedOn(seen, RADIUS).map(({ server, name }) => ({
        server,
        nps: name.toLowerCase(),
        sharedSecret: { secret: 'npsSecret' },
      })),
    write(objects, document, seen) {
      const values = perServer(seen, objects).map(({ server, own }) => ({ server, value: own.map(({ nps }) => nps) }));
      const names = agreed(document, 'NPS servers of the gateways', values) ?? [];
      if (document.get(['gateway', 'policyStore']) !== 'centralNps') {
        if (names.length > 0)
          document.leaveOut(`NPS servers ${names.join(', ')}`, 'the gateways use their local policies');
        return;
      }
      document.remove(['gateway', 'policyStore']);
      if (names.length === 0) return;
      const centralNps = names.map((server, index) => ({
        server,
        sharedSecret: document.secret(
          index === 0 ? 'npsSecret' : `npsSecret${index + 1}`,
          `shared secret of the gateways at ${server}`,
        ),
      }));
      document.set(['gateway', 'policyStore'], { centralNps });
    },
  },
  example: { server: 'rdgw11.contoso.com', nps: 'nps01.contoso.com', sharedSecret: { secret: 'npsSecret' } },
});
