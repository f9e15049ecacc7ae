import { z } from 'zod';
import { RemoteAccessServer } from './remote-access/schema';
import { Account, DesktopUser, Fqdn, Ipv4, Lead, OsVersion, SecretName, Thumbprint, Time } from './scalars';
import { Collection } from './schema-collections';
import { VirtualDesktops } from './schema-desktops';

/** Maps are keyed by real names, so that overlays (`/collections/Office/...`) do not depend on positions. */
const byServer = <T extends z.ZodType>(value: T) => z.record(Fqdn, value);

export const Server = z.strictObject({
  os: OsVersion,
  /** `inPlace`: this machine is upgraded by a person and keeps its name. */
  upgrade: z.literal('inPlace').optional(),
  /** Releases installed on the way, when one jump is too long. */
  via: z.array(OsVersion).optional(),
  /** The machine is dead and will not come back; nothing is read from it. */
  lost: z.boolean().optional(),
  /** It leaves this deployment but stays in service: its roles are taken out, nothing else is done to it. */
  leaveAlone: z.boolean().optional(),
});

/** Connection string in the open with its credential as a secret, or the whole of it as one secret. */
export const ConnectionString = z.union([
  SecretName,
  z.strictObject({
    driver: z.string(),
    server: z.string(),
    database: z.string(),
    trustedConnection: z.boolean().optional(),
    encrypt: z.boolean().optional(),
    credential: z.strictObject({ user: z.string(), password: SecretName }).optional(),
  }),
]);

export const NameAddresses = z.discriminatedUnion('managedBy', [
  z.strictObject({
    managedBy: z.literal('dns'),
    server: Fqdn,
    zone: z.string().optional(),
    ttlSeconds: z.int().min(0).max(604800),
    /** Names that lead where the name itself leads, e.g. those of old servers in saved .rdp files and bookmarks. */
    aliases: z.array(Fqdn).optional(),
  }),
  z.strictObject({ managedBy: z.literal('loadBalancer'), note: z.string().optional() }),
]);

export const HighAvailability = z.strictObject({
  clientAccessName: Fqdn,
  /** The name that is published to clients, where it differs from the client access name (split DNS). */
  publishedName: Fqdn.optional(),
  addresses: NameAddresses,
  database: z.strictObject({
    kind: z.enum(['dedicated', 'shared']),
    connectionString: ConnectionString,
    secondaryConnectionString: ConnectionString.optional(),
    filePath: z.string().optional(),
  }),
});

export const ConnectionBrokers = z.strictObject({
  members: z.array(Fqdn).min(1),
  highAvailability: HighAvailability.optional(),
  workspace: z.strictObject({ name: z.string().min(1) }).optional(),
});

export const KeyPack = z.strictObject({
  product: OsVersion,
  type: z.enum(['PerUser', 'PerDevice']),
  /** As much as the class of key packs can count. */
  count: z.int().min(1).max(4294967295),
  origin: z
    .union([
      z.enum(['existing', 'purchase', 'convert']),
      z.strictObject({ migrateFrom: Fqdn, method: z.enum(['automatic', 'web', 'telephone']) }),
    ])
    .default('existing'),
  program: z
    .enum(['retail', 'open', 'select', 'enterprise', 'campus', 'school', 'serviceProvider', 'openValue', 'other'])
    .optional(),
  agreementNumber: z.union([SecretName, z.string()]).optional(),
  licenseNumber: z.union([SecretName, z.string()]).optional(),
  authorizationNumber: z.union([SecretName, z.string()]).optional(),
  code: z.union([SecretName, z.string()]).optional(),
  /** 35-character key pack id that the clearinghouse gave by web or telephone. */
  keyPackId: z.union([SecretName, z.string()]).optional(),
});

export const LicenseServer = z.strictObject({
  scope: z.enum(['workgroup', 'domain', 'forest']).optional(),
  registration: z
    .strictObject({
      company: z.string(),
      firstName: z.string(),
      lastName: z.string(),
      countryRegion: z.string(),
      email: z.string().optional(),
      connection: z.enum(['automatic', 'web', 'telephone']).default('automatic'),
      /** 35 characters, from the web page or by telephone; needed unless `connection` is automatic. */
      licenseServerId: z.union([SecretName, z.string()]).optional(),
      /** Given by telephone when the server is to be deactivated and `connection` is not automatic. */
      deactivationCode: z.union([SecretName, z.string()]).optional(),
    })
    .optional(),
  /** How hosts that look for a licence server by themselves find it in the directory. */
  directory: z
    .strictObject({ serviceConnectionPoint: z.boolean().optional(), published: z.boolean().optional() })
    .optional(),
  keyPacks: z.array(KeyPack).optional(),
  /** Other deployments that use it: it is taken off this one's list and never deactivated. */
  sharedWith: z.array(z.string()).optional(),
});

