import { desktopsIn, findDesktopCollection } from './desktops';
import type { Seeding } from './seed';
import { seedDisk } from './seed-collections';
import { diskOf } from './shares';
import { findCollection, iso } from './world';

/** Sessions of one collection at the start; users are numbered through all collections. */
export interface SeedSessions {
  collection: string;
  count: number;
  /** How many of them are disconnected; the last ones. A quarter if left out. */
  disconnected?: number;
  /** When they end by themselves: one time for all, or one each, the last for the rest. Left out = they stay. */
  stayUntil?: string | string[];
}

const HOUR = 3_600_000;

/** `CONTOSO\u001`, `u002` ..., spread over the hosts in turn; the same in every run. */
export function seedSessions(seeding: Seeding): void {
  const { state, options } = seeding;
  const deployment = state.deployment;
  if (!deployment) return;
  let number = 0;
  for (const wish of options.sessions ?? []) {
    const collection = findCollection(deployment, wish.collection);
    const desktops = desktopsIn(state, wish.collection);
    const places = collection
      ? collection.hosts.map((host) => ({ host }))
      : desktops.map(({ host, name }) => ({ host, desktop: name }));
    if (places.length === 0) continue;
    const ends = typeof wish.stayUntil === 'string' ? [wish.stayUntil] : (wish.stayUntil ?? []);
    const connected = wish.count - (wish.disconnected ?? Math.floor(wish.count / 4));
    for (let index = 0; index < wish.count; index += 1) {
      number += 1;
      const user = `${state.netbiosDomain}\\u${String(number).padStart(3, '0')}`;
      const now = Date.parse(state.now);
      const end = ends[Math.min(index, ends.length - 1)];
      state.counters.session += 1;
      state.sessions.push({
        ...(places[index % places.length] ?? { host: '' }),
        id: state.counters.session,
        user,
        collection: collection?.name ?? wish.collection,
        state: index < connected ? 'STATE_ACTIVE' : 'STATE_DISCONNECTED',
        createdAt: iso(now - 2 * HOUR - index * 60_000),
        ...(index < connected ? {} : { disconnectedAt: iso(now - (index % 4) * 600_000) }),
        ...(end === undefined ? {} : { endsAt: new Date(end).toISOString() }),
      });
      seedDisk(seeding, collection ?? findDesktopCollection(deployment, wish.collection), diskOf(user));
    }
  }
}
