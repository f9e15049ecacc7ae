import { type Context, READ_MS, type SimulatedCmdlet } from '../context';
import { blankLicensing } from '../defaults';
import { hyperVOf, machinesOf } from '../desktops';
import { addRdgDefaults, blankGateway } from '../gateway';
import { type DeploymentState, Role } from '../state';
import {
  collectionOfHost,
  featureOf,
  hasFeature,
  RESTART_MS,
  reach,
  restart,
  rolesOf,
  same,
  serversWith,
} from '../world';

const ADD_MS = 120_000;
const START_MS = 5000;
const REMOVE_MS = 30_000;

/**
 * E: what becomes of a server that is gone for good is not documented. Here the broker takes it off its lists and warns.
 * Set to false to have the removal refused.
 */
const REMOVES_DEAD_SERVERS = true;

function row(deployment: DeploymentState, server: string): { Server: string; Roles: string[] } {
  // Names come back in capitals whatever was passed (docs/behaviour/module.md section 10).
  return { Server: server.toUpperCase(), Roles: [...rolesOf(deployment, server)] };
}

function getServers(context: Context): void {
  const wanted = context.texts('Role');
  for (const [server, roles] of Object.entries(context.deployment.roles)) {
    if (wanted.length > 0 && !roles.some((role) => wanted.includes(role))) continue;
    context.output.push(row(context.deployment, server));
  }
}

function addServer(context: Context): void {
  const deployment = context.deployment;
  const server = context.need('Server').toLowerCase();
  const role = Role.parse(context.need('Role'));
  context.requireFqdn(server, 'Server');
  if (role === 'RDS-GATEWAY' && !context.has('GatewayExternalFqdn')) {
    context.failText('GatewayExternalFqdn must be specified for the role RDS-GATEWAY.');
  }
  if (rolesOf(deployment, server).includes(role)) context.fail('alreadyInDeployment', { server, role });
  checkTarget(context, server);
  if (role === 'RDS-CONNECTION-BROKER') checkNewBroker(context, server);
  if (role === 'RDS-GATEWAY') checkPolicyStores(context, server);
  const target = context.server(server);
  if (!target) return;
  const feature = featureOf(role);
  const fresh = !hasFeature(target, feature);
  if (fresh) target.features.push(feature);
  deployment.roles[server] = Role.options.filter(
    (other) => other === role || rolesOf(deployment, server).includes(other),
  );
  context.extraMs = fresh ? ADD_MS : ADD_MS / 4;
  sideEffects(context, server, role);
  // M: it installs the role service and may restart the target, which nobody waits for here.
  if (fresh && (role === 'RDS-RD-SERVER' || role === 'RDS-VIRTUALIZATION'))
    restart(context.state, server, START_MS + context.extraMs + RESTART_MS);
  context.output.push(row(deployment, server));
}

function checkTarget(context: Context, server: string): void {
  const target = context.server(server);
  if (!target || reach(context.state, server) !== 'ok') context.fail('brokerUnreachable', { server });
  if (!target.domainJoined) context.failText(`Unable to add ${server}: the server is not joined to a domain.`);
  if (target.rebootPending) context.fail('rebootPending', { server });
}

function checkNewBroker(context: Context, server: string): void {
  const { deployment, state } = context;
  const active = context.server(deployment.activeBroker);
  if (context.server(server)?.os !== active?.os) {
    context.failText(
      `Unable to add ${server}: the operating system version of the new RD Connection Broker server does not match that of ${deployment.activeBroker}.`,
    );
  }
  if (!deployment.highAvailability) {
    context.failText('The RD Connection Broker server is not configured for high availability.');
  }
  if (state.faults.sqlDenied?.some((name) => same(name, server))) {
    context.failText(`The database specified in the connection string is not available from ${server}.`);
  }
}

/** S: the policies that come with a gateway want a local store (docs/behaviour/gateway.md section 3). */
function checkPolicyStores(context: Context, server: string): void {
  const gateways = [...serversWith(context.deployment, 'RDS-GATEWAY'), server];
  const central = gateways.find((name) => context.server(name)?.gateway?.centralCap === true);
  if (central === undefined) return;
  context.failText(
    `Unable to add ${server}: ${central} uses a central RD CAP store. Configure a local RD CAP store and try again.`,
  );
}

