import { slug } from '../../resources/slug';
import { gatewaysOf } from '../../rules/facts';
import { type Context, holders, targetOf } from '../context';
import { farmResource, ON_GATEWAY } from '../resources/gateway';
import { taskResource } from '../resources/tasks';
import type { Draft } from '../state';
import { inPlaceUpgrade } from './in-place';
import { addServers, applyAndServe, moving, retireServers, type Serving, type ServingMove } from './serving';
import { type Area, REVERT } from './stage';
import { carryIis, endOfWays } from './web-contents';

const GATEWAY: Serving = { area: 'gateway', role: 'RDS-GATEWAY', certificate: 'RDGateway' };
const EXPORT =
  'an export of policies and settings of every RD Gateway (Win32_TSGatewayServer.Export, one type at a time)';

/** Applications of the endpoint; policies and settings of RD Gateway are no part of them. */
const ENDPOINT = ['Rpc', 'RpcWithCert'];

/** A central NPS answers only gateways that it knows. */
function radiusClientsTask(draft: Draft, context: Context, { added }: ServingMove): void {
  const store = context.target.gateway?.policyStore;
  if (added.length === 0 || typeof store !== 'object') return;
  const servers = store.centralNps.map(({ server, sharedSecret }) => `${server} (secret ${sharedSecret.secret})`);
  const text = `Add ${added.join(', ')} as RADIUS clients on ${servers.join(', ')}, with the same shared secret, in which case counts; then give the remote server group there time-outs that multi-factor authentication fits into.`;
  const task = {
    name: slug('gateway/transfer radius clients'),
    stage: 'gateway/transfer',
    text,
    evidence: 'required',
    place: 'first',
  } as const;
  draft.put(taskResource(task, context.evidence));
}

/** Policies and settings as the target has them, on the new gateways and on those that stay. */
function transferPolicies(draft: Draft, context: Context, move: ServingMove): void {
  const wanted = [...context.to.values()].filter((item) => ON_GATEWAY.some((kind) => kind === item.kind));
  const kept = new Set(wanted.map((item) => String(item.props.server)));
  for (const item of wanted) if (item.kind !== 'GatewayFarm') draft.put(item);
  for (const kind of ON_GATEWAY) {
    if (kind === 'GatewayFarm') continue;
    draft.dropWhere(kind, ({ key, props }) => kept.has(String(props.server)) && !targetOf(context, kind, key));
  }
  farmLists(draft, context, move);
}

/** Every gateway lists every gateway that serves the name now (docs/behaviour/gateway.md section 3). */
function farmLists(draft: Draft, { source, target }: Context, { old, added, leaving }: ServingMove): void {
  if (added.length + leaving.length === 0 || source.gateway?.farm === false || target.gateway?.farm === false) return;
  const members = holders(draft, GATEWAY.role).filter((server) => draft.get('Server', server));
  const several = old.length > 1 || gatewaysOf(target).length > 1;
  if (several && members.length > 1) draft.put(...members.map((server) => farmResource(server, members)));
  else draft.dropWhere('GatewayFarm', () => true);
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
      apply: moving(GATEWAY, (draft, context, move) => {
        transferPolicies(draft, context, move);
        carryIis(draft, context, move, { area: 'gateway', stage: 'gateway/transfer', applications: ENDPOINT });
        radiusClientsTask(draft, context, move);
      }),
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
      apply: (state, context) =>
        moving(GATEWAY, (draft, _context, move) => {
          farmLists(draft, context, move);
          endOfWays(draft, move.leaving);
        })(retireServers(GATEWAY)(state, context), context),
    },
  ],
};