export const Licensing = z.strictObject({
  mode: z.enum(['PerUser', 'PerDevice']),
  servers: byServer(LicenseServer),
});

export const SessionHost = z.strictObject({ collection: z.string().optional() });

/**
 * What IIS has for an application beside the role's own settings: `carry` lets Web Deploy carry it, with `-whatif` in the
 * preview; left out or `byHand` leaves it to a task.
 */
const WebDeploy = z.enum(['carry', 'byHand']);

export const WebAccess = z.strictObject({
  fqdn: Fqdn.optional(),
  addresses: NameAddresses.optional(),
  /** May be empty: managed, and none there (yet). */
  members: z.array(Fqdn),
  settings: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])).optional(),
  machineKey: SecretName.optional(),
  webClient: z
    .strictObject({ channel: z.enum(['Production', 'Test']), brokerCertificate: z.string().optional() })
    .optional(),
  webDeploy: WebDeploy.optional(),
});

/** Names of policies and groups (docs/behaviour/gateway.md section 2). */
const PolicyName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^<>:;"/\\|?*\t]+$/, { error: 'a name has none of < > : ; " / \\ | ? * and no tab' });

export const ConnectionPolicy = z.strictObject({
  name: PolicyName,
  enabled: z.boolean().optional(),
  userGroups: z.array(Account).min(1),
  computerGroups: z.array(Account).optional(),
  authentication: z.array(z.enum(['Password', 'SmartCard'])).min(1),
  redirect: z
    .union([
      z.enum(['all', 'none']),
      z.strictObject({
        only: z.array(z.enum(['Clipboard', 'Drives', 'Printers', 'SerialPorts', 'PlugAndPlayDevices'])),
      }),
    ])
    .optional(),
  idleTimeoutMin: z.int().min(0).max(2147483647).optional(),
  sessionTimeoutMin: z.int().min(0).max(2147483647).optional(),
  onTimeout: z.enum(['disconnect', 'reauthorize']).optional(),
  onlyRdsAwareClients: z.boolean().optional(),
});

export const ResourcePolicy = z.strictObject({
  name: PolicyName,
  description: z.string().optional(),
  enabled: z.boolean().optional(),
  userGroups: z.array(Account).min(1),
  computers: z.union([
    z.literal('any'),
    z.strictObject({ gatewayGroup: PolicyName }),
    z.strictObject({ adGroup: Account }),
  ]),
  ports: z.union([z.literal('any'), z.array(z.int().min(1).max(65535)).min(1)]).optional(),
});

export const Gateway = z.strictObject({
  mode: z.enum(['DoNotUse', 'Custom', 'Automatic']),
  externalFqdn: Fqdn.optional(),
  logonMethod: z.enum(['Password', 'SmartCard', 'AllowUserToSelectDuringConnection']).optional(),
  useCachedCredentials: z.boolean().optional(),
  bypassLocal: z.boolean().optional(),
  addresses: NameAddresses.optional(),
  members: z.array(Fqdn).optional(),
  /** Gateways that serve the external name without being members of the deployment, e.g. a scaling group. */
  unmanagedMembers: z.array(Fqdn).optional(),
  policyStore: z
    .union([
      z.literal('local'),
      z.strictObject({ centralNps: z.array(z.strictObject({ server: Fqdn, sharedSecret: SecretName })).min(1) }),
    ])
    .optional(),
  sslBridging: z.enum(['none', 'httpsToHttp', 'httpsToHttps']).optional(),
  udpTransport: z.boolean().optional(),
  maxConnections: z.union([z.literal('unlimited'), z.int().min(0).max(4294967295)]).optional(),
  onlyMessagingCapableClients: z.boolean().optional(),
  connectionPolicies: z.array(ConnectionPolicy).optional(),
  resourcePolicies: z.array(ResourcePolicy).optional(),
  computerGroups: z
    .record(
      PolicyName,
      z.array(z.string().regex(/^[^;\s]+$/, { error: 'one computer an entry, without blanks and semicolons' })).min(1),
    )
    .optional(),
  /** What adding a gateway makes on it: RDG_CAP_AllUsers, RDG_AllDomainComputers and the like. */
  defaults: z.enum(['remove', 'keep']).optional(),
  /** `false`: the farm lists of the gateways are not managed. Else each of several members lists them all. */
  farm: z.boolean().optional(),
  webDeploy: WebDeploy.optional(),
});

