import { z } from 'zod';
import { OsVersion } from '../../../documents/scalars';
import { DesktopsState, HyperVState, MachineState } from './desktops';
import { Faults } from './faults';
import { GatewayServerState } from './gateway';
import { FileTypeState, RemoteAppState } from './published';
import { NetworkState, RemoteAccessState } from './remote-access';
import { ListenerState, WebClientState, WebState } from './web';

/** Marks a file as ours; another number means another shape. */
export const STATE_FORMAT = 'rds-migrate-simulator/1';

const instant = z.iso.datetime();
const byName = <T extends z.ZodType>(value: T) => z.record(z.string(), value);

export const Role = z.enum([
  'RDS-VIRTUALIZATION',
  'RDS-RD-SERVER',
  'RDS-CONNECTION-BROKER',
  'RDS-WEB-ACCESS',
  'RDS-GATEWAY',
  'RDS-LICENSING',
]);
export type Role = z.infer<typeof Role>;

export const CertificateRole = z.enum(['RDGateway', 'RDWebAccess', 'RDRedirector', 'RDPublishing']);
export type CertificateRole = z.infer<typeof CertificateRole>;

/** One licence key pack as its license server holds it; `productVersionId` as in Win32_TSLicenseKeyPack. */
export const KeyPackState = z.object({
  id: z.int(),
  productVersionId: z.int(),
  productType: z.int(),
  keyPackType: z.int(),
  total: z.int(),
  issued: z.int(),
});
export type KeyPackState = z.infer<typeof KeyPackState>;

export const LicensingState = z.object({
  activated: z.boolean(),
  serverId: z.string().optional(),
  registration: byName(z.string()),
  scope: z.int(),
  inLicenseServersGroup: z.boolean(),
  published: z.boolean(),
  registeredToScp: z.boolean(),
  keyPacks: z.array(KeyPackState),
});
export type LicensingState = z.infer<typeof LicensingState>;

export const ServerState = z.object({
  os: OsVersion,
  ip: z.string(),
  power: z.enum(['on', 'off']),
  /** While it restarts or is being upgraded: not reachable before this time. */
  offlineUntil: instant.optional(),
  bootedAt: instant,
  rebootPending: z.boolean(),
  domainJoined: z.boolean(),
  /** Role services and features that are installed; leaving the deployment uninstalls none of them. */
  features: z.array(z.string()),
  /** Services somebody stopped; a restart brings them back. */
  stopped: z.array(z.string()),
  /** Services that were told something which counts when they start anew. */
  awaitsRestart: z.array(z.string()).optional(),
  /** When services were started anew since the last restart of the server. */
  servicesStarted: z.record(z.string(), instant).optional(),
  /** Numbers of installed updates. */
  updates: z.array(z.string()).optional(),
  /** Somebody started RDMS without waiting for its delayed start; until the next restart. */
  rdmsStarted: z.boolean().optional(),
  drainMode: z.enum(['Yes', 'NotUntilReboot', 'No']),
  /** LocalMachine\My by thumbprint. */
  store: byName(z.object({ exportable: z.boolean(), hasPrivateKey: z.boolean() })),
  /** Thumbprint of the HTTPS binding, which IIS and the gateway service share. */
  https: z.string().optional(),
  licensing: LicensingState.optional(),
  /** Group Policy that pins this host to license servers, whatever the deployment says. */
  policy: z.object({ licenseServers: z.array(z.string()).optional(), licensingMode: z.int().optional() }).optional(),
  /** What Group Policy decides about sessions on this host: values of the key Terminal Services. */
  sessionPolicies: z.record(z.string(), z.int()).optional(),
  /** Programs that are not on this host though they are published; every other path is taken as there. */
  missingPrograms: z.array(z.string()),
  /** Folders that are not on this host, in lower case with `\\` at the end; every other one is taken as there. */
  missingFolders: z.array(z.string()).optional(),
  /** Where FSLogix keeps profiles, on a host where it is set up. */
  profileContainers: z.array(z.string()).optional(),
  /** Windows was installed without a desktop. */
  serverCore: z.literal(true).optional(),
  workspaceName: z.string().optional(),
  /** RD Web Access, once somebody has changed it; else as the role brings it along. */
  web: WebState.optional(),
  /** What the IIS configuration has for an application beside the role's own: name of the element to a text that stands for it. */
  iis: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  /** `false`: the remote service of Web Deploy is not installed. */
  webDeploy: z.boolean().optional(),
  /** Where module RDWebClientManagement is installed. */
  webClient: WebClientState.optional(),
  /** Left out: the certificate that the listener signed itself. */
  listener: ListenerState.optional(),
  /** RD Gateway, once the role is there. */
  gateway: GatewayServerState.optional(),
  /** Remote Access, once it is set up. */
  remoteAccess: RemoteAccessState.optional(),
  /** Adapters, firewall rules and the like, where something looks at them. */
  network: NetworkState.optional(),
});
export type ServerState = z.infer<typeof ServerState>;

