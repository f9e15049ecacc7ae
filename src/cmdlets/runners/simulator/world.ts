import { OS_VERSIONS, type OsVersion } from '../../../documents/scalars';
import type { CollectionState, DeploymentState, Role, ServerState, SessionState, State } from './state';

/** Facts that follow from the state and the time; nothing here changes anything but `settle`. */

export const MINUTE = 60_000;
/** RDMS starts this long after a boot (docs/behaviour/module.md section 1: delayed start). */
export const RDMS_DELAY_MS = 2 * MINUTE;
export const RESTART_MS = 3 * MINUTE;
export const SIGN_OUT_MS = 20_000;

export const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
export const nowOf = (state: State): number => Date.parse(state.now);
export const iso = (time: number): string => new Date(time).toISOString();

/** A server by FQDN, in any case. */
export function findServer(state: State, name: string): ServerState | undefined {
  return state.servers[name.toLowerCase()];
}

export type Reach = 'ok' | 'offline' | 'refused';

/** Whether one can manage a server remotely now. */
export function reach(state: State, name: string): Reach {
  const key = name.toLowerCase();
  const server = state.servers[key];
  if (!server || !isUp(state, server)) return 'offline';
  const listed = (names: string[] | undefined) => names?.some((other) => same(other, key)) ?? false;
  if (listed(state.faults.offline)) return 'offline';
  return listed(state.faults.winrmRefused) ? 'refused' : 'ok';
}

export function isUp(state: State, server: ServerState): boolean {
  if (server.power === 'off') return false;
  return server.offlineUntil === undefined || Date.parse(server.offlineUntil) <= nowOf(state);
}

/** The services that a role brings along. */
const ROLE_SERVICES: Record<Role, string[]> = {
  'RDS-CONNECTION-BROKER': ['RDMS', 'Tssdis', 'TScPubRPC', 'MSSQL$MICROSOFT##WID'],
  'RDS-RD-SERVER': ['TermService', 'SessionEnv', 'UmRdpService'],
  'RDS-VIRTUALIZATION': ['vmms', 'VmHostAgent'],
  'RDS-WEB-ACCESS': ['W3SVC', 'WAS'],
  'RDS-GATEWAY': ['TSGateway', 'W3SVC', 'WAS', 'IAS'],
  'RDS-LICENSING': ['TermServLicensing'],
};
const ROLE_FEATURES: Record<Role, string> = {
  'RDS-CONNECTION-BROKER': 'RDS-Connection-Broker',
  'RDS-RD-SERVER': 'RDS-RD-Server',
  'RDS-VIRTUALIZATION': 'RDS-Virtualization',
  'RDS-WEB-ACCESS': 'RDS-Web-Access',
  'RDS-GATEWAY': 'RDS-Gateway',
  'RDS-LICENSING': 'RDS-Licensing',
};

export const featureOf = (role: Role): string => ROLE_FEATURES[role];

export function hasFeature(server: ServerState, feature: string): boolean {
  return server.features.some((installed) => same(installed, feature));
}

/** Services on a server with whether they run now. */
export function servicesOf(state: State, name: string): Map<string, boolean> {
  const server = findServer(state, name);
  const services = new Map<string, boolean>();
  if (!server) return services;
  const names = new Set(['WinRM', 'Winmgmt', 'TermService']);
  for (const role of Object.keys(ROLE_FEATURES) as Role[]) {
    if (hasFeature(server, ROLE_FEATURES[role])) for (const service of ROLE_SERVICES[role]) names.add(service);
  }
  if (hasFeature(server, 'RemoteAccess')) names.add('RaMgmtSvc');
  if (server.remoteAccess) for (const service of ['RemoteAccess', 'RasMan']) names.add(service);
  for (const service of names) {
    const stopped = server.stopped.some((other) => same(other, service));
    services.set(service, !stopped && (service !== 'RDMS' || rdmsStarted(state, name, server)));
  }
  return services;
}

function rdmsStarted(state: State, name: string, server: ServerState): boolean {
  if (state.faults.rdmsStopped?.some((other) => same(other, name))) return false;
  return server.rdmsStarted === true || nowOf(state) >= Date.parse(server.bootedAt) + RDMS_DELAY_MS;
}

