import type { Invocation } from '../../cmdlets/invocation';
import { parseDump, type Statement } from '../../cmdlets/netsh/statement';
import { getRemoteAccess } from '../../cmdlets/remote-access-reads';
import type { CallResult } from '../../cmdlets/result';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { NotCaptured } from '../capture';
import type { World } from '../kind';
import { firstRow, type Row } from '../values';

/** What the kinds of a Remote Access server share. */

/** Whether the server keeps Remote Access: what is on one that is retired is left on it. */
export function keepsRole(server: string, world: World): boolean {
  return world.after.find('RemoteAccessRole', server) !== undefined;
}

/** src/capture/remote-access.ts asks all kinds of a server at once, since netsh tells of most of them in one dump. */
export const NOT_CAPTURED: NotCaptured = {
  not: 'a Remote Access server, which capture reads as a whole: --remote-access names it',
};

const parsed = new WeakMap<CallResult, Statement[]>();

/** The commands of a dump; a result is read once, however many kinds look for something in it. */
export function statements(snapshot: Snapshot, read: Invocation): Statement[] {
  const result = snapshot.get(read);
  const known = parsed.get(result);
  if (known) return known;
  const text = result.output.filter((line) => typeof line === 'string').join('\n');
  const found = parseDump(text).statements;
  parsed.set(result, found);
  return found;
}

/** Commands of one context and verb. */
export function statementsOf(snapshot: Snapshot, read: Invocation, context: string, verb: string): Statement[] {
  return statements(snapshot, read).filter((item) => item.context === context && item.verb === verb);
}

/** The last command of a kind counts: a dump may first reset and then set. */
export function lastOf(snapshot: Snapshot, read: Invocation, context: string, verb: string): Statement | undefined {
  return statementsOf(snapshot, read, context, verb).at(-1);
}

export const asRow = (value: unknown): Row | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;

/** Nested as the CIM object has it, or flat as the types file adds it (docs/behaviour/remote-access.md section 1). */
export function nested(row: Row | undefined, ...path: string[]): unknown {
  let value: unknown = row;
  for (const key of path) value = asRow(value)?.[key];
  return value ?? (path.length > 1 ? row?.[path.at(-1) ?? ''] : undefined);
}

/** What Get-RemoteAccess says; undefined where Remote Access isn't set up. */
export function remoteAccess(snapshot: Snapshot, server: string): Row | undefined {
  const row = firstRow(snapshot, getRemoteAccess(server));
  return row && (row.VpnStatus === 'Installed' || row.RoutingStatus === 'Installed') ? row : undefined;
}
