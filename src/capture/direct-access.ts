import { getRemoteAccess } from '../cmdlets/remote-access-reads';
import { directAccessOf, directAccessReads, isDirectAccess } from '../resources/remote-access/direct-access';
import type { Draft } from './draft';
import type { Reading } from './reading';

/** DirectAccess of a server that has it. */
export async function captureDirectAccess(reading: Reading, draft: Draft, server: string): Promise<void> {
  await reading.all(() => [getRemoteAccess(server)]);
  const role = reading.answered([getRemoteAccess(server)]);
  if (!role || !isDirectAccess(role, server)) return;
  await reading.all(() => directAccessReads(server));
  const snapshot = reading.answered(directAccessReads(server));
  const path = ['remoteAccess', server, 'directAccess'];
  draft.set(path, { settingsApplied: true, ...(snapshot ? directAccessOf(snapshot, server) : {}) });
  draft.note(
    path,
    'No command says whether something was saved in the console and not applied: settingsApplied is a guess.',
  );
}
