import { showNps } from '../cmdlets/netsh/call';
import { shownPolicies } from '../cmdlets/netsh/nps-shown';
import { getNpsRadiusClient } from '../cmdlets/remote-access-reads';
import { booleanOf, textOf } from '../resources/values';
import type { Draft } from './draft';
import { secretName } from './dump/reader';
import type { Reading } from './reading';

const LISTS = [
  ['networkPolicies', 'np'],
  ['connectionRequestPolicies', 'crp'],
] as const;

/** A Network Policy Server on the Remote Access server: its clients, and its policies one by one. */
export async function captureNps(reading: Reading, draft: Draft, server: string): Promise<void> {
  const base = ['remoteAccess', server, 'nps'];
  await reading.all(() => [getNpsRadiusClient(server), ...LISTS.map(([, what]) => showNps(server, what))]);
  for (const row of reading.rows(getNpsRadiusClient(server))) {
    const [name, address] = [textOf(row.Name), textOf(row.Address)];
    if (name === undefined || address === undefined) continue;
    draft.set([...base, 'radiusClients', name], {
      address,
      sharedSecret: draft.secret(secretName('npsClient', name), `shared secret of the RADIUS client ${name}`),
      vendor: textOf(row.VendorName),
      enabled: booleanOf(row.Enabled),
      authAttributeRequired: booleanOf(row.AuthAttributeRequired),
    });
  }
  for (const [list, what] of LISTS) {
    const { policies, unknown } = shownPolicies(reading.texts(showNps(server, what)));
    for (const { name, order, enabled, conditions, settings } of policies) {
      draft.set([...base, list, name], {
        order: Math.max(1, order),
        enabled: enabled ?? true,
        conditions: conditions.length > 0 ? conditions : undefined,
        settings: settings.length > 0 ? settings : undefined,
      });
      if (enabled === undefined) {
        draft.note([...base, list, name], 'The server says in its own language whether it counts: enabled is a guess.');
      }
    }
    for (const { line, text } of unknown) {
      draft.leaveOut(
        `${server}: line ${line} of netsh nps show ${what}: ${text}`,
        'no part of a policy that is known: look at it in the console',
      );
    }
  }
}
