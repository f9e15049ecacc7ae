import { z } from 'zod';
import { type GatewayClass, getGatewayInstances, getGatewaySettings } from '../../cmdlets/reads';
import { Fqdn } from '../../documents/scalars';
import { serversWith } from '../capture';
import { defineKind } from '../kind';
import { firstRow } from '../values';
import { perGateway } from './capture-gateways';
import { deleteNamed, rowNamed } from './gateway-calls';

/**
 * What adding a gateway to a deployment makes, wide open (docs/behaviour/gateway.md section 3). Groups come
 * last, since a policy that names one keeps it.
 */
export const RDG_DEFAULTS: readonly { of: GatewayClass; name: string }[] = [
  { of: 'connectionPolicy', name: 'RDG_CAP_AllUsers' },
  { of: 'resourcePolicy', name: 'RDG_AllDomainComputers' },
  { of: 'resourcePolicy', name: 'RDG_RDConnectionBrokers' },
  { of: 'resourcePolicy', name: 'RDG_HighAvailabilityBroker_DNS_RR' },
  { of: 'computerGroup', name: 'RDG_RDCBComputers' },
  { of: 'computerGroup', name: 'RDG_DNSRoundRobin' },
];

/** Whether a policy or group is called like one of them. */
export function isDefault(name: unknown): boolean {
  return RDG_DEFAULTS.some((one) => one.name.toLowerCase() === String(name).toLowerCase());
}

const GatewayDefaults = z.strictObject({
  server: Fqdn,
  defaults: z.enum(['remove', 'keep']),
  /** Names among them that the documents have as policies or groups of their own. */
  except: z.array(z.string()).optional(),
});
export type GatewayDefaults = z.infer<typeof GatewayDefaults>;

function unwanted({ except = [] }: GatewayDefaults) {
  const kept = new Set(except.map((name) => name.toLowerCase()));
  return RDG_DEFAULTS.filter(({ name }) => !kept.has(name.toLowerCase()));
}

const removal = (desired: GatewayDefaults) =>
  desired.defaults === 'remove' ? unwanted(desired).map(({ of, name }) => deleteNamed(desired.server, of, name)) : [];

export const gatewayDefaultsKind = defineKind<GatewayDefaults>({
  name: 'GatewayDefaults',
  description: 'The permissive policies and groups (RDG_...) that adding an RD Gateway to a deployment makes.',
  schema: GatewayDefaults,
  key: (props) => props.server,
  fields: {
    server: { description: 'Gateway.', change: 'replace', compare: 'name' },
    defaults: { description: 'remove or keep.', change: 'inPlace' },
    except: {
      description: 'Names among them that the documents have as their own; never removed here.',
      change: 'inPlace',
      compare: 'nameSet',
      writeOnly: true,
    },
  },
  reads: ({ server }) => [
    getGatewaySettings(server),
    ...(['connectionPolicy', 'resourcePolicy', 'computerGroup'] as const).map((of) => getGatewayInstances(server, of)),
  ],
  observe(snapshot, props) {
    const { server } = props;
    if (!firstRow(snapshot, getGatewaySettings(server))) return undefined;
    const there = unwanted(props).some(({ of, name }) => rowNamed(snapshot, server, of, name) !== undefined);
    // Where they are to be kept, those that are missing were taken away by somebody, which is nobody's business here.
    return { server, defaults: there ? 'keep' : props.defaults };
  },
  create: removal,
  update: ({ desired, changes }) => (changes.length > 0 ? removal(desired) : []),
  // Nothing makes them again but adding the gateway.
  remove: () => [],
  capture: {
    reads: (seen) =>
      (['connectionPolicy', 'resourcePolicy', 'computerGroup'] as const).flatMap((of) => perGateway(of)(seen)),
    strays: { untold: 'every server of the role has it' },
    probes: (seen) => serversWith(seen, 'RDS-GATEWAY').map((server) => ({ server, defaults: 'remove' })),
    write(objects, document) {
      if (objects.length === 0) return;
      // Where some are there they stand among the policies and groups, changed by somebody or not.
      if (objects.every(({ live }) => live.defaults === 'remove')) document.set(['gateway', 'defaults'], 'remove');
      else
        document.note(
          ['gateway'],
          'Names beginning with RDG_ were made by adding a gateway; they let everybody through to everything.',
        );
    },
  },
  example: { server: 'rdgw11.contoso.com', defaults: 'remove' },
});
