import { z } from 'zod';
import { getGatewayInstances } from '../../cmdlets/reads';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { listedServers, serversWith } from '../capture';
import { defineKind } from '../kind';
import { rowsOf } from '../values';
import { perGateway } from './capture-gateways';
import { callClass, listOf, listText, staysGateway } from './gateway-calls';

const GatewayFarm = z.strictObject({ server: Fqdn, members: z.array(Fqdn).min(1) });
export type GatewayFarm = z.infer<typeof GatewayFarm>;

const setMembers = ({ server, members }: GatewayFarm) =>
  run(callClass(server, 'farm', 'SetServers', { Servers: listText(members) }));

export const gatewayFarmKind = defineKind<GatewayFarm>({
  name: 'GatewayFarm',
  description: 'The farm list of one RD Gateway: every member lists every member, itself too.',
  schema: GatewayFarm,
  key: (props) => props.server,
  fields: {
    server: { description: 'Gateway that has the list.', change: 'replace', compare: 'name' },
    members: { description: 'Gateways of the farm.', change: 'inPlace', compare: 'nameSet' },
  },
  reads: (props) => [getGatewayInstances(props.server, 'farm')],
  observe(snapshot, { server }) {
    const members = rowsOf(snapshot, getGatewayInstances(server, 'farm')).flatMap((row) => listOf(row.Servers));
    return members.length > 0 ? { server, members: members.map((name) => name.toLowerCase()) } : undefined;
  },
  create: (desired) => [setMembers(desired)],
  update: ({ desired, changes }) => (changes.some((change) => change.path === 'members') ? [setMembers(desired)] : []),
  // The list of a gateway that leaves is left to it; the others' lists lose its name.
  remove: ({ server }, world) =>
    staysGateway(server, world) ? [run(callClass(server, 'farm', 'DeleteAllServers'))] : [],
  capture: {
    reads: perGateway('farm'),
    strays: { untold: 'every server of the role has it' },
    probes: (seen) => serversWith(seen, 'RDS-GATEWAY').map((server) => ({ server, members: [] })),
    write(objects, document, seen) {
      const members = serversWith(seen, 'RDS-GATEWAY');
      if (listedServers(seen, 'RDS-GATEWAY').length < 2) return;
      const lists = members.map((server) => ({
        server,
        value: [...(objects.find(({ probe }) => probe.server === server)?.live.members ?? [])].sort(),
      }));
      if (lists.every(({ value }) => value.join() === members.join())) return;
      document.set(['gateway', 'farm'], false);
      const told = lists.map(({ server, value }) => `${server} lists ${value.join(', ') || 'nobody'}`);
      document.note(
        ['gateway', 'farm'],
        `The farm lists are not managed, since they are not the members: ${told.join('; ')}.`,
      );
    },
  },
  example: { server: 'rdgw11.contoso.com', members: ['rdgw11.contoso.com', 'rdgw12.contoso.com'] },
});
