import { getRdSessionHost } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { sameHost } from '../values';
import { objects, type Row, sameName } from './values';

/** A host and the collection it is looked for in. */
export interface Member {
  host: string;
  collection: string;
}

/** The row of a host in its collection. */
export function hostRow(snapshot: Snapshot, { host, collection }: Member): Row | undefined {
  return objects(snapshot.get(getRdSessionHost(collection)).output).find((row) => sameHost(row.SessionHost, host));
}

/** `NotUntilReboot` takes no new sessions either, for now. */
export function stateOf(row: Row): 'accepting' | 'draining' | undefined {
  if (typeof row.NewConnectionAllowed !== 'string') return undefined;
  return sameName(row.NewConnectionAllowed, 'Yes') ? 'accepting' : 'draining';
}

/** Whether a host accepts new sessions, as read; undefined = unknown. */
export function accepts(snapshot: Snapshot, member: Member): boolean | undefined {
  const row = hostRow(snapshot, member);
  const state = row && stateOf(row);
  return state === undefined ? undefined : state === 'accepting';
}
