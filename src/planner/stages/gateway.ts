import { type Context, holders, targetOf } from '../context';
import { slug, taskResource } from '../resources/tasks';
import type { Draft } from '../state';
import { inPlaceUpgrade } from './in-place';
import { addServers, applyAndServe, moving, retireServers, type Serving, type ServingMove } from './serving';
import { type Area, REVERT } from './stage';

const GATEWAY: Serving = { area: 'gateway', role: 'RDS-GATEWAY', certificate: 'RDGateway' };
const EXPORT =
  'an export of policies and settings of every RD Gateway (Win32_TSGatewayServer.Export, one type at a time)';

const POLICY_FIELDS = [
  'policyStore',
  'connectionPolicies',
  'resourcePolicies',
  'computerGroups',
  'sslBridging',
  'udpTransport',
  'maxConnections',
  'onlyMessagingCapableClients',
  'defaults',
] as const;

function policiesOf(gateway: Context['source']['gateway']): string {
  return JSON.stringify(POLICY_FIELDS.map((field) => gateway?.[field] ?? null));
}

/** Policies of single gateways are carried by a person: what there is to carry, with the real names. */
function transferTask(draft: Draft, context: Context, { old, added }: ServingMove): void {
  const wanted = context.target.gateway;
  if (!wanted || (added.length === 0 && policiesOf(context.source.gateway) === policiesOf(wanted))) return;
  const to = added.length > 0 ? added : (wanted.members ?? []);
  const names = (items: { name: string }[] | undefined) => (items ?? []).map((item) => item.name).join(', ');
  const groups = Object.entries(wanted.computerGroups ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = [
    added.length > 0 && old.length > 0
      ? `Carry the policies and settings of RD Gateway from ${old.join(', ')} to ${to.join(', ')}.`
      : `Make the policies and settings of RD Gateway on ${to.join(', ')}.`,
    ...groups.map(([name, computers]) => `Computer group ${name}: ${computers.join(', ')}.`),
    ...(wanted.resourcePolicies ? [`Resource policies: ${names(wanted.resourcePolicies)}.`] : []),
    ...(wanted.connectionPolicies
      ? [
          `Connection policies, evaluated in this order (create them from the last to the first): ${names(wanted.connectionPolicies)}.`,
        ]
      : []),
    ...(wanted.policyStore && wanted.policyStore !== 'local'
      ? [
          `Central NPS: ${wanted.policyStore.centralNps.map((nps) => nps.server).join(', ')}; add ${to.join(', ')} there as RADIUS clients.`,
        ]
      : []),
    ...(wanted.defaults === 'remove'
      ? ['Remove the policies RDG_CAP_AllUsers and RDG_AllDomainComputers that adding a gateway made.']
      : []),
    `Enter every gateway in the farm list of every other: ${(wanted.members ?? []).join(', ')}.`,
    'Web Deploy of the endpoint settings with certificate links disabled; record if there is nothing to carry.',
  ];
  const task = {
    name: slug('gateway/transfer policies'),
    stage: 'gateway/transfer',
    text: lines.join('\n'),
    evidence: 'required',
  } as const;
  draft.put(taskResource(task, context.evidence));
}

export const gateway: Area = {
  id: 'gateway',
  stages: () => [
    inPlaceUpgrade('gateway', GATEWAY.role, 'RD Gateway', 'connections through the upgraded gateway drop', [EXPORT]),
    {
      name: 'gateway/add',
      area: 'gateway',
      title: 'Add the new RD Gateway servers',
      impact: 'nothing, no name leads to them yet',
      undo: REVERT,
      mayRest: 'yes',
      apply: addServers(GATEWAY),
    },
    {
      name: 'gateway/transfer',
      area: 'gateway',
      title: 'Carry policies and settings to the new RD Gateway servers',
      impact: 'nothing',
      undo: { how: 'restore', backups: [EXPORT] },
      mayRest: 'yes',
      apply: moving(GATEWAY, transferTask),
    },
    {
      name: 'gateway/certificates',
      area: 'gateway',
      title: 'Apply the certificate of RD Gateway and lead clients to the new servers',
      impact: 'sessions from outside drop and reconnect',
      undo: REVERT,
      mayRest: 'yes',
      apply: moving(GATEWAY, (draft, context, { added }) => {
        applyAndServe(draft, context, GATEWAY, added);
        // Name, certificate and what .rdp files say change together, or clients meet a name the certificate lacks.
        draft.put(targetOf(context, 'DeploymentGateway', 'deployment'));
        const gatewayExternalFqdn = context.target.gateway?.externalFqdn;
        for (const server of gatewayExternalFqdn ? holders(draft, GATEWAY.role) : []) {
          draft.patch('ServerRole', `${server}/${GATEWAY.role}`, { gatewayExternalFqdn });
        }
      }),
    },
    {
      name: 'gateway/retire',
      area: 'gateway',
      title: 'Take the old RD Gateway servers out',
      impact: 'connections still open through them drop',
      undo: REVERT,
      mayRest: 'yes',
      apply: retireServers(GATEWAY),
    },
  ],
};
