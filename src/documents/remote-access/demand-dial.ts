import { z } from 'zod';
import { SecretName } from '../scalars';

/** Interfaces that a router dials, on demand or all the time. */

/** Those that RemoteAccess cmdlets make, and those that only the console makes. */
export const DEMAND_DIAL_PROTOCOLS = ['IKEv2', 'L2TP', 'SSTP', 'Automatic'] as const;
export const CONSOLE_PROTOCOLS = ['PPTP', 'PPPoE', 'Modem', 'ISDN'] as const;

/** Networks as `10.30.0.0/16:100`, with their metric. */
const Subnets = z.array(
  z.string().regex(/^\d+(\.\d+){3}\/\d{1,2}:\d+$/, { error: 'a subnet is written 10.30.0.0/16:100, with its metric' }),
);
const IPv6Subnets = z.array(
  z.string().regex(/^[0-9A-Fa-f:]+\/\d{1,3}:\d+$/, { error: 'a subnet is written 2001:db8::/48:100, with its metric' }),
);

/** `10.0.0.0/8:192.0.2.1/32:tcp:0:443`: source, destination, protocol and its two numbers. */
export const FilterEntry = z.string().regex(/^[^:\s]+\/[\d.]+:[^:\s]+\/[\d.]+:[A-Za-z0-9]+:\d+:\d+$/, {
  error: 'a filter is written 10.0.0.0/8:192.0.2.1/32:tcp:0:443',
});

/** What starts a connection. The action is the cmdlet's own word: no page says which packets it speaks of. */
const dialFilters = <T extends z.ZodType>(entry: T) =>
  z.strictObject({ action: z.enum(['Allow', 'Deny']), filters: z.array(entry).min(1) });
export const DialFilters = dialFilters(FilterEntry);
/** Filters of IPv6 as the cmdlet takes them. */
export const IPv6DialFilters = dialFilters(z.string().min(1));

/** What the RemoteAccess cmdlets take of an interface beside its name, protocol, destination, authentication and secrets. */
export const DemandDialOptions = z.strictObject({
  /** false = it is made, and does not connect. */
  enabled: z.boolean().optional(),
  eapMethod: z.enum(['EAP-TLS', 'EAP-PEAP', 'EAP-MSCHAPv2']).optional(),
  /** How the other side proves itself. */
  responderAuthentication: z.enum(['MachineCertificates', 'PSKOnly']).optional(),
  encryption: z.enum(['NoEncryption', 'RequireEncryption', 'OptionalEncryption', 'MaximumEncryption']).optional(),
  persistent: z.boolean().optional(),
  idleDisconnectSeconds: z.int().min(0).optional(),
  retries: z.int().min(0).optional(),
  retryIntervalSeconds: z.int().min(0).optional(),
  /** How long the network may be away before it hangs up. */
  outageSeconds: z.literal([3, 6, 9, 12, 15, 30, 60, 120, 240, 360, 720, 900]).optional(),
  saLifetimeSeconds: z.int().min(300).optional(),
  mainModeLifetimeSeconds: z.int().min(300).optional(),
  saDataSizeKb: z.int().min(1024).max(4294967295).optional(),
  /** Address of this server that it dials from. */
  sourceAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
  /** Of several destinations the one that answered is asked first from then on. */
  promoteAlternate: z.boolean().optional(),
  /** `10.30.0.0/16:100` = network and metric; traffic to it dials. */
  ipv4Subnets: Subnets.optional(),
  ipv6Subnets: IPv6Subnets.optional(),
  /** Routes that are there while it is connected, and dial nothing. */
  postConnectionIpv4Subnets: Subnets.optional(),
  postConnectionIpv6Subnets: IPv6Subnets.optional(),
  dialFilters: DialFilters.optional(),
  ipv6DialFilters: IPv6DialFilters.optional(),
  /** Whether the other side gives the IPv6 address. */
  ipv6ObtainAutomatically: z.boolean().optional(),
});

export const DemandDial = z.strictObject({
  protocol: z.enum([...DEMAND_DIAL_PROTOCOLS, ...CONSOLE_PROTOCOLS]),
  /** Names or addresses of the other side; a telephone number for modem and ISDN. */
  destination: z.array(z.string().min(1)).min(1),
  authentication: z.enum(['EAP', 'MachineCertificates', 'PSKOnly', 'MSCHAPv2', 'MsChap', 'SPAP', 'EAP-MD5']).optional(),
  userName: z.string().optional(),
  password: SecretName.optional(),
  sharedSecret: SecretName.optional(),
  ...DemandDialOptions.shape,
  /** Hours in which it may dial, and DLLs that dial: only the console sets them. */
  dialOutHours: z.string().optional(),
  customDll: z.string().optional(),
});
export type DemandDial = z.infer<typeof DemandDial>;
