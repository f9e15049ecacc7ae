import { z } from 'zod';
import { SecretName } from '../scalars';

/** A Network Policy Server that a Remote Access server asks: what has to be found again when it has moved. */

export const NpsRadiusClient = z.strictObject({
  address: z.string().min(1),
  /** Never read back; needed only where the client is not carried with the exported configuration. */
  sharedSecret: SecretName.optional(),
  vendor: z.string().optional(),
  enabled: z.boolean().optional(),
  /** The Message-Authenticator attribute is demanded. */
  authAttributeRequired: z.boolean().optional(),
  napCompatible: z.boolean().optional(),
});
export type NpsRadiusClient = z.infer<typeof NpsRadiusClient>;

/** A policy as it has to be found again: its place, whether it counts, its conditions and settings as netsh has them. */
export const NpsPolicy = z.strictObject({
  order: z.int().min(1),
  enabled: z.boolean(),
  /** `0x3d ^5$`: id and value of an attribute. */
  conditions: z.array(z.string().min(1)).optional(),
  /** Attributes of its profile: `0x100f TRUE`. */
  settings: z.array(z.string().min(1)).optional(),
});
export type NpsPolicy = z.infer<typeof NpsPolicy>;

export const Nps = z.strictObject({
  /** `local`, or the name of the server. */
  server: z.string().min(1),
  /** Whether it moves too; then it moves before Remote Access does. */
  moves: z.boolean(),
  radiusClients: z.record(z.string().min(1), NpsRadiusClient).optional(),
  networkPolicies: z.record(z.string().min(1), NpsPolicy).optional(),
  connectionRequestPolicies: z.record(z.string().min(1), NpsPolicy).optional(),
  /** Groups of RADIUS servers that requests are passed on to, with the addresses in each. */
  remoteServerGroups: z.record(z.string().min(1), z.array(z.string().min(1)).min(1)).optional(),
  /** SQL Server logging is used: no export holds it. */
  sqlLogging: z.boolean().optional(),
});
export type Nps = z.infer<typeof Nps>;
