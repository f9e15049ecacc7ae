import { z } from 'zod';
import type { ParameterValue } from '../../cmdlets/invocation';
import { getGatewayInstances } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { agreed } from '../capture';
import { defineKind } from '../kind';
import { booleanOf, known, type Row, textOf } from '../values';
import { namedOn, perGateway, perServer } from './capture-gateways';
import {
  accountsAs,
  callClass,
  callNamed,
  deleteNamed,
  listOf,
  listText,
  PolicyName,
  rowNamed,
  staysGateway,
} from './gateway-calls';

const GatewayResourcePolicy = z.strictObject({
  server: Fqdn,
  name: PolicyName,
  description: z.string().optional(),
  enabled: z.boolean().optional(),
  userGroups: z.array(z.string()).min(1),
  computers: z.union([
    z.literal('any'),
    z.strictObject({ gatewayGroup: PolicyName }),
    z.strictObject({ adGroup: z.string() }),
  ]),
  ports: z.union([z.literal('any'), z.array(z.int().min(1).max(65535)).min(1)]).optional(),
});
export type GatewayResourcePolicy = z.infer<typeof GatewayResourcePolicy>;

const POLICY = 'resourcePolicy';
/** What RD Gateway Manager fills in. */
const DEFAULT_PORTS = [3389];

/** RG = group of the gateway, CG = group in Active Directory, ALL = any computer (docs/behaviour/gateway.md section 2). */
function computersOf(
  row: Row,
  wanted: GatewayResourcePolicy['computers'],
): GatewayResourcePolicy['computers'] | undefined {
  const name = textOf(row.ResourceGroupName);
  switch (textOf(row.ResourceGroupType)?.toUpperCase()) {
    case 'ALL':
      return 'any';
    case 'CG': {
      if (name === undefined) return undefined;
      const spelling = typeof wanted === 'object' && 'adGroup' in wanted ? [wanted.adGroup] : [];
      return { adGroup: accountsAs([name], spelling)[0] ?? name };
    }
    case 'RG': {
      if (name === undefined) return undefined;
      const spelling = typeof wanted === 'object' && 'gatewayGroup' in wanted ? wanted.gatewayGroup : name;
      return { gatewayGroup: spelling.toLowerCase() === name.toLowerCase() ? spelling : name };
    }
    default:
      return undefined;
  }
}

function portsOf(value: unknown): GatewayResourcePolicy['ports'] {
  const text = textOf(value)?.trim();
  if (text === undefined) return undefined;
  // The RDS: drive writes commas where the class writes semicolons.
  return text === '*' ? 'any' : listOf(text.replace(/,/g, ';')).map(Number);
}

function observe(snapshot: Snapshot, props: GatewayResourcePolicy): Partial<GatewayResourcePolicy> | undefined {
  const { server, name } = props;
  const row = rowNamed(snapshot, server, POLICY, name);
  if (!row) return undefined;
  return known({
    server,
    name,
    description: typeof row.Description === 'string' ? row.Description : undefined,
    enabled: booleanOf(row.Enabled),
    userGroups: accountsAs(listOf(row.UserGroupNames), props.userGroups),
    computers: computersOf(row, props.computers),
    ports: portsOf(row.PortNumbers),
  });
}

/** Create and Update take the same list and write all of it. */
function argumentsOf(policy: Partial<GatewayResourcePolicy> & { name: string }): Record<string, ParameterValue> {
  const { computers = 'any', ports = DEFAULT_PORTS } = policy;
  const group =
    computers === 'any'
      ? { ResourceGroupType: 'ALL', ResourceGroupName: '' }
      : 'gatewayGroup' in computers
        ? { ResourceGroupType: 'RG', ResourceGroupName: computers.gatewayGroup }
        : { ResourceGroupType: 'CG', ResourceGroupName: computers.adGroup };
  return {
    Name: policy.name,
    Description: policy.description ?? '',
    Enabled: policy.enabled ?? true,
    ...group,
    UserGroupNames: listText(policy.userGroups),
    ProtocolNames: 'RDP',
    PortNumbers: ports === 'any' ? '*' : listText(ports.map(String)),
  };
}

export const gatewayResourcePolicyKind = defineKind<GatewayResourcePolicy>({
  name: 'GatewayResourcePolicy',
  description: 'A resource authorization policy (RAP) of one RD Gateway: to which computers it lets users through.',
  schema: GatewayResourcePolicy,
  key: (props) => `${props.server}/${props.name}`,
  fields: {
    server: { description: 'Gateway that has the policy.', change: 'replace', compare: 'name' },
    name: { description: 'Name of the policy.', change: 'replace', compare: 'name' },
    description: { description: 'Description.', change: 'inPlace' },
    enabled: { description: 'Whether it counts.', change: 'inPlace' },
    userGroups: { description: 'Groups of which a user has to be in one.', change: 'inPlace', compare: 'nameSet' },
    computers: {
      description: 'Any computer, a computer group of the gateway, or a group in Active Directory.',
      change: 'inPlace',
    },
    ports: { description: 'TCP ports of the computers, or any.', change: 'inPlace', compare: 'set' },
  },
  reads: (props) => [getGatewayInstances(props.server, POLICY)],
  observe,
  create: (desired) => [run(callClass(desired.server, POLICY, 'Create', argumentsOf(desired)))],
  update({ current, desired, changes }) {
    if (changes.length === 0) return [];
    const paths = new Set(changes.map((change) => change.path.split('.')[0] ?? ''));
    const changed = Object.fromEntries(Object.entries(desired).filter(([name]) => paths.has(name)));
    const written = { ...desired, ...known(current), ...changed, name: desired.name };
    return [run(callNamed(desired.server, POLICY, desired.name, 'Update', argumentsOf(written)))];
  },
  remove: ({ server, name }, world) => (staysGateway(server, world) ? [deleteNamed(server, POLICY, name)] : []),
  capture: {
    reads: perGateway(POLICY),
    strays: 'told',
    probes: (seen) =>
      namedOn(seen, POLICY).map(({ server, name }) => ({ server, name, userGroups: [], computers: 'any' })),
    write(objects, document, seen) {
      const values = perServer(seen, objects).map(({ server, own }) => ({
        server,
        value: own.map(({ server: _server, ...policy }) => policy),
      }));
      document.set(['gateway', 'resourcePolicies'], agreed(document, 'gateway resource policies', values));
    },
  },
  example: {
    server: 'rdgw11.contoso.com',
    name: 'Farm',
    userGroups: ['CONTOSO\\RDS-Users'],
    computers: { gatewayGroup: 'farm' },
    ports: [3389],
  },
});
