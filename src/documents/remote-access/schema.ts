import { z } from 'zod';
import { Fqdn, OS_VERSIONS } from '../scalars';
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
});
export type Adapter = z.infer<typeof Adapter>;

/** A Remote Access server: as it is (source), or as the one that takes its place shall become (target). */
export const RemoteAccessServer = z.strictObject({
  /** Target: the server of the source that it takes the place of. What is not written here is carried over from it. */
  replaces: Fqdn.optional(),
  server: Machine,
  adapters: z.record(InterfaceName, Adapter),
  /** Target: name and addresses of the old server are taken over by this one after the cut-over. */
  takesOver: z.strictObject({ name: z.boolean(), addresses: z.boolean() }).optional(),
  ...RemoteAccessSettings.shape,
});
export type RemoteAccessServer = z.infer<typeof RemoteAccessServer>;

/** The settings of a server, without what it is and whom it replaces. */
export function settingsOf(server: RemoteAccessServer): RemoteAccessSettings {
  const { replaces: _replaces, server: _server, adapters: _adapters, takesOver: _takesOver, ...settings } = server;
  return settings;
}

/** Whether cmdlets can be run on a server of this release: the RemoteAccess module came with 2012. */
export function canBeDriven(os: RemoteAccessOs): boolean {
  return REMOTE_ACCESS_OS.indexOf(os) >= REMOTE_ACCESS_OS.indexOf('2012');
}
