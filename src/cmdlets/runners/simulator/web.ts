import { z } from 'zod';

/** RD Web Access of one server: application settings of the pages, and machine keys by application (`` = RDWeb itself). */
export const WebState = z.object({
  settings: z.record(z.string(), z.string()),
  machineKeys: z.record(z.string(), z.object({ validation: z.string(), decryption: z.string() })),
});
export type WebState = z.infer<typeof WebState>;

export const WebClientState = z.object({
  packages: z.array(z.object({ version: z.string(), publishedAs: z.array(z.string()) })),
  brokerCertificate: z.string().optional(),
});
export type WebClientState = z.infer<typeof WebClientState>;

/** Certificate of the RDP listener; `type` as SSLCertificateSHA1HashType: 1 self-signed, 2 by policy, 3 set by somebody. */
export const ListenerState = z.object({ thumbprint: z.string(), type: z.int() });

/** The application settings that the role brings along (docs/behaviour/web.md section 1). */
const DEFAULT_SETTINGS: Record<string, string> = {
  PasswordChangeEnabled: 'false',
  DefaultTSGateway: '',
  GatewayCredentialsSource: '4',
  ShowDesktops: 'true',
  ShowOptimizeExperience: 'false',
  OptimizeExperienceState: 'false',
  PublicModeSessionTimeoutInMinutes: '20',
  PrivateModeSessionTimeoutInMinutes: '240',
  LocalHelp: 'false',
  xClipboard: 'true',
  xDriveRedirection: 'false',
  xPnPRedirection: 'false',
  xPortRedirection: 'false',
  xPrinterRedirection: 'true',
};

/** A server that has just got the role. */
export function freshWeb(): WebState {
  return { settings: { ...DEFAULT_SETTINGS }, machineKeys: {} };
}

export function emptyClient(): WebClientState {
  return { packages: [] };
}
