import { checkHost } from '../access';
import { type Context, READ_MS, type SimulatedCmdlet, WRITE_MS } from '../context';
import { blankLicensing } from '../defaults';
import { resolve, serverAt } from '../names';
import { openDisks, shareHost } from '../shares';
import type { ServerState } from '../state';
import { hasFeature, iso, reach, restart, same, servicesOf, startedAnew } from '../world';
import { powershellKey } from './hosting';

/** Servers a call is about: those named, else the one it runs on. */
function targets(context: Context): string[] {
  const named = context.texts('ComputerName');
  return named.length > 0 ? named.map((name) => name.toLowerCase()) : [context.host];
}

function serviceRow(name: string, running: boolean): Record<string, unknown> {
  return { Name: name, DisplayName: name, Status: running ? 'Running' : 'Stopped', StartType: 'Automatic' };
}

function getService(context: Context): void {
  for (const target of targets(context)) {
    checkHost(context, target);
    const services = servicesOf(context.state, target);
    const names = context.texts('Name');
    if (names.length === 0) for (const [name, running] of services) context.output.push(serviceRow(name, running));
    for (const wanted of names) {
      const found = [...services].find(([name]) => same(name, wanted));
      if (found) context.output.push(serviceRow(...found));
      else noService(context, wanted);
    }
  }
}

function noService(context: Context, name: string): void {
  context.errors.push({
    message: `Cannot find any service with service name '${name}'.`,
    category: 'ObjectNotFound',
    id: `NoServiceFoundForGivenName,${context.cmdlet}`,
    terminating: false,
  });
}

/** A service runs shortly before the cmdlet that starts it returns. */
const STARTED_MS = 2900;

/** Stop, start, or both: afterwards it is stopped, or runs as far as it can. */
function setService(stopped: boolean): (context: Context) => void {
  return (context) => {
    const server = context.server(context.host);
    const services = servicesOf(context.state, context.host);
    for (const wanted of context.texts('Name')) {
      const name = [...services.keys()].find((other) => same(other, wanted));
      if (!name || !server) noService(context, wanted);
      else if (!context.whatIf) {
        server.stopped = server.stopped.filter((other) => other !== name);
        if (stopped) server.stopped.push(name);
        // A delayed start can be hurried: what is started by hand runs at once.
        if (name === 'RDMS') server.rdmsStarted = !stopped;
        if (!stopped) serviceStarted(server, name, services, iso(context.now + STARTED_MS));
        if (server.remoteAccess && stopped && name === 'RasMan') server.stopped.push('RemoteAccess');
      }
    }
  };
}

/** RemoteAccess depends on RasMan: a forced restart of the latter restarts both (docs/behaviour/remote-access.md section 3). */
function serviceStarted(server: ServerState, name: string, services: ReadonlyMap<string, boolean>, at: string): void {
  const takes = name === 'RasMan' && services.get('RemoteAccess') === true;
  startedAnew(server, takes ? [name, 'RemoteAccess'] : [name], at);
}

function installFeature(context: Context): void {
  for (const target of targets(context)) {
    checkHost(context, target);
    const server = context.server(target);
    if (!server) continue;
    const added = context.texts('Name').filter((feature) => !hasFeature(server, feature));
    if (!context.whatIf) {
      server.features.push(...added);
      if (hasFeature(server, 'RDS-Licensing')) server.licensing ??= blankLicensing();
    }
    context.extraMs += added.length > 0 ? 60_000 : 0;
    const needsRestart = added.some((feature) => /^RDS-(RD-Server|Virtualization)$/i.test(feature));
    if (needsRestart && !context.whatIf) {
      if (context.flag('Restart')) restart(context.state, target);
      else server.rebootPending = true;
    }
    context.output.push({
      Success: true,
      RestartNeeded: needsRestart ? 'Yes' : 'No',
      ExitCode: added.length > 0 ? (needsRestart ? 'SuccessRestartRequired' : 'Success') : 'NoChangeNeeded',
      FeatureResult: added.map((Name) => ({ Name, Success: true })),
    });
  }
}

function getFeature(context: Context): void {
  for (const target of targets(context)) {
    checkHost(context, target);
    const server = context.server(target);
    const names = context.texts('Name').length > 0 ? context.texts('Name') : (server?.features ?? []);
    for (const Name of names) {
      const installed = server !== undefined && hasFeature(server, Name);
      context.output.push({ Name, Installed: installed, InstallState: installed ? 'Installed' : 'Available' });
    }
  }
}

function restartComputer(context: Context): void {
  for (const target of targets(context)) {
    if (same(target, context.state.managementHost.name)) {
      context.terminate(
        `RestartComputerNotSupported,${context.cmdlet}`,
        'InvalidOperation',
        'The local computer is not restarted: a run cannot go on across its own restart.',
      );
    }
    checkHost(context, target);
    const busy = context.state.sessions.some((session) => same(session.host, target));
    if (busy && context.flag('Force') !== true) {
      context.failWith(
        'RestartcomputerFailed',
        'OperationStopped',
        `Failed to restart the computer ${target}: other users are signed in.`,
        1191,
      );
    }
    if (!context.whatIf) restart(context.state, target);
  }
}

function getHotFix(context: Context): void {
  for (const target of targets(context)) {
    checkHost(context, target);
    for (const HotFixID of context.server(target)?.updates ?? []) {
      context.output.push({
        Source: target,
        Description: 'Security Update',
        HotFixID,
        InstalledBy: 'NT AUTHORITY\\SYSTEM',
      });
    }
  }
}

