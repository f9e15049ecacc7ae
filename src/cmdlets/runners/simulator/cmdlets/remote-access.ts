import { type Context, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import { freshRemoteAccess, type RemoteAccessState } from '../remote-access';
import type { ServerState } from '../state';
import { awaitRestart, hasFeature, same, servicesOf } from '../world';

/** The RemoteAccess module, as far as docs/behaviour/remote-access.md says what it does. */

function machine(context: Context): ServerState {
  const server = context.server(context.host);
  // The module comes with the role's management tools.
  if (server && hasFeature(server, 'RemoteAccess')) return server;
  return context.notRecognized();
}

function configured(context: Context): RemoteAccessState {
  const { remoteAccess } = machine(context);
  return remoteAccess ?? context.failWith('HRESULT 0x80070490', 'NotSpecified', 'Remote Access is not configured.');
}

function vpn(context: Context): RemoteAccessState {
  const state = configured(context);
  return state.vpn ? state : context.failWith('HRESULT 0x80070490', 'NotSpecified', 'VPN is not installed.');
}

function install(context: Context): void {
  const server = machine(context);
  const type = context.text('VpnType') === 'RoutingOnly' ? 'RoutingOnly' : 'Vpn';
  const needed = type === 'Vpn' ? 'DirectAccess-VPN' : 'Routing';
  if (!hasFeature(server, needed)) {
    context.failWith('HRESULT 0x80070032', 'NotSpecified', `The role service ${needed} is not installed.`);
  }
  if (server.remoteAccess)
    context.failWith('HRESULT 0x800700B7', 'NotSpecified', 'Remote Access is already configured.', 0x800700b7);
  server.remoteAccess = freshRemoteAccess(server.os, type);
  server.stopped = server.stopped.filter((name) => name !== 'RemoteAccess');
}

function uninstall(context: Context): void {
  if (context.flag('Force') !== true) context.requireForce();
  delete machine(context).remoteAccess;
}

const status = (on: boolean): string => (on ? 'Installed' : 'Uninstalled');

function getRemoteAccess(context: Context): void {
  const server = machine(context);
  const state = server.remoteAccess;
  context.output.push({
    DAStatus: status(state?.directAccess !== undefined),
    VpnStatus: status(state?.vpn === true),
    VpnS2SStatus: status((state?.interfaces.length ?? 0) > 0),
    RoutingStatus: status(state?.routing === true),
    LoadBalancing: 'NotConfigured',
    SslCertificate: state?.thumbprint ? { Thumbprint: state.thumbprint } : null,
    ...(server.os === '2012' || server.os === '2012 R2' ? {} : { UseHttp: state?.useHttp === true }),
    VpnConfiguration: state
      ? {
          IPAddressAssignmentPolicy: {
            IPAssignmentMethod: state.pool.method,
            IPAddressRange: state.pool.ranges.map(([StartIPAddress, EndIPAddress]) => ({
              StartIPAddress,
              EndIPAddress,
            })),
            IPv6Prefix: state.pool.prefix,
          },
          AuthenticationPolicy: { Type: state.authentication, RadiusServerList: [] },
        }
      : null,
  });
}

function setRemoteAccess(context: Context): void {
  const state = configured(context);
  if (context.flag('UseHttp') !== undefined) state.useHttp = context.flag('UseHttp') === true;
  awaitRestart(machine(context), 'RemoteAccess');
}

function setAssignment(context: Context): void {
  const state = vpn(context);
  const method = context.text('IPAssignmentMethod');
  const [from, to] = context.texts('IPAddressRange');
  if (method === 'StaticPool' && state.pool.ranges.length === 0 && (from === undefined || to === undefined)) {
    context.failWith('HRESULT 0x80070057', 'InvalidArgument', 'A static pool needs an address range.');
  }
  if (method === 'Dhcp') state.pool = { ...state.pool, method: 'Dhcp', ranges: [] };
  if (method === 'StaticPool') {
    const ranges: [string, string][] = from !== undefined && to !== undefined ? [[from, to]] : state.pool.ranges;
    state.pool = { ...state.pool, method: 'StaticPool', ranges };
  }
  const prefix = context.text('IPv6Prefix');
  if (prefix !== undefined) {
    state.pool.prefix = prefix;
    awaitRestart(machine(context), 'RemoteAccess');
    context.warnings.push('The RemoteAccess service must be restarted for the change to take effect.');
  }
}

function addRange(context: Context): void {
  const state = vpn(context);
  const [from, to] = context.texts('IPAddressRange');
  if (state.pool.method !== 'StaticPool') {
    context.failWith('HRESULT 0x80070032', 'InvalidOperation', 'Addresses are assigned by DHCP.');
  }
  if (from === undefined || to === undefined) return;
  if (state.pool.ranges.some(([start]) => start === from)) {
    context.failWith('HRESULT 0x800700B7', 'InvalidOperation', 'The address range already exists.', 0x800700b7);
  }
  state.pool.ranges.push([from, to]);
}

function removeRange(context: Context): void {
  const state = vpn(context);
  const start = context.need('IPAddress');
  if (!state.pool.ranges.some(([from]) => from === start)) {
    context.failWith('HRESULT 0x80070490', 'ObjectNotFound', 'Element not found.', 0x80070490);
  }
  // The last one leaves only by force (section 14).
  if (state.pool.ranges.length === 1) context.requireForce();
  state.pool.ranges = state.pool.ranges.filter(([from]) => from !== start);
}

function setAuthType(context: Context): void {
  const state = vpn(context);
  const type = context.text('Type') === 'ExternalRadius' ? 'ExternalRadius' : 'Windows';
  const name = context.text('RadiusServer');
  const secret = context.text('SharedSecret');
  if (
    type === 'ExternalRadius' &&
    (name === undefined || secret === undefined) &&
    !radiusOf(state, 'Authentication').length
  ) {
    context.failWith('HRESULT 0x80070057', 'InvalidArgument', 'RadiusServer and SharedSecret are needed.');
  }
  state.authentication = type;
  if (type === 'Windows') state.radius = state.radius.filter((one) => one.purpose !== 'Authentication');
  else if (name !== undefined && secret !== undefined) {
    putRadius(state, { name, purpose: 'Authentication', secret, port: context.number('RadiusPort') ?? 1812 });
  }
}

const radiusOf = (state: RemoteAccessState, purpose: string) => state.radius.filter((one) => one.purpose === purpose);

function putRadius(
  state: RemoteAccessState,
  given: { name: string; purpose: string; secret: string; port: number; score?: number; timeout?: number },
): void {
  const { name, purpose } = given;
  const old = state.radius.find((one) => same(one.name, name) && one.purpose === purpose);
  state.radius = state.radius.filter((one) => one !== old);
  state.radius.push({ ...given, score: given.score ?? old?.score ?? 30, timeout: given.timeout ?? old?.timeout ?? 5 });
}

/** Added only where VPN is set up and asks neither Windows nor a local NPS (section 14). */
function writeRadius(known: boolean): (context: Context) => void {
  return (context) => {
    const state = vpn(context);
    const [name, purpose] = [context.need('ServerName'), context.need('Purpose')];
    const old = state.radius.find((one) => same(one.name, name) && one.purpose === purpose);
    if (purpose === 'Authentication' && state.authentication !== 'ExternalRadius') {
      context.failWith('HRESULT 0x80070032', 'InvalidOperation', 'The authentication type is not RADIUS.');
    }
    if (known && !old) context.failWith('HRESULT 0x80070490', 'ObjectNotFound', 'Element not found.', 0x80070490);
    if (!known && old)
      context.failWith('HRESULT 0x800700B7', 'InvalidOperation', 'The server already exists.', 0x800700b7);
    const [score, timeout] = [context.number('Score'), context.number('Timeout')];
    putRadius(state, {
      name,
      purpose,
      secret: context.text('SharedSecret') ?? old?.secret ?? '',
      port: context.number('Port') ?? old?.port ?? 1813,
      ...(score === undefined ? {} : { score }),
      ...(timeout === undefined ? {} : { timeout }),
    });
  };
}

function removeRadius(context: Context): void {
  const state = vpn(context);
  const [name, purpose] = [context.need('ServerName'), context.need('Purpose')];
  const all = radiusOf(state, purpose);
  if (!all.some((one) => same(one.name, name)))
    context.failWith('HRESULT 0x80070490', 'ObjectNotFound', 'Element not found.', 0x80070490);
  if (purpose === 'Authentication' && all.length === 1) {
    context.failWith(
      'HRESULT 0x80070032',
      'InvalidOperation',
      'The last RADIUS server for authentication cannot be removed.',
    );
  }
  state.radius = state.radius.filter((one) => !(same(one.name, name) && one.purpose === purpose));
  if (purpose !== 'Accounting' || radiusOf(state, purpose).length > 0) return;
  // Without a server left Windows accounts itself (section 14).
  const told = state.netsh.find(({ context: of, verb }) => of === 'ras aaaa' && verb === 'set accounting');
  if (told) told.arguments.provider = 'windows';
}

function getRadius(context: Context): void {
  const purpose = context.text('Purpose');
  for (const one of machine(context).remoteAccess?.radius ?? []) {
    if (purpose !== undefined && one.purpose !== purpose) continue;
    context.output.push({
      ServerName: one.name,
      Purpose: one.purpose,
      ServerPurpose: { ServerName: one.name, Purpose: one.purpose },
      Port: one.port,
      Score: one.score,
      Timeout: one.timeout,
      SharedSecret: '',
    });
  }
}

function getAuthProtocol(context: Context): void {
  const { remoteAccess } = machine(context);
  if (!remoteAccess?.vpn) return;
  context.output.push({
    UserAuthProtocolAccepted: remoteAccess.accepted,
    TunnelAuthProtocolsAdvertised: remoteAccess.tunnel,
    CertificateAdvertised: null,
    RootCertificateNameToAccept: null,
    CertificateEKUsToAccept: [],
  });
}

function setAuthProtocol(context: Context): void {
  const state = vpn(context);
  const tunnel = context.text('TunnelAuthProtocolsAdvertised');
  if (tunnel === 'PreSharedKey' && context.text('SharedSecret') === undefined) {
    context.failWith('HRESULT 0x80070057', 'InvalidArgument', 'SharedSecret is needed with PreSharedKey.');
  }
  if (context.has('UserAuthProtocolAccepted')) state.accepted = context.texts('UserAuthProtocolAccepted');
  if (tunnel === 'PreSharedKey' || tunnel === 'Certificates') state.tunnel = tunnel;
  awaitRestart(machine(context), 'RemoteAccess');
  context.warnings.push('The RemoteAccess service must be restarted for the change to take effect.');
}

const IPSEC: Record<string, string> = {
  EncryptionType: 'EncryptionType',
  IdleDisconnectSeconds: 'IdleDisconnect',
  SALifeTimeSeconds: 'SALifeTime',
  MMSALifeTimeSeconds: 'MMSALifeTime',
  SADataSizeForRenegotiationKilobytes: 'SADataSizeForRenegotiation',
};

function setServerConfiguration(context: Context): void {
  const state = vpn(context);
  for (const [parameter, property] of Object.entries(IPSEC)) {
    const value = context.number(parameter) ?? context.text(parameter);
    if (value !== undefined) state.ipsec[property] = value;
  }
}

function getServerConfiguration(context: Context): void {
  const { remoteAccess } = machine(context);
  if (remoteAccess?.vpn) context.output.push({ ...remoteAccess.ipsec });
}

function getHealth(context: Context): void {
  const server = machine(context);
  const running = servicesOf(context.state, context.host).get('RemoteAccess') === true;
  const state = server.remoteAccess;
  const health =
    !state || !running
      ? 'Error'
      : server.awaitsRestart?.some((name) => /^R(asMan|emoteAccess)$/.test(name))
        ? 'Warning'
        : 'OK';
  for (const Component of ['Services', ...(state?.vpn ? ['VPN Addressing', 'VPN Connectivity'] : [])]) {
    context.output.push({ Component, HealthState: health, RemoteAccessServer: context.host });
  }
}

function setPreference(context: Context): void {
  configured(context).preferences[context.need('Name')] = context.number('Level') ?? 1;
}

function getPreference(context: Context): void {
  const { remoteAccess } = machine(context);
  if (!remoteAccess) return;
  const ProtocolMetric = Object.entries(remoteAccess.preferences).map(([Name, Level]) => ({ Name, Level }));
  context.output.push({ ProtocolMetric });
}

const reading = (run: (context: Context) => void): SimulatedCmdlet => ({
  access: 'local',
  costMs: READ_MS,
  writes: false,
  run,
});
const writing = (run: (context: Context) => void): SimulatedCmdlet => ({
  access: 'local',
  costMs: WRITE_MS,
  writes: true,
  run(context) {
    if (!context.whatIf) run(context);
  },
});

export const remoteAccessCmdlets: Record<string, SimulatedCmdlet> = {
  'Install-RemoteAccess': { ...writing(install), costMs: 60_000 },
  'Uninstall-RemoteAccess': writing(uninstall),
  'Get-RemoteAccess': reading(getRemoteAccess),
  'Set-RemoteAccess': writing(setRemoteAccess),
  'Set-VpnIPAddressAssignment': writing(setAssignment),
  'Add-VpnIPAddressRange': writing(addRange),
  'Remove-VpnIPAddressRange': writing(removeRange),
  'Set-VpnAuthType': writing(setAuthType),
  'Get-VpnAuthProtocol': reading(getAuthProtocol),
  'Set-VpnAuthProtocol': writing(setAuthProtocol),
  'Add-RemoteAccessRadius': writing(writeRadius(false)),
  'Set-RemoteAccessRadius': writing(writeRadius(true)),
  'Remove-RemoteAccessRadius': writing(removeRadius),
  'Get-RemoteAccessRadius': reading(getRadius),
  'Get-VpnServerConfiguration': reading(getServerConfiguration),
  'Set-VpnServerConfiguration': writing(setServerConfiguration),
  'Get-RemoteAccessHealth': reading(getHealth),
  'Get-RoutingProtocolPreference': reading(getPreference),
  'Set-RoutingProtocolPreference': writing(setPreference),
};

export { configured, machine, reading, vpn, writing };