export const Certificate = z.strictObject({
  thumbprint: Thumbprint,
  pfx: z.strictObject({ file: z.string(), password: SecretName }).optional(),
  /** Exported with its private key from this server during certificates/prepare; the file of `pfx` is made by it. */
  exportFrom: Fqdn.optional(),
  /** TLS ends at a load balancer: this certificate is on no server and only the names are checked. */
  tlsEndsAt: z.literal('loadBalancer').optional(),
});

export const Certificates = z.strictObject({
  singleSignOn: Certificate.optional(),
  filePublishing: Certificate.optional(),
  webAccess: Certificate.optional(),
  gateway: Certificate.optional(),
  sessionHostListener: z
    .union([z.strictObject({ fromTemplate: z.string() }), z.strictObject({ thumbprint: Thumbprint })])
    .optional(),
});

export const Wave = z.strictObject({
  collections: z.array(z.string()).optional(),
  /** Part of a collection's old hosts, e.g. a zone or half. */
  hosts: z.array(Fqdn).optional(),
  strategy: z.enum(['replace', 'rebuild']).optional(),
  notice: z.array(Lead).optional(),
  signOutAt: Time.optional(),
  onDeadline: z.enum(['wait', 'disconnect', 'signOut', 'stop']).optional(),
  message: z.string().max(1024).optional(),
  /** From the first notice on, who is still on is told again after so long. */
  repeatNotice: Lead.optional(),
  /** Neither told nor signed out by the program: the stage waits until they have left. */
  neverSignOut: z.array(DesktopUser).optional(),
  /** Nobody of this wave is told or signed out until it is taken out again. */
  hold: z.boolean().optional(),
});

/** Cmdlets that read by their verb and change something all the same. */
const NO_READS = ['Get-Certificate'];
const PlainScalar = z.union([z.string(), z.number(), z.boolean()]);

/** A read whose answer shows that a task is done: nobody has to record it, unless evidence is required. */
export const TaskCheck = z.strictObject({
  on: z.union([z.enum(['managementHost', 'activeBroker']), Fqdn]).default('managementHost'),
  cmdlet: z
    .string()
    .regex(/^(Get|Test|Resolve)-[A-Za-z]+$/, { error: 'a check only reads: Get-, Test- or Resolve- cmdlets' })
    .refine((name) => !NO_READS.includes(name), { error: 'this cmdlet changes something, in spite of its verb' }),
  parameters: z.record(z.string(), z.union([PlainScalar, z.array(PlainScalar)])).optional(),
  /** Property of the answer; left out = the answer itself. */
  property: z.string().optional(),
  equals: PlainScalar.optional(),
  matches: z.string().refine(isPattern, { error: 'no regular expression' }).optional(),
  /** How many answers there are. */
  count: z.int().min(0).optional(),
});
export type TaskCheck = z.infer<typeof TaskCheck>;

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

export const Task = z.strictObject({
  name: z.string().optional(),
  before: z.string().optional(),
  during: z.string().optional(),
  /** Once everything else of the stage is done: a smoke test of one's own. */
  after: z.string().optional(),
  check: TaskCheck.optional(),
  text: z.string(),
  evidence: z.enum(['required', 'optional']).optional(),
});

export const Migration = z.strictObject({
  window: z.strictObject({ start: Time, end: Time }).optional(),
  waves: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/), Wave).optional(),
  tasks: z.array(Task).optional(),
  /** An account that somebody signs in with at the end of each stage after which users are served by something new. */
  testUser: Account.optional(),
  promoteFrom: z.strictObject({ environment: z.string(), stage: z.string() }).optional(),
});

/** One schema for source and target. Any area may be left out and is then unmanaged. */
export const Deployment = z.strictObject({
  apiVersion: z.literal('rds-migrate/v1'),
  deployment: z.string().min(1),
  domain: z.string().min(1),
  /** NetBIOS name of the domain, where it isn't the first DNS label. */
  netbiosDomain: z.string().optional(),
  servers: byServer(Server),
  connectionBrokers: ConnectionBrokers.optional(),
  licensing: Licensing.optional(),
  sessionHosts: byServer(SessionHost).optional(),
  collections: z.record(z.string().min(1).max(256), Collection).optional(),
  virtualDesktops: VirtualDesktops.optional(),
  webAccess: WebAccess.optional(),
  gateway: Gateway.optional(),
  certificates: Certificates.optional(),
  /** Remote Access servers, each a line of stages of its own. */
  remoteAccess: byServer(RemoteAccessServer).optional(),
  /** Target only. JSON pointers of what the source has and the target drops on purpose, e.g. `/collections/Office/remoteApps/OLD`. */
  removed: z.array(z.string().startsWith('/')).optional(),
  /** Target only: how, not what. */
  migration: Migration.optional(),
});
export type Deployment = z.infer<typeof Deployment>;
export { Ipv4 };
