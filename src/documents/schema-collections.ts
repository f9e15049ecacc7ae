import { z } from 'zod';
import { Account, DesktopUser, Fqdn, orDefault } from './scalars';

const minutes = z.int().min(0).max(2147483647);

/** One file extension with its dot. */
export const FileType = z
  .string()
  .regex(/^\.[^\\/:*?"<>|.\s]+$/, { error: 'a file type is written with its dot, such as .docx' });

export const RemoteApp = z.strictObject({
  displayName: z.string().min(1),
  /** A valid local path on all hosts of the collection, no environment variables (docs/behaviour/module.md section 7). */
  filePath: z
    .string()
    .min(1)
    .refine((path) => !/%[^%]+%/.test(path), { error: 'no environment variables here; put those into virtualPath' }),
  virtualPath: z.string().optional(),
  folder: z.string().optional(),
  showInWebAccess: orDefault(z.boolean()).optional(),
  iconPath: z.string().optional(),
  iconIndex: z.int().optional(),
  commandLine: z
    .strictObject({ mode: z.enum(['DoNotAllow', 'Allow', 'Require']), arguments: z.string().optional() })
    .optional(),
  userGroups: z.array(Account).optional(),
  fileTypes: z.array(FileType).optional(),
});
export type RemoteApp = z.infer<typeof RemoteApp>;

export const RedirectOption = z.enum([
  'AudioVideoPlayBack',
  'AudioRecording',
  'COMPort',
  'PlugAndPlayDevice',
  'SmartCard',
  'Clipboard',
  'LPTPort',
  'Drive',
  'TimeZone',
]);

/** Include and exclude lists exclude each other (docs/behaviour/module.md section 6); checked by the cross-checks. */
const PathLists = z.strictObject({ folders: z.array(z.string()).optional(), files: z.array(z.string()).optional() });

export const UserProfileDisks = z.strictObject({
  path: z.string().min(1),
  maxSizeGB: z.int().min(1).max(9999),
  include: PathLists.optional(),
  exclude: PathLists.optional(),
});

export const Collection = z.strictObject({
  type: z.enum(['pooled', 'personal']).default('pooled'),
  description: orDefault(z.string()).optional(),
  renamedFrom: z.string().optional(),
  userGroups: z.array(Account).min(1).optional(),
  desktopInWebAccess: z.boolean().optional(),
  limits: z
    .strictObject({
      activeSessionLimitMin: orDefault(minutes).optional(),
      idleSessionLimitMin: orDefault(minutes).optional(),
      disconnectedSessionLimitMin: orDefault(minutes).optional(),
      brokenConnectionAction: orDefault(z.enum(['None', 'Disconnect', 'LogOff'])).optional(),
      automaticReconnectionEnabled: orDefault(z.boolean()).optional(),
    })
    .optional(),
  temporaryFolders: z
    .strictObject({ deletedOnExit: orDefault(z.boolean()).optional(), perSession: orDefault(z.boolean()).optional() })
    .optional(),
  security: z
    .strictObject({
      securityLayer: orDefault(z.enum(['RDP', 'Negotiate', 'SSL'])).optional(),
      encryptionLevel: orDefault(z.enum(['Low', 'ClientCompatible', 'High', 'FipsCompliant'])).optional(),
      authenticateUsingNLA: orDefault(z.boolean()).optional(),
    })
    .optional(),
  client: z
    .strictObject({
      redirect: z.array(RedirectOption).optional(),
      printers: z
        .strictObject({
          redirected: z.boolean().optional(),
          easyPrint: z.boolean().optional(),
          asDefault: z.boolean().optional(),
        })
        .optional(),
      maxRedirectedMonitors: orDefault(z.int().min(1).max(16)).optional(),
    })
    .optional(),
  customRdpProperty: z.array(z.string().regex(/^[^\r\n]*$/)).optional(),
  userProfileDisks: z.union([z.literal('none'), UserProfileDisks]).optional(),
  loadBalancing: z
    .record(
      Fqdn,
      z.strictObject({
        weight: z.int().min(1).max(10000).optional(),
        sessionLimit: z.int().min(1).max(2147483647).optional(),
      }),
    )
    .optional(),
  remoteApps: z.record(z.string().min(1), RemoteApp).optional(),
  /** Personal collections: whose session host is whose, by user. */
  assignments: z.record(DesktopUser, Fqdn).optional(),
});
export type Collection = z.infer<typeof Collection>;
