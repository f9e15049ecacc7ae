import { z } from 'zod';
import { Account, DesktopUser, Fqdn, orDefault, SecretName } from './scalars';
import { RedirectOption, RemoteApp, UserProfileDisks } from './schema-collections';

/** Name of a virtual machine, as Hyper-V and the RemoteDesktop module show it. */
export const DesktopName = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\\/:*?"<>|'\s](?:[^\\/:*?"<>|']*[^\\/:*?"<>|'\s])?$/, {
    error: 'a virtual machine name has none of \\ / : * ? " < > | \' and no blank at its ends',
  });

/** Distinguished name of an organizational unit or container. */
export const OuName = z.string().regex(/^(OU|CN)=[^,]+(,(OU|CN)=[^,]+)*(,DC=[^,]+)+$/i, {
  error: 'an organizational unit is written as its distinguished name, such as OU=Desktops,DC=contoso,DC=com',
});

export const DESKTOP_TYPES = ['pooledManaged', 'pooledUnmanaged', 'personalManaged', 'personalUnmanaged'] as const;
export const DesktopType = z.enum(DESKTOP_TYPES);
export type DesktopType = z.infer<typeof DesktopType>;

/** One virtual machine: the virtualization host it runs on, and whose it is in a personal collection. */
export const Desktop = z.strictObject({ host: Fqdn, assignedTo: DesktopUser.optional() });

/** The virtual machine that the desktops of a managed collection are made from. */
export const DesktopTemplate = z.strictObject({ name: DesktopName, host: Fqdn });

export const DesktopStorage = z.strictObject({
  type: z.enum(['local', 'smbShare', 'san']),
  path: z.string().min(1).optional(),
  /** Where the template's copy is kept on each host; pooled managed collections only. */
  templatePath: z.string().min(1).optional(),
});

/**
 * A virtual desktop collection. Which fields go with which type is in the cross-checks; what is fixed at creation
 * (type, storage, names, domain) is so for good (docs/behaviour/module.md section 9).
 */
export const DesktopCollection = z.strictObject({
  type: DesktopType,
  description: orDefault(z.string()).optional(),
  userGroups: z.array(Account).min(1).optional(),
  desktopInWebAccess: z.boolean().optional(),
  client: z
    .strictObject({
      redirect: z.array(RedirectOption).optional(),
      allMonitors: z.boolean().optional(),
      printer: z.boolean().optional(),
    })
    .optional(),
  customRdpProperty: z.array(z.string().regex(/^[^\r\n]*$/)).optional(),
  saveDelayMin: orDefault(z.int().min(0).max(2147483647)).optional(),
  /** Personal: a user without a desktop gets a free one at the first sign-in. */
  autoAssign: z.boolean().optional(),
  /** Personal: the user is an administrator of the own desktop. */
  grantAdministrativePrivilege: z.boolean().optional(),
  userProfileDisks: z.union([z.literal('none'), UserProfileDisks]).optional(),
  template: DesktopTemplate.optional(),
  storage: DesktopStorage.optional(),
  namePrefix: z.string().min(1).max(15).optional(),
  domain: z.string().min(1).optional(),
  ou: OuName.optional(),
  unattendFile: z.string().min(1).optional(),
  rollback: z.boolean().optional(),
  passwordAgeDays: z.int().min(31).max(365).optional(),
  /** Pooled managed: how many desktops each virtualization host has. */
  desktopsPerHost: z.record(Fqdn, z.int().min(1).max(5000)).optional(),
  /** All others: the virtual machines by name. */
  desktops: z.record(DesktopName, Desktop).optional(),
  /** Programs that are on every desktop of the collection. */
  remoteApps: z.record(z.string().min(1), RemoteApp).optional(),
});
export type DesktopCollection = z.infer<typeof DesktopCollection>;

export const VirtualizationHost = z.strictObject({
  /** Virtual machines that are made at once. */
  concurrency: z.int().min(1).max(1000).optional(),
  /** Started virtual machines that wait for users. */
  idleCount: z.int().min(0).max(5000).optional(),
  /** Add-RDServer makes a virtual switch; the network of the host is cut for a moment. */
  createVirtualSwitch: z.boolean().optional(),
  /** Failover cluster the host is a node of. */
  cluster: Fqdn.optional(),
});

export const VirtualDesktops = z.strictObject({
  hosts: z.record(Fqdn, VirtualizationHost),
  templateExportPath: z.string().min(1).optional(),
  /** Computer accounts of desktops are used again when they are made anew. */
  machineAccountReuse: z.boolean().optional(),
  /** Where the brokers may make computer accounts. */
  ouAccess: z.array(z.strictObject({ ou: OuName, domain: z.string().min(1).optional() })).optional(),
  /** Given to Move-RDVirtualDesktop; without it the move runs on the source host. */
  moveCredential: z.strictObject({ user: Account, password: SecretName }).optional(),
  collections: z.record(z.string().min(1).max(256), DesktopCollection),
});
export type VirtualDesktops = z.infer<typeof VirtualDesktops>;
