import { z } from 'zod';
import { Fqdn, OS_VERSIONS, SecretName } from '../scalars';
import { InterfaceName, RemoteAccessSettings } from './settings';

/** Releases a Remote Access server may have, oldest first. Those before 2012 are sources only and can't be driven. */
export const REMOTE_ACCESS_OS = ['2003 SP2', '2003 R2', '2008', '2008 R2', ...OS_VERSIONS] as const;
export const RemoteAccessOs = z.enum(REMOTE_ACCESS_OS);
export type RemoteAccessOs = z.infer<typeof RemoteAccessOs>;

export const ROLE_SERVICES = ['DirectAccess-VPN', 'Routing'] as const;

export const Machine = z.strictObject({
  os: RemoteAccessOs,
  servicePack: z.int().min(0).max(4).optional(),
  /** Only the editions that the guide names take part; the others are refused by a rule that says so. */
  edition: z.enum(['Foundation', 'Standard', 'Enterprise', 'Datacenter', 'Web', 'Essentials']),
  architecture: z.enum(['x86', 'x64']).default('x64'),
  /** Language of the installation package, e.g. `en-US`. */
  installLanguage: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'a language is written en-US' }),
  installOption: z.enum(['full', 'core']).default('full'),
  machine: z.enum(['physical', 'virtual']).optional(),
  /** Freshly installed, not upgraded from an older release. */
  cleanInstall: z.boolean().optional(),
  /** DNS name of its domain; `workgroup` = none. Left out = that of the document. */
  domain: z.string().optional(),
  roleServices: z
    .array(z.enum(ROLE_SERVICES))
    .min(1)
    .default(() => [...ROLE_SERVICES]),
  /** Server roles besides Remote Access and NPS. */
  otherRoles: z.array(z.string().min(1)).optional(),
  cluster: z.enum(['none', 'loadBalanced', 'multisite']).default('none'),
});
export type Machine = z.infer<typeof Machine>;

export const Adapter = z.strictObject({
  purpose: z.enum(['internet', 'intranet']),
  addresses: z
    .array(z.string().regex(/^[0-9A-Fa-f:.]+\/\d{1,3}$/, { error: 'an address is written 10.9.0.5/24' }))
    .optional(),
  /** The device's own description in Windows: by it the adapter is found and given its name. */
  device: z.string().min(1).optional(),
  /** Needed where addresses move from adapter to adapter. */
  mac: z
    .string()
    .regex(/^([0-9A-F]{2}-){5}[0-9A-F]{2}$/i, { error: 'a physical address is written 00-15-5D-01-02-03' })
    .transform((mac) => mac.toUpperCase())
    .optional(),
});
export type Adapter = z.infer<typeof Adapter>;

/** How settings come over: each by itself from the documents, or all at once by Windows Server Migration Tools. */
export const TRANSFERS = ['settings', 'migrationTools'] as const;

/** Both the store and its file have to fit into what the cmdlets take. */
const STORE_LENGTH = 246;

/** What Windows Server Migration Tools are told. */
export const MigrationTools = z.strictObject({
  /** Folder of the store on each of the two servers; empty before the export. */
  store: z
    .string()
    .max(STORE_LENGTH)
    .regex(/^[A-Za-z]:\\[^"<>|?*]*[^"<>|?*\\]$/, { error: 'a local folder is written C:\\Migration' }),
  /** Encrypts the store; 6 to 260 characters. */
  password: SecretName,
  /** Local accounts that come along, by name and whether they are enabled: passwords never do. */
  users: z.enum(['All', 'Enabled', 'Disabled']).optional(),
  groups: z.boolean().optional(),
  /** The cut-over puts the addresses of the source's adapters on those of the destination. */
  ipConfig: z.boolean().optional(),
});
export type MigrationTools = z.infer<typeof MigrationTools>;

/** A Remote Access server: as it is (source), or as the one that takes its place shall become (target). */
export const RemoteAccessServer = z.strictObject({
  /** Target: the server of the source that it takes the place of. What is not written here is carried over from it. */
  replaces: Fqdn.optional(),
  server: Machine,
  adapters: z.record(InterfaceName, Adapter),
  /** Target: name and addresses of the old server are taken over by this one after the cut-over. */
  takesOver: z.strictObject({ name: z.boolean(), addresses: z.boolean() }).optional(),
  /** Target: how the settings come over; `settings` if left out. */
  transfer: z.enum(TRANSFERS).optional(),
  /** Target: with `transfer: migrationTools`. */
  migrationTools: MigrationTools.optional(),
  ...RemoteAccessSettings.shape,
});
export type RemoteAccessServer = z.infer<typeof RemoteAccessServer>;

/** The settings of a server, without what it is and whom it replaces. */
export function settingsOf(server: RemoteAccessServer): RemoteAccessSettings {
  const {
    replaces: _replaces,
    server: _server,
    adapters: _adapters,
    takesOver: _takesOver,
    transfer: _transfer,
    migrationTools: _tools,
    ...settings
  } = server;
  return settings;
}

/** Whether cmdlets can be run on a server of this release: the RemoteAccess module came with 2012. */
export function canBeDriven(os: RemoteAccessOs): boolean {
  return REMOTE_ACCESS_OS.indexOf(os) >= REMOTE_ACCESS_OS.indexOf('2012');
}
