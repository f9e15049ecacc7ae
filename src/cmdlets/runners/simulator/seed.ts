import { existsSync } from 'node:fs';
import { OS_VERSIONS, type OsVersion } from '../../../documents/scalars';
import type { Deployment } from '../../../documents/schema';
import { UserError } from '../../../errors';
import { blankServer } from './defaults';
import type { Faults } from './faults';
import { seedCertificates } from './seed-certificates';
import { seedCollections } from './seed-collections';
import { seedDesktops } from './seed-desktops';
import { seedGateway } from './seed-gateway';
import { seedLicensing } from './seed-licensing';
import { seedNames } from './seed-names';
import { seedRemoteAccess } from './seed-remote-access';
import { type SeedSessions, seedSessions } from './seed-sessions';
import { seedWeb } from './seed-web';
import { Role, STATE_FORMAT, type State } from './state';
import { StateStore } from './store';
import { featureOf, iso } from './world';

export interface SeedOptions {
  /** Its new servers are there as blank, reachable machines, its shares, papers and PFX files exist. */
  target?: Deployment;
  environment?: string;
  /** Simulated time of the first call. */
  now?: string;
  sessions?: SeedSessions[];
  /** Values of the secrets that the documents name; a secret that is missing gets the value `secret:<name>`. */
  secrets?: Record<string, string>;
  logon?: State['managementHost']['logon'];
  /** Release of the computer the cmdlets run on; the newest of both documents if left out. */
  managementOs?: OsVersion;
  /** FQDN of the computer the cmdlets run on. */
  managementHost?: string;
  faults?: Faults;
}

/** Everything that the parts of the seed share. */
export interface Seeding {
  state: State;
  source: Deployment;
  target: Deployment | undefined;
  /** Both documents, source first. */
  documents: Deployment[];
  secret(value: string | { secret: string }): string;
  /** Makes the machine if it isn't there yet. */
  machine(name: string, os?: OsVersion): State['servers'][string];
  options: SeedOptions;
}

const DEFAULT_NOW = '2027-01-16T08:00:00.000Z';
const UP_FOR_MS = 7 * 86_400_000;

/** The state of a simulated deployment that equals the source document, with everything around it that a migration meets. */
export function seedState(source: Deployment, options: SeedOptions = {}): State {
  const { target } = options;
  const documents = target ? [source, target] : [source];
  const state = emptyState(source, options, documents);
  const seeding: Seeding = {
    state,
    source,
    target,
    documents,
    options,
    secret: (value) =>
      typeof value === 'string' ? value : (options.secrets?.[value.secret] ?? `secret:${value.secret}`),
    machine(name, os) {
      const key = name.toLowerCase();
      const found = state.servers[key];
      if (found) return found;
      const server = blankServer(os ?? newest(documents), nextAddress(state), iso(Date.parse(state.now) - UP_FOR_MS));
      state.servers[key] = server;
      return server;
    },
  };
  seedServers(seeding);
  seedDeployment(seeding);
  seedCollections(seeding);
  seedDesktops(seeding);
  seedLicensing(seeding);
  seedCertificates(seeding);
  seedWeb(seeding);
  seedGateway(seeding);
  seedRemoteAccess(seeding);
  seedNames(seeding);
  seedSessions(seeding);
  return state;
}

/** Writes a seeded state to a file; an existing file is left alone unless `replace` says otherwise. */
export function createSimulation(path: string, state: State, options: { replace?: boolean } = {}): void {
  if (!options.replace && existsSync(path)) {
    throw new UserError('simulator-file-exists', `${path} exists already`, 'remove it first, or name another file');
  }
  new StateStore(path).save(state);
}

function newest(documents: Deployment[]): OsVersion {
  const all = documents.flatMap((document) => Object.values(document.servers).map((server) => server.os));
  return [...OS_VERSIONS].reverse().find((os) => all.includes(os)) ?? '2022';
}

function nextAddress(state: State): string {
  state.counters.address += 1;
  const number = state.counters.address;
  return `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}`;
}

function emptyState(source: Deployment, options: SeedOptions, documents: Deployment[]): State {
  return {
    format: STATE_FORMAT,
    environment: options.environment ?? source.deployment,
    now: new Date(options.now ?? DEFAULT_NOW).toISOString(),
    domain: source.domain.toLowerCase(),
    netbiosDomain: source.netbiosDomain ?? (source.domain.split('.')[0] ?? source.domain).toUpperCase(),
    managementHost: {
      name: options.managementHost?.toLowerCase() ?? `admin01.${source.domain.toLowerCase()}`,
      os: options.managementOs ?? newest(documents),
      logon: options.logon ?? 'password',
      resolver: {},
    },
    servers: {},
    dns: { server: `dc01.${source.domain.toLowerCase()}`, zones: { [source.domain.toLowerCase()]: [] } },
    shares: {},
    certificates: {},
    pfxFiles: {},
    databases: [],
    clearinghouse: { reachable: true, papers: [] },
    unknownAccounts: [],
    policySettings: [],
    sessions: [],
    seenByUsers: [],
    counters: { session: 1, keyPack: 2, certificate: 0, address: 10 },
    faults: options.faults ?? {},
  };
}