export const DisksState = z.object({
  enabled: z.boolean(),
  path: z.string(),
  maxSizeGB: z.int(),
  includeFolders: z.array(z.string()),
  excludeFolders: z.array(z.string()),
  includeFiles: z.array(z.string()),
  excludeFiles: z.array(z.string()),
});
export type DisksState = z.infer<typeof DisksState>;

export const CollectionState = z.object({
  name: z.string(),
  alias: z.string(),
  type: z.enum(['PooledUnmanaged', 'PersonalUnmanaged']),
  description: z.string().nullable(),
  hosts: z.array(z.string()),
  userGroups: z.array(z.string()),
  connection: z.object({
    disconnectedSessionLimitMin: z.int(),
    brokenConnectionAction: z.enum(['None', 'Disconnect', 'LogOff']),
    temporaryFoldersDeletedOnExit: z.boolean(),
    temporaryFoldersPerSession: z.boolean(),
    automaticReconnectionEnabled: z.boolean(),
    activeSessionLimitMin: z.int(),
    idleSessionLimitMin: z.int(),
  }),
  security: z.object({
    authenticateUsingNLA: z.boolean(),
    encryptionLevel: z.enum(['None', 'Low', 'ClientCompatible', 'High', 'FipsCompliant']),
    securityLayer: z.enum(['RDP', 'Negotiate', 'SSL']),
  }),
  client: z.object({
    redirect: z.array(z.string()),
    maxRedirectedMonitors: z.int(),
    printerRedirected: z.boolean(),
    easyPrint: z.boolean(),
    printerAsDefault: z.boolean(),
  }),
  loadBalancing: byName(z.object({ weight: z.int(), sessionLimit: z.int() })),
  /** Custom RDP properties are stored on each broker, by broker. */
  customRdpProperty: byName(z.string()),
  disks: DisksState,
  desktopInWebAccess: z.boolean(),
  remoteApps: z.array(RemoteAppState),
  fileTypes: z.array(FileTypeState),
  /** Personal collections: session host by user. */
  assignments: byName(z.string()).optional(),
});
export type CollectionState = z.infer<typeof CollectionState>;

export const GatewayState = z.object({
  mode: z.enum(['DoNotUse', 'Custom', 'Automatic']),
  externalFqdn: z.string(),
  logonMethod: z.enum(['Password', 'Smartcard', 'AllowUserToSelectDuringConnection']),
  useCachedCredentials: z.boolean(),
  bypassLocal: z.boolean(),
});

export type GatewayState = z.infer<typeof GatewayState>;

export const DeploymentState = z.object({
  activeBroker: z.string(),
  roles: byName(z.array(Role)),
  highAvailability: z
    .object({
      clientAccessName: z.string(),
      connectionString: z.string(),
      secondaryConnectionString: z.string().nullable(),
      filePath: z.string().nullable(),
    })
    .optional(),
  workspace: z.object({ id: z.string(), name: z.string() }),
  licensing: z.object({ mode: z.enum(['PerDevice', 'PerUser', 'NotConfigured']), servers: z.array(z.string()) }),
  gateway: GatewayState,
  certificates: z.partialRecord(CertificateRole, z.object({ thumbprint: z.string(), appliedTo: z.array(z.string()) })),
  collections: z.array(CollectionState),
  /** Left out: no virtual desktop collection, nothing set. */
  desktops: DesktopsState.optional(),
});
export type DeploymentState = z.infer<typeof DeploymentState>;