const PORTS: Record<number, string[]> = {
  3389: ['TermService'],
  443: ['W3SVC'],
  5985: ['WinRM'],
  445: [],
  135: [],
};

function testNetConnection(context: Context): void {
  const name = context.text('ComputerName') ?? 'internetbeacon.msedge.net';
  const common: Record<string, number> = { HTTP: 80, RDP: 3389, SMB: 445, WINRM: 5985 };
  const port = context.number('Port') ?? common[context.text('CommonTCPPort') ?? ''];
  const address = /^\d+(\.\d+){3}$/.test(name) ? name : resolve(context.state, name, true)?.addresses[0];
  const server = address === undefined ? undefined : serverAt(context.state, address);
  const up = server !== undefined && reach(context.state, server) !== 'offline';
  const needed = port === undefined ? [] : PORTS[port];
  const services = server === undefined ? undefined : servicesOf(context.state, server);
  const open = up && needed?.every((service) => services?.get(service) === true);
  context.output.push({
    ComputerName: name,
    RemoteAddress: address ?? null,
    ...(port === undefined ? { PingSucceeded: up } : { RemotePort: port, TcpTestSucceeded: open }),
  });
  if (port !== undefined && !open) context.warnings.push(`TCP connect to (${address ?? name} : ${port}) failed`);
}

function getOpenFiles(context: Context): void {
  if (context.state.faults.notElevated && same(context.host, context.state.managementHost.name)) {
    context.failWith('Windows System Error 5', 'PermissionDenied', 'Access is denied.', 5);
  }
  for (const { path, session } of openDisks(context.state)) {
    const host = shareHost(path);
    if (host !== context.host && host !== context.host.split('.')[0]) continue;
    context.output.push({
      FileId: session.id,
      SessionId: session.id,
      Path: path,
      ShareRelativePath: path.split('\\').pop() ?? path,
      ClientComputerName: context.server(session.host)?.ip ?? session.host,
      ClientUserName: session.user,
    });
  }
}

/** Of the registry only FSLogix and the version of PowerShell are there. */
const WINDOWS = /^HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion$/i;
const POLICIES = /^HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services$/i;

export function getItemProperty(context: Context): void {
  const containers = context.server(context.host)?.profileContainers;
  for (const path of [...context.texts('LiteralPath'), ...context.texts('Path')]) {
    const policies = context.server(context.host)?.sessionPolicies;
    if (policies && POLICIES.test(path)) {
      context.output.push({ ...policies, PSPath: path });
      continue;
    }
    if (WINDOWS.test(path)) {
      const InstallationType = context.server(context.host)?.serverCore ? 'Server Core' : 'Server';
      context.output.push({ InstallationType, PSPath: path });
      continue;
    }
    const version = powershellKey(context, path);
    if (version) {
      context.output.push(version);
      continue;
    }
    if (!containers || !/^HKLM:\\SOFTWARE\\FSLogix\\Profiles$/i.test(path)) {
      context.failWith('PathNotFound', 'ObjectNotFound', `Cannot find path '${path}' because it does not exist.`);
    }
    context.output.push({ Enabled: 1, VHDLocations: containers, PSPath: path });
  }
}

/** RD Web Access answers by every name that leads to it, with the certificate of its HTTPS binding. */
function webRequest(context: Context): void {
  const url = new URL(context.need('Uri'));
  const refuse = (text: string): never => context.terminate('WebCmdletWebResponseException', 'InvalidOperation', text);
  const address = resolve(context.state, url.hostname, true)?.addresses[0];
  const name = address === undefined ? undefined : serverAt(context.state, address);
  const server = name === undefined ? undefined : context.server(name);
  if (name === undefined || !server || reach(context.state, name) === 'offline')
    refuse('Unable to connect to the remote server');
  const certificate = context.state.certificates[server?.https ?? ''];
  if (!certificate?.trusted) {
    refuse(
      'The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
    );
  }
  const serves = server && hasFeature(server, 'RDS-Web-Access') && servicesOf(context.state, name ?? '').get('W3SVC');
  if (!serves) refuse('The remote server returned an error: (404) Not Found.');
  context.output.push({ StatusCode: 200, StatusDescription: 'OK' });
}

export const machineCmdlets: Record<string, SimulatedCmdlet> = {
  'Get-Service': { access: 'local', costMs: READ_MS, writes: false, run: getService },
  'Start-Service': { access: 'local', costMs: 3000, writes: true, run: setService(false) },
  'Stop-Service': { access: 'local', costMs: 3000, writes: true, run: setService(true) },
  'Restart-Service': { access: 'local', costMs: 5000, writes: true, run: setService(false) },
  'Install-WindowsFeature': { access: 'local', costMs: WRITE_MS, writes: true, run: installFeature },
  'Get-HotFix': { access: 'local', costMs: READ_MS, writes: false, run: getHotFix },
  'Get-WindowsFeature': { access: 'local', costMs: READ_MS, writes: false, run: getFeature },
  'Restart-Computer': { access: 'local', costMs: 1000, writes: true, run: restartComputer },
  'Test-NetConnection': { access: 'local', costMs: 1000, writes: false, run: testNetConnection },
  'Invoke-WebRequest': { access: 'local', costMs: READ_MS, writes: false, run: webRequest },
  'Get-SmbOpenFile': { access: 'local', costMs: READ_MS, writes: false, run: getOpenFiles },
};
