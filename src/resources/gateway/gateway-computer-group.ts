import { z } from 'zod';
import { getGatewayInstances } from '../../cmdlets/reads';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { agreed } from '../capture';
import { defineKind } from '../kind';
import { namedOn, perGateway, perServer } from './capture-gateways';
import {
  callClass,
  callNamed,
  deleteNamed,
  listOf,
  listText,
  PolicyName,
  rowNamed,
  staysGateway,
} from './gateway-calls';

const GatewayComputerGroup = z.strictObject({
  server: Fqdn,
  name: PolicyName,
  computers: z.array(z.string().regex(/^[^;\s]+$/)).min(1),
});
export type GatewayComputerGroup = z.infer<typeof GatewayComputerGroup>;

export const gatewayComputerGroupKind = defineKind<GatewayComputerGroup>({
  name: 'GatewayComputerGroup',
  description: 'A group of computers that one RD Gateway manages itself; resource policies let users through to it.',
  schema: GatewayComputerGroup,
  key: (props) => `${props.server}/${props.name}`,
  fields: {
    server: { description: 'Gateway that has the group.', change: 'replace', compare: 'name' },
    name: { description: 'Name of the group.', change: 'replace', compare: 'name' },
    computers: {
      description: 'Names as clients ask for them: short name, FQDN and address are three computers.',
      change: 'inPlace',
      compare: 'nameSet',
    },
  },
  reads: (props) => [getGatewayInstances(props.server, 'computerGroup')],
  observe(snapshot, { server, name }) {
    const row = rowNamed(snapshot, server, 'computerGroup', name);
    return row && { server, name, computers: listOf(row.Resources) };
  },
  create: ({ server, name, computers }) => [
    run(callClass(server, 'computerGroup', 'Create', { Name: name, Description: '', Resources: listText(computers) })),
  ],
  // One name that can't be resolved and nothing is done (docs/behaviour/gateway.md section 2): reading back shows it.
  update: ({ desired: { server, name, computers }, changes }) =>
    changes.some((change) => change.path === 'computers')
      ? [run(callNamed(server, 'computerGroup', name, 'SetResources', { Resources: listText(computers) }))]
      : [],
  remove: ({ server, name }, world) =>
    staysGateway(server, world) ? [deleteNamed(server, 'computerGroup', name)] : [],
  capture: {
    reads: perGateway('computerGroup'),
    strays: 'told',
    probes: (seen) => namedOn(seen, 'computerGroup').map(({ server, name }) => ({ server, name, computers: [] })),
    write(objects, document, seen) {
      const values = perServer(seen, objects).map(({ server, own }) => ({
        server,
        value: Object.fromEntries(own.map(({ name, computers }) => [name, [...(computers ?? [])].sort()])),
      }));
      document.set(['gateway', 'computerGroups'], agreed(document, 'gateway computer groups', values));
    },
  },
  example: { server: 'rdgw11.contoso.com', name: 'farm', computers: ['rds.contoso.com', 'rdsh11.contoso.com'] },
});
