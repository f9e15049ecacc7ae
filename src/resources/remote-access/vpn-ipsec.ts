import { z } from 'zod';
import { change, type ParameterValue } from '../../cmdlets/invocation';
import { getVpnServerConfiguration } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { firstRow, known, numberOf, textOf } from '../values';
import { NOT_CAPTURED } from './common';

const ENCRYPTION = ['NoEncryption', 'RequireEncryption', 'OptionalEncryption', 'MaximumEncryption'] as const;

const VpnIpsec = z.strictObject({
  server: Fqdn,
  encryption: z.enum(ENCRYPTION).optional(),
  idleDisconnectSeconds: z.int().optional(),
  saLifetimeSeconds: z.int().optional(),
  mainModeLifetimeSeconds: z.int().optional(),
  saDataSizeKb: z.int().optional(),
});
type VpnIpsec = z.infer<typeof VpnIpsec>;

/** Field, parameter, property: three sets of names (docs/behaviour/remote-access.md section 1). */
const NAMES: [keyof Omit<VpnIpsec, 'server'>, string, string][] = [
  ['encryption', 'EncryptionType', 'EncryptionType'],
  ['idleDisconnectSeconds', 'IdleDisconnectSeconds', 'IdleDisconnect'],
  ['saLifetimeSeconds', 'SALifeTimeSeconds', 'SALifeTime'],
  ['mainModeLifetimeSeconds', 'MMSALifeTimeSeconds', 'MMSALifeTime'],
  ['saDataSizeKb', 'SADataSizeForRenegotiationKilobytes', 'SADataSizeForRenegotiation'],
];

function write(desired: VpnIpsec, fields: string[]) {
  const parameters: Record<string, ParameterValue> = {};
  for (const [field, parameter] of NAMES) {
    const value = desired[field];
    if (fields.includes(field) && value !== undefined) parameters[parameter] = value;
  }
  return Object.keys(parameters).length === 0
    ? []
    : [run(change('Set-VpnServerConfiguration', parameters, { host: desired.server }))];
}

export const vpnIpsecKind = defineKind<VpnIpsec>({
  name: 'VpnIpsec',
  description: 'Time-outs and encryption of IKEv2 and L2TP connections.',
  schema: VpnIpsec,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    encryption: { description: 'Encryption that is asked for.', change: 'inPlace' },
    idleDisconnectSeconds: { description: 'Idle seconds until a connection ends.', change: 'inPlace', default: 300 },
    saLifetimeSeconds: { description: 'Seconds a key lasts.', change: 'inPlace', default: 28800 },
    mainModeLifetimeSeconds: { description: 'Seconds a key of main mode lasts.', change: 'inPlace', default: 10800 },
    saDataSizeKb: { description: 'Kilobytes until a new key.', change: 'inPlace', default: 33553408 },
  },
  reads: ({ server }) => [getVpnServerConfiguration(server)],
  observe(snapshot, { server }) {
    const row = firstRow(snapshot, getVpnServerConfiguration(server));
    if (!row) return undefined;
    const encryption = textOf(row.EncryptionType);
    return known<Partial<VpnIpsec>>({
      server,
      encryption: ENCRYPTION.find((one) => one === encryption),
      idleDisconnectSeconds: numberOf(row.IdleDisconnect),
      saLifetimeSeconds: numberOf(row.SALifeTime),
      mainModeLifetimeSeconds: numberOf(row.MMSALifeTime),
      saDataSizeKb: numberOf(row.SADataSizeForRenegotiation),
    });
  },
  create: (desired) =>
    write(
      desired,
      NAMES.map(([field]) => field),
    ),
  update: ({ desired, changes }) =>
    write(
      desired,
      changes.map(({ path }) => path),
    ),
  // A VPN server always has a policy: it can only become unmanaged.
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', encryption: 'RequireEncryption', idleDisconnectSeconds: 300 },
});
