import { z } from 'zod';

const Names = z.array(z.string().min(1)).min(1);

/**
 * DirectAccess as it has to be found again. The migration tools carry it from 2012 to 2012; everywhere else a person sets it up, with
 * these values.
 */
export const DirectAccess = z.strictObject({
  /** Nothing waits in the console that was saved and not applied. */
  settingsApplied: z.boolean(),
  /** Name or address that clients connect to. */
  connectTo: z.string().min(1).optional(),
  /** Clients get everywhere, or are only managed. */
  installType: z.enum(['FullInstall', 'ManageOut']).optional(),
  clientGpo: z.string().min(1).optional(),
  serverGpo: z.string().min(1).optional(),
  /** Security groups of the client computers. */
  clientGroups: Names.optional(),
  /** Address that clients know the intranet by. */
  networkLocationServer: z.url().optional(),
  /** Names that clients look up inside. */
  dnsSuffixes: Names.optional(),
  /** Servers that reach clients before anybody has signed in. */
  managementServers: Names.optional(),
  /** Security groups of servers up to which traffic is protected. */
  applicationServerGroups: Names.optional(),
  /** All traffic of clients goes through the tunnel. */
  forceTunnel: z.boolean().optional(),
  userAuthentication: z.enum(['UserPasswd', 'TwoFactor']).optional(),
});
export type DirectAccess = z.infer<typeof DirectAccess>;
