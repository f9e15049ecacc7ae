import { z } from 'zod';

/** What a collection publishes, be it of session hosts or of virtual desktops. */

export const RemoteAppState = z.object({
  alias: z.string(),
  displayName: z.string(),
  filePath: z.string(),
  virtualPath: z.string(),
  folder: z.string().nullable(),
  showInWebAccess: z.boolean(),
  iconPath: z.string(),
  iconIndex: z.int(),
  commandLine: z.enum(['DoNotAllow', 'Allow', 'Require']),
  requiredCommandLine: z.string(),
  userGroups: z.array(z.string()),
});
export type RemoteAppState = z.infer<typeof RemoteAppState>;

export const FileTypeState = z.object({
  alias: z.string(),
  extension: z.string(),
  published: z.boolean(),
  iconPath: z.string().nullable(),
  iconIndex: z.int(),
});
export type FileTypeState = z.infer<typeof FileTypeState>;