export const SessionState = z.object({
  host: z.string(),
  id: z.int(),
  user: z.string(),
  collection: z.string(),
  state: z.enum(['STATE_ACTIVE', 'STATE_DISCONNECTED']),
  createdAt: instant,
  disconnectedAt: instant.optional(),
  /** When it ends by itself, or is done signing out. */
  endsAt: instant.optional(),
  /** Virtual machine it is in; `host` is then the virtualization host. */
  desktop: z.string().optional(),
  /** Opened on the host itself, past the broker: Get-RDUserSession does not show it. */
  direct: z.boolean().optional(),
});
export type SessionState = z.infer<typeof SessionState>;

export const CertificateState = z.object({
  subject: z.string(),
  issuer: z.string(),
  names: z.array(z.string()),
  notBefore: instant,
  notAfter: instant,
  trusted: z.boolean(),
});
export type CertificateState = z.infer<typeof CertificateState>;

export const PfxState = z.object({
  path: z.string(),
  thumbprint: z.string(),
  password: z.string(),
  hasPrivateKey: z.boolean(),
});

/** A purchase paper that the clearinghouse knows; `number` is the agreement, licence, retail or key pack number. */
export const PaperState = z.object({
  program: z.enum(['agreement', 'open', 'retail', 'keyPackId']),
  number: z.string(),
  productVersionId: z.int(),
  productType: z.int(),
  count: z.int(),
  keyPackType: z.int().optional(),
});
export type PaperState = z.infer<typeof PaperState>;

export const RecordState = z.object({ name: z.string(), ttlSeconds: z.int(), address: z.string() });

export const State = z.object({
  format: z.literal(STATE_FORMAT),
  environment: z.string(),
  now: instant,
  domain: z.string(),
  netbiosDomain: z.string(),
  managementHost: z.object({
    name: z.string(),
    os: OsVersion,
    logon: z.enum(['password', 'key', 'batch']),
    /** A scheduled task with a stored account, for logons that have no network credentials. */
    logonTask: z.string().optional(),
    /** A session configuration with an account of its own. */
    logonConfiguration: z.string().optional(),
    /** CredSSP is allowed there, for this account. */
    credSsp: z.object({ user: z.string(), password: z.string() }).optional(),
    resolver: byName(z.object({ until: instant, addresses: z.array(z.string()) })),
  }),
  servers: byName(ServerState),
  deployment: DeploymentState.optional(),
  dns: z.object({ server: z.string(), zones: byName(z.array(RecordState)) }),
  /** Files of the profile disk shares, by path in lower case. */
  shares: byName(
    z.object({
      path: z.string(),
      everyone: z.boolean(),
      /** The account of the management host is not among those that may look. */
      hostsOnly: z.boolean().optional(),
      /** The local folder of the file server, where it is another one than of all. */
      folder: z.string().optional(),
      files: z.array(z.string()),
      /** Length of files, where it is another one than that of all. */
      lengths: byName(z.int()).optional(),
    }),
  ),
  certificates: byName(CertificateState),
  pfxFiles: byName(PfxState),
  databases: z.array(z.string()),
  clearinghouse: z.object({ reachable: z.boolean(), papers: z.array(PaperState) }),
  /** Names that no domain controller can resolve; every other account is taken as existing. */
  unknownAccounts: z.array(z.string()),
  /** Settings of collections that Group Policy owns, e.g. `IdleSessionLimitMin`. */
  policySettings: z.array(z.string()),
  /** Virtual machines, and what Hyper-V knows of their hosts. */
  machines: z.array(MachineState).optional(),
  hyperV: byName(HyperVState).optional(),
  sessions: z.array(SessionState),
  /** What users saw, in order: for tests that nobody is told or signed out twice. */
  seenByUsers: z.array(
    z.object({
      at: instant,
      what: z.enum(['message', 'signOut', 'disconnect', 'newProfile', 'signIn', 'refused']),
      user: z.string(),
      host: z.string(),
      session: z.int(),
      text: z.string().optional(),
      visible: z.boolean(),
    }),
  ),
  counters: z.object({ session: z.int(), keyPack: z.int(), certificate: z.int(), address: z.int() }),
  faults: Faults,
});
export type State = z.infer<typeof State>;