/** Whether the management services of a broker all run; Windows Internal Database is among them even with SQL (section 2). */
export function brokerHealthy(state: State, name: string): boolean {
  const services = servicesOf(state, name);
  return ['RDMS', 'TScPubRPC', 'MSSQL$MICROSOFT##WID', 'WinRM', 'Winmgmt'].every(
    (service) => services.get(service) === true,
  );
}

export function rolesOf(deployment: DeploymentState, name: string): Role[] {
  return deployment.roles[name.toLowerCase()] ?? [];
}

export function serversWith(deployment: DeploymentState, role: Role): string[] {
  return Object.entries(deployment.roles)
    .filter(([, roles]) => roles.includes(role))
    .map(([name]) => name);
}

export function findCollection(deployment: DeploymentState, name: string): CollectionState | undefined {
  return deployment.collections.find((collection) => same(collection.name, name));
}

export function collectionOfHost(deployment: DeploymentState, host: string): CollectionState | undefined {
  return deployment.collections.find((collection) => collection.hosts.some((other) => same(other, host)));
}

export const osIndex = (os: OsVersion): number => OS_VERSIONS.indexOf(os);

/** ProductVersionID of licence key packs; 2025 = 8 is the natural next value (docs/behaviour/licensing.md section 2). */
export const PRODUCT_VERSIONS: Record<OsVersion, number> = {
  '2012': 4,
  '2012 R2': 4,
  '2016': 5,
  '2019': 6,
  '2022': 7,
  '2025': 8,
};

export const BUILD_NUMBERS: Record<OsVersion, string> = {
  '2012': '9200',
  '2012 R2': '9600',
  '2016': '14393',
  '2019': '17763',
  '2022': '20348',
  '2025': '26100',
};

/** Something was set that counts when a service starts anew. */
export function awaitRestart(server: ServerState, service: 'TSGateway' | 'RasMan' | 'RemoteAccess'): void {
  server.awaitsRestart = [...new Set([...(server.awaitsRestart ?? []), service])].sort();
}

/** Services started anew: what they were told counts. */
export function startedAnew(server: ServerState, services: string[], at: string): void {
  server.servicesStarted = { ...server.servicesStarted, ...Object.fromEntries(services.map((name) => [name, at])) };
  const left = (server.awaitsRestart ?? []).filter((waiting) => !services.some((service) => same(service, waiting)));
  if (left.length > 0) server.awaitsRestart = left;
  else delete server.awaitsRestart;
}

/** Restarts a server: sessions end, stopped services come back, `NotUntilReboot` returns to `Yes`. */
export function restart(state: State, name: string, downFor = RESTART_MS): void {
  const server = findServer(state, name);
  if (!server) return;
  const back = iso(nowOf(state) + downFor);
  server.offlineUntil = back;
  server.bootedAt = back;
  server.rebootPending = false;
  server.stopped = [];
  delete server.awaitsRestart;
  delete server.rdmsStarted;
  delete server.servicesStarted;
  if (server.drainMode === 'NotUntilReboot') server.drainMode = 'Yes';
  state.sessions = state.sessions.filter((session) => !same(session.host, name));
}

/** What happened by itself until now: sessions that ended, limits reached, servers back, cache entries gone stale. */
export function settle(state: State): void {
  const now = nowOf(state);
  if (state.sessions.some((session) => isOver(state, session, now))) {
    state.sessions = state.sessions.filter((session) => !isOver(state, session, now));
  }
  for (const [name, entry] of Object.entries(state.managementHost.resolver)) {
    if (Date.parse(entry.until) <= now) delete state.managementHost.resolver[name];
  }
}

function isOver(state: State, session: SessionState, now: number): boolean {
  if (session.endsAt !== undefined && Date.parse(session.endsAt) <= now) return true;
  if (session.disconnectedAt === undefined || !state.deployment) return false;
  const limit = findCollection(state.deployment, session.collection)?.connection.disconnectedSessionLimitMin ?? 0;
  return limit > 0 && Date.parse(session.disconnectedAt) + limit * MINUTE <= now;
}