function sideEffects(context: Context, server: string, role: Role): void {
  const { deployment, state } = context;
  const target = context.server(server);
  if (!target) return;
  if (role === 'RDS-CONNECTION-BROKER') {
    if (state.faults.customRdpPropertiesNotCopied) return;
    for (const collection of deployment.collections) {
      const value = collection.customRdpProperty[deployment.activeBroker];
      if (value !== undefined) collection.customRdpProperty[server] = value;
    }
  }
  if (role === 'RDS-GATEWAY' && deployment.gateway.mode === 'DoNotUse') {
    deployment.gateway = {
      mode: 'Custom',
      externalFqdn: context.need('GatewayExternalFqdn'),
      logonMethod: 'Password',
      useCachedCredentials: true,
      bypassLocal: true,
    };
  }
  if (role === 'RDS-GATEWAY') {
    target.gateway ??= blankGateway();
    addRdgDefaults(target.gateway, {
      netbiosDomain: state.netbiosDomain,
      brokers: serversWith(deployment, 'RDS-CONNECTION-BROKER'),
      clientAccessName: deployment.highAvailability?.clientAccessName,
    });
  }
  if (role === 'RDS-LICENSING') {
    target.licensing ??= blankLicensing();
    const listed = deployment.licensing.servers.some((other) => same(other, server));
    const servers = listed ? deployment.licensing.servers : [...deployment.licensing.servers, server];
    deployment.licensing.servers = servers.map((name) => name.toUpperCase());
  }
  if (role === 'RDS-WEB-ACCESS') target.workspaceName = deployment.workspace.name;
  if (role === 'RDS-VIRTUALIZATION' && context.flag('CreateVirtualSwitch'))
    hyperVOf(state, server).switches.push('RDS Virtual');
}

function removeServer(context: Context): void {
  context.requireForce();
  const { deployment } = context;
  const server = context.need('Server').toLowerCase();
  const role = Role.parse(context.need('Role'));
  context.requireFqdn(server, 'Server');
  if (!rolesOf(deployment, server).includes(role)) context.fail('notInDeployment', { server, role });
  if (role === 'RDS-CONNECTION-BROKER') checkBrokerRemoval(context, server);
  const collection = role === 'RDS-RD-SERVER' ? collectionOfHost(deployment, server) : undefined;
  if (collection) {
    context.failText(
      `The server ${server} is in use by the collection ${collection.name}. Remove it from the collection first.`,
    );
  }
  if (role === 'RDS-VIRTUALIZATION') checkNoDesktops(context, server);
  if (reach(context.state, server) !== 'ok') {
    if (!REMOVES_DEAD_SERVERS) context.fail('brokerUnreachable', { server });
    context.warnings.push(`The server ${server} could not be reached; it was removed from the deployment only.`);
  }
  const left = rolesOf(deployment, server).filter((other) => other !== role);
  if (left.length > 0) deployment.roles[server] = left;
  else delete deployment.roles[server];
  if (role === 'RDS-GATEWAY' && serversWith(deployment, 'RDS-GATEWAY').length === 0)
    deployment.gateway.mode = 'DoNotUse';
  if (role === 'RDS-LICENSING') {
    deployment.licensing.servers = deployment.licensing.servers
      .filter((other) => !same(other, server))
      .map((name) => name.toUpperCase());
  }
  if (role === 'RDS-CONNECTION-BROKER') {
    for (const { customRdpProperty } of deployment.collections) delete customRdpProperty[server];
  }
}

/**
 * E: a host that holds a virtual desktop, or the template of a pooled collection, is in use; that of a personal one does not count, since
 * no cmdlet would ever change it (docs/behaviour/module.md section 9).
 */
function checkNoDesktops(context: Context, server: string): void {
  const used = machinesOf(context.state).find((machine) => machine.collection !== undefined && machine.host === server);
  const template = context.deployment.desktops?.collections.find(
    ({ type, made }) => type === 'PooledManaged' && made?.template.host === server,
  );
  const by = used?.name ?? template?.made?.template.name;
  if (by !== undefined)
    context.failText(
      `The server ${server} is in use: it hosts the virtual machine ${by} of a virtual desktop collection.`,
    );
}

function checkBrokerRemoval(context: Context, server: string): void {
  const brokers = serversWith(context.deployment, 'RDS-CONNECTION-BROKER');
  if (brokers.length === 1)
    context.failText(
      `The server ${server} is the last RD Connection Broker server of the deployment and cannot be removed.`,
    );
  if (context.isActiveBroker(server)) {
    context.failText(
      `The server ${server} cannot be removed while it manages the deployment. Move the management role to another RD Connection Broker server first.`,
    );
  }
}

export const serverCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDServer': { access: 'compiled', costMs: 2 * READ_MS, writes: false, run: getServers },
  'Add-RDServer': { access: 'compiled', costMs: START_MS, writes: true, run: addServer },
  'Remove-RDServer': { access: 'compiled', costMs: REMOVE_MS, writes: true, run: removeServer },
};
