import { addressesIn } from '../../cmdlets/live-values';
import { resolveDnsName } from '../../cmdlets/reads';
import type { Wait } from '../../cmdlets/step';
import type { World } from '../kind';
import { type NameRecord, removalMark } from './name-record';

/**
 * A removed server keeps its role installed and goes on answering clients (docs/stages.md rule 2), so no name may lead to it
 * any more: neither by what the resolver says now, nor by what a client may have cached for the record's time to live.
 * Names that are to go on leading there serve another role of the same server and are left out.
 */
export function namesGone(server: string, world: World): Wait[] {
  const before = world.before.all<NameRecord>('NameRecord');
  const after = world.after.all<NameRecord>('NameRecord');
  const names = [...new Set([...before, ...after].map((record) => record.name))].sort();
  return names.flatMap((name) => {
    const was = before.find((record) => record.name === name);
    const shall = after.find((record) => record.name === name);
    if (shall?.targets.includes(server)) return [];
    return [nameGone(name, server, Math.max(was?.ttlSeconds ?? 0, shall?.ttlSeconds ?? 0))];
  });
}

/** Up to this time to live a run waits for it; a longer one ends the run, and a later one goes on. */
const LONGEST_BLOCK_SECONDS = 900;

function nameGone(name: string, server: string, ttlSeconds: number): Wait {
  const reads = [resolveDnsName(name), resolveDnsName(server)];
  const mark = removalMark(name, server);
  const expires = (removed: Date | undefined) =>
    removed === undefined ? undefined : new Date(removed.getTime() + ttlSeconds * 1000);
  return {
    do: 'wait',
    title: `${name} no longer leads to ${server}`,
    reads,
    open(snapshot, moment) {
      const [led, own] = reads.map((read) => addressesIn(snapshot.get(read).output));
      if (own?.some((address) => led?.includes(address))) return `${name} still leads to ${server}`;
      const end = expires(moment.doneAt(mark));
      if (end === undefined || end <= moment.now) return undefined;
      const seconds = Math.ceil((end.getTime() - moment.now.getTime()) / 1000);
      return `clients may remember for ${seconds} s more that ${name} leads to ${server}`;
    },
    nextAt: (_snapshot, moment) => {
      const end = expires(moment.doneAt(mark));
      return end !== undefined && end > moment.now ? end : undefined;
    },
    everySeconds: 15,
    ...(ttlSeconds <= LONGEST_BLOCK_SECONDS
      ? { blockSeconds: ttlSeconds + 300, waitsFor: 'machine' }
      : { blockSeconds: 0, waitsFor: 'people', instructions: `Wait until no client remembers ${name} any more.` }),
  };
}
