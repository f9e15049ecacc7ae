import { type RemoteAccessServer, settingsOf } from '../../documents/remote-access/schema';
import type { Deployment } from '../../documents/schema';
import { type CarriedOver, carryOver, destinationSettings } from './carry-over';
import { without } from './places';

/** One Remote Access server that moves: the old one, the one that takes its place, and what becomes of the settings. */
export interface RemoteAccessMove {
  from: string;
  to: string;
  source: RemoteAccessServer;
  /** As the target document has it, completed by what is carried over. */
  target: RemoteAccessServer;
  carried: CarriedOver;
}

/** The moves of a pair of documents, by the target's server. */
export function movesOf(source: Deployment, target: Deployment): RemoteAccessMove[] {
  return Object.entries(target.remoteAccess ?? {}).flatMap(([to, server]) => {
    const from = server.replaces;
    const old = from === undefined ? undefined : source.remoteAccess?.[from];
    if (from === undefined || !old) return [];
    const carried = withoutRemoved(carryOver(settingsOf(old), old.server, server.server.os), target, from);
    const settings = destinationSettings(carried, settingsOf(server));
    return [{ from, to, source: old, target: { ...server, ...settings }, carried }];
  });
}

/** What the target drops on purpose: `/remoteAccess/<server of the source>/<place>` in `removed`. */
function withoutRemoved(carried: CarriedOver, target: Deployment, from: string): CarriedOver {
  const prefix = `/remoteAccess/${from}`;
  let { settings } = carried;
  const decisions = [...carried.decisions];
  for (const pointer of target.removed ?? []) {
    if (!pointer.toLowerCase().startsWith(`${prefix}/`)) continue;
    const place = pointer.slice(prefix.length);
    settings = without(settings, place);
    decisions.push({
      place,
      action: 'drop',
      rule: 'removed',
      reason: 'the target document drops it on purpose',
      source: 'removed in the target document',
    });
  }
  return { settings, decisions };
}

/** The target document with what its Remote Access servers get from those they replace. */
export function withCarriedOver(source: Deployment, target: Deployment): Deployment {
  if (!target.remoteAccess) return target;
  const completed = movesOf(source, target).map((move) => [move.to, move.target] as const);
  return { ...target, remoteAccess: { ...target.remoteAccess, ...Object.fromEntries(completed) } };
}