function seedServers(seeding: Seeding): void {
  const { source, target, machine, state } = seeding;
  machine(state.managementHost.name, state.managementHost.os);
  for (const [name, server] of Object.entries(source.servers)) {
    const made = machine(name, server.os);
    if (server.lost) made.power = 'off';
  }
  // A server of both keeps the release of the source: it is upgraded, or not touched, later.
  for (const [name, server] of Object.entries(target?.servers ?? {})) {
    const made = machine(name, server.os);
    if (server.lost) made.power = 'off';
  }
}

/** Roles of the source document by server. */
function rolesOf(source: Deployment): [string, Role][] {
  const all = (names: string[] | undefined, role: Role): [string, Role][] => (names ?? []).map((name) => [name, role]);
  return [
    ...all(source.connectionBrokers?.members, 'RDS-CONNECTION-BROKER'),
    ...all(Object.keys(source.sessionHosts ?? {}), 'RDS-RD-SERVER'),
    ...all(Object.keys(source.virtualDesktops?.hosts ?? {}), 'RDS-VIRTUALIZATION'),
    ...all(source.webAccess?.members, 'RDS-WEB-ACCESS'),
    ...all(source.gateway?.members, 'RDS-GATEWAY'),
    ...all(Object.keys(source.licensing?.servers ?? {}), 'RDS-LICENSING'),
  ];
}

function seedDeployment(seeding: Seeding): void {
  const { source, state, machine, secret } = seeding;
  // Without a broker section there is a deployment all the same: web servers, gateways and hosts belong to one.
  const brokers = source.connectionBrokers?.members ?? [machineBroker(seeding)];
  const active = brokers[0];
  if (active === undefined) return;
  const roles: Record<string, Role[]> = {};
  for (const [name, role] of [...rolesOf(source), [active, 'RDS-CONNECTION-BROKER'] as [string, Role]]) {
    const features = machine(name).features;
    if (!features.includes(featureOf(role))) features.push(featureOf(role));
    roles[name] = Role.options.filter((other) => other === role || (roles[name] ?? []).includes(other));
  }
  const ha = source.connectionBrokers?.highAvailability;
  const workspace = source.connectionBrokers?.workspace?.name ?? source.deployment;
  const gateway = source.gateway;
  state.deployment = {
    activeBroker: active,
    roles,
    workspace: { id: ha?.clientAccessName ?? active, name: workspace },
    licensing: {
      mode: source.licensing?.mode ?? 'NotConfigured',
      servers: Object.keys(source.licensing?.servers ?? {}),
    },
    gateway: {
      mode: gateway?.mode ?? 'DoNotUse',
      externalFqdn: gateway?.externalFqdn ?? '',
      logonMethod: gateway?.logonMethod === 'SmartCard' ? 'Smartcard' : (gateway?.logonMethod ?? 'Password'),
      useCachedCredentials: gateway?.useCachedCredentials ?? true,
      bypassLocal: gateway?.bypassLocal ?? true,
    },
    certificates: {},
    collections: [],
  };
  if (ha) {
    const text = (value: typeof ha.database.connectionString) => connectionString(value, secret);
    state.deployment.highAvailability = {
      clientAccessName: ha.clientAccessName,
      connectionString: text(ha.database.connectionString),
      secondaryConnectionString: ha.database.secondaryConnectionString
        ? text(ha.database.secondaryConnectionString)
        : null,
      filePath: ha.database.kind === 'dedicated' ? (ha.database.filePath ?? null) : null,
    };
  }
  for (const [name, list] of Object.entries(roles))
    if (list.includes('RDS-WEB-ACCESS')) machine(name).workspaceName = workspace;
}

function machineBroker({ source, machine }: Seeding): string {
  const name = `rdcb.${source.domain.toLowerCase()}`;
  machine(name, Object.values(source.servers)[0]?.os);
  return name;
}

type ConnectionString = NonNullable<
  NonNullable<Deployment['connectionBrokers']>['highAvailability']
>['database']['connectionString'];

/** The text the planner makes of a document's parts (src/planner/resources/brokers.ts), password filled in. */
export function connectionString(value: ConnectionString, secret: Seeding['secret']): string {
  if ('secret' in value) return secret(value);
  const parts = [`DRIVER=${value.driver}`, `SERVER=${value.server}`, `DATABASE=${value.database}`];
  if (value.trustedConnection ?? !value.credential) parts.push('Trusted_Connection=Yes');
  if (value.encrypt !== undefined) parts.push(`Encrypt=${value.encrypt ? 'Yes' : 'No'}`);
  parts.push('APP=Remote Desktop Services Connection Broker');
  if (!value.credential) return parts.join(';');
  parts.push(`UID=${value.credential.user}`);
  return `${parts.join(';')};PWD=${secret(value.credential.password)}`;
}
