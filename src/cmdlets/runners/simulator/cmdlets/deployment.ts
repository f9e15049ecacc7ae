import { type Context, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import type { GatewayState } from '../state';
import { reach, serversWith, servicesOf } from '../world';

function getWorkspace(context: Context): void {
  const { id, name } = context.deployment.workspace;
  context.output.push({ WorkspaceID: id, WorkspaceName: name });
}

function setWorkspace(context: Context): void {
  const name = context.need('Name');
  context.deployment.workspace.name = name;
  for (const server of serversWith(context.deployment, 'RDS-WEB-ACCESS')) {
    const web = context.server(server);
    if (web) web.workspaceName = name;
  }
}

function getLicenseConfiguration(context: Context): void {
  const { mode, servers } = context.deployment.licensing;
  context.output.push({ Mode: mode, LicenseServer: [...servers] });
}

/** The list replaces; either half alone keeps the other (docs/behaviour/module.md section 8). */
function setLicenseConfiguration(context: Context): void {
  const { licensing } = context.deployment;
  const mode = context.text('Mode');
  const servers = context.has('LicenseServer') ? context.texts('LicenseServer') : undefined;
  if (context.flag('Force') !== true) {
    for (const server of servers ?? []) {
      if (reach(context.state, server) !== 'ok' || !servicesOf(context.state, server).get('TermServLicensing')) {
        context.complainText(`The RD Licensing service on ${server} could not be reached.`);
      }
    }
    context.requireForce();
  }
  if (mode === 'NotConfigured') context.failText('The licensing mode NotConfigured cannot be set.');
  for (const server of servers ?? []) context.requireFqdn(server, 'LicenseServer');
  if (mode === undefined && licensing.mode === 'NotConfigured' && (servers?.length ?? 0) > 0) {
    context.failText('The licensing mode is not configured; specify Mode together with LicenseServer.');
  }
  if (mode === 'PerUser' || mode === 'PerDevice') licensing.mode = mode;
  if (servers && (servers.length > 0 || mode === undefined)) licensing.servers = servers;
}

function getGatewayConfiguration(context: Context): void {
  const gateway = context.deployment.gateway;
  if (gateway.mode !== 'Custom') {
    context.output.push({ GatewayMode: gateway.mode });
    return;
  }
  context.output.push({
    GatewayMode: gateway.mode,
    GatewayExternalFqdn: gateway.externalFqdn,
    LogonMethod: gateway.logonMethod,
    UseCachedCredentials: gateway.useCachedCredentials,
    BypassLocal: gateway.bypassLocal,
  });
}

const CUSTOM_ONLY = ['GatewayExternalFqdn', 'LogonMethod', 'UseCachedCredentials', 'BypassLocal'];

function setGatewayConfiguration(context: Context): void {
  context.requireForce();
  const mode = context.need('GatewayMode') as GatewayState['mode'];
  const given = CUSTOM_ONLY.filter((name) => context.has(name));
  if (mode !== 'Custom') {
    if (given.length > 0) context.failText(`${given.join(', ')} may be given only with GatewayMode Custom.`);
    context.deployment.gateway.mode = mode;
    return;
  }
  const missing = CUSTOM_ONLY.filter((name) => !context.has(name));
  if (missing.length > 0) context.failText(`GatewayMode Custom needs ${missing.join(', ')} too.`);
  context.requireFqdn(context.need('GatewayExternalFqdn'), 'GatewayExternalFqdn');
  context.deployment.gateway = {
    mode,
    externalFqdn: context.need('GatewayExternalFqdn'),
    logonMethod: context.need('LogonMethod') as GatewayState['logonMethod'],
    useCachedCredentials: context.flag('UseCachedCredentials') === true,
    bypassLocal: context.flag('BypassLocal') === true,
  };
}

export const deploymentCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-RDWorkspace': { access: 'health', costMs: READ_MS, writes: false, run: getWorkspace },
  'Set-RDWorkspace': { access: 'healthWorkflow', costMs: WRITE_MS, writes: true, run: setWorkspace },
  'Get-RDLicenseConfiguration': {
    access: 'healthWorkflow',
    costMs: READ_MS,
    writes: false,
    run: getLicenseConfiguration,
  },
  'Set-RDLicenseConfiguration': {
    access: 'healthWorkflow',
    costMs: WRITE_MS,
    writes: true,
    run: setLicenseConfiguration,
  },
  'Get-RDDeploymentGatewayConfiguration': {
    access: 'health',
    costMs: READ_MS,
    writes: false,
    run: getGatewayConfiguration,
  },
  'Set-RDDeploymentGatewayConfiguration': {
    access: 'healthWorkflow',
    costMs: WRITE_MS,
    writes: true,
    run: setGatewayConfiguration,
  },
};
