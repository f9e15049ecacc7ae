import { z } from 'zod';
import { change } from '../../cmdlets/invocation';
import { getRasManParameters, RASMAN_PARAMETERS } from '../../cmdlets/remote-access-reads';
import { run } from '../../cmdlets/step';
import { Fqdn } from '../../documents/scalars';
import { defineKind } from '../kind';
import { withRestart } from '../service-restart';
import { firstRow, numberOf } from '../values';
import { NOT_CAPTURED } from './common';

const WeakEncryption = z.strictObject({ server: Fqdn, pptp: z.boolean().optional(), l2tp: z.boolean().optional() });
type WeakEncryption = z.infer<typeof WeakEncryption>;
/** docs/behaviour/remote-access.md section 6. */
const VALUES = { pptp: 'AllowPPTPWeakCrypto', l2tp: 'AllowL2TPWeakCrypto' } as const;

function setWeak(desired: WeakEncryption, fields: readonly string[]) {
  const steps = (['pptp', 'l2tp'] as const).flatMap((field) => {
    const value = desired[field];
    if (value === undefined || !fields.includes(field)) return [];
    const written = { LiteralPath: [RASMAN_PARAMETERS], Name: VALUES[field], Value: value ? 1 : 0 };
    return [run(change('Set-ItemProperty', written, { host: desired.server }))];
  });
  return withRestart('RasMan', desired.server, steps);
}

export const weakEncryptionKind = defineKind<WeakEncryption>({
  name: 'WeakEncryption',
  description: 'Weak encryption for old clients: 40 and 56 bits for PPTP, MD5 and DES for L2TP. Advised against.',
  schema: WeakEncryption,
  key: (props) => props.server,
  fields: {
    server: { description: 'Server.', change: 'replace', compare: 'name' },
    pptp: { description: 'AllowPPTPWeakCrypto.', change: 'inPlace', default: false },
    l2tp: { description: 'AllowL2TPWeakCrypto.', change: 'inPlace', default: false },
  },
  reads: ({ server }) => [getRasManParameters(server)],
  observe(snapshot, { server }) {
    const row = firstRow(snapshot, getRasManParameters(server));
    return row && { server, pptp: numberOf(row[VALUES.pptp]) === 1, l2tp: numberOf(row[VALUES.l2tp]) === 1 };
  },
  create: (desired) => setWeak(desired, ['pptp', 'l2tp']),
  update: ({ desired, changes }) =>
    setWeak(
      desired,
      changes.map(({ path }) => path),
    ),
  remove: () => [],
  capture: NOT_CAPTURED,
  example: { server: 'vpn11.contoso.com', pptp: false, l2tp: false },
});
