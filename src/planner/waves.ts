import type { Deployment } from '../documents/schema';
import { UserError } from '../errors';
import { brokerMove, hostsOf, isLost, osOf } from '../rules/facts';
import { type DesktopFamily, disksMove } from './desktop-families';
import { nearest } from './nearest';

/** One collection on its way: its name in the source and in the target, which differ when it is renamed. */
export interface Family {
  source?: string;
  target?: string;
  /** Hosts that take themselves out and go. */
  leaving: string[];
  /** Dead hosts that can only be struck off. */
  lost: string[];
  arriving: string[];
  /** Keep their name, but get a newer release: out, upgraded, in again. */
  rebuilt: string[];
  staying: string[];
  /** The user profile disks move, so that nobody may be on meanwhile. */
  disks: boolean;
  changes: boolean;
}

/** The part of a family that one wave does. */
export interface WaveFamily extends Omit<Family, 'changes'> {
  /** No later wave touches this family. */
  last: boolean;
}

export interface WavePlan {
  name: string;
  strategy: 'replace' | 'rebuild';
  drain: Pick<Wave, (typeof DRAIN_FIELDS)[number]>;
  families: WaveFamily[];
  /** Virtual desktop collections; a wave takes each of them whole. */
  desktops: DesktopFamily[];
}

type Wave = NonNullable<NonNullable<Deployment['migration']>['waves']>[string];

/** What a wave says of how its users leave. */
const DRAIN_FIELDS = [
  'notice',
  'signOutAt',
  'onDeadline',
  'message',
  'repeatNotice',
  'neverSignOut',
  'hold',
] as const satisfies (keyof Wave)[];

/** Every collection of either document, by what becomes of it. */
export function familiesOf(source: Deployment, target: Deployment): Family[] {
  const targets = Object.keys(target.collections ?? {});
  const taken = new Set<string>();
  const families = targets.map((name) => {
    const old = target.collections?.[name]?.renamedFrom;
    const from = source.collections?.[name] ? name : old !== undefined && source.collections?.[old] ? old : undefined;
    if (from !== undefined) taken.add(from);
    return family(source, target, from, name);
  });
  const removed = Object.keys(source.collections ?? {}).filter((name) => !taken.has(name));
  return [...families, ...removed.map((name) => family(source, target, name, undefined))];
}

function family(source: Deployment, target: Deployment, from: string | undefined, to: string | undefined): Family {
  const old = from === undefined ? [] : hostsOf(source, from);
  const wanted = to === undefined ? [] : hostsOf(target, to);
  for (const host of old) refuseOtherCollection(host, from, to, target);
  const upgraded = new Set(brokersUpgraded(source, target));
  const both = old.filter((host) => wanted.includes(host));
  const rebuilt = both.filter((host) => osOf(source, host) !== osOf(target, host) && !upgraded.has(host));
  const dead = (host: string) => isLost(source, host) || isLost(target, host);
  const out = old.filter((host) => !wanted.includes(host));
  const shape = {
    leaving: out.filter((host) => !dead(host)),
    lost: out.filter(dead),
    arriving: wanted.filter((host) => !old.includes(host)),
    rebuilt,
    staying: both.filter((host) => !rebuilt.includes(host)),
    disks: from !== undefined && to === from && disksMove(source.collections?.[to], target.collections?.[to]),
  };
  const changes = shape.disks || [shape.leaving, shape.lost, shape.arriving, rebuilt].some((hosts) => hosts.length > 0);
  return {
    ...(from !== undefined ? { source: from } : {}),
    ...(to !== undefined ? { target: to } : {}),
    ...shape,
    changes,
  };
}

/** A server that is broker and session host at once gets its new release with the brokers. */
function brokersUpgraded(source: Deployment, target: Deployment): string[] {
  const move = brokerMove(source, target);
  return move?.osChanges ? [move.kept, ...move.added] : [];
}

function refuseOtherCollection(
  host: string,
  from: string | undefined,
  to: string | undefined,
  target: Deployment,
): void {
  const now = target.sessionHosts?.[host]?.collection;
  if (now === undefined || now === to) return;
  throw new UserError(
    'host-changes-collection',
    `session host ${host} is in collection ${from} in the source and in ${now} in the target`,
    'a host is in one collection at a time: take it out in this migration and add it to the other collection in the next, or use another host',
  );
}

/** Waves in the order they run: those without a deadline first, then by deadline, then by name; never by place in the map. */
function orderedWaves(target: Deployment): [string, Wave][] {
  const time = ([, wave]: [string, Wave]) => (wave.signOutAt === undefined ? 0 : Date.parse(wave.signOutAt));
  return Object.entries(target.migration?.waves ?? {}).sort(
    (one, other) => time(one) - time(other) || (one[0] < other[0] ? -1 : 1),
  );
}

export function wavesOf(
  source: Deployment,
  target: Deployment,
  families: Family[],
  desktopFamilies: DesktopFamily[] = [],
): WavePlan[] {
  const given = orderedWaves(target);
  const changing = families.filter((item) => item.changes);
  const desktops = desktopFamilies.filter((item) => item.changes);
  if (given.length === 0) {
    const whole = changing.map((item) => ({ ...item, last: true }));
    return whole.length + desktops.length === 0
      ? []
      : [{ name: 'all', strategy: 'replace', drain: {}, families: checked(whole, 'all', 'replace'), desktops }];
  }
  refuseUnknown(given, families, desktopFamilies, source, target);
  for (const item of desktops) if (waveOfDesktops(item, given) === undefined) throw inNoWave(item.name, item.leaving);
  const parts = new Map(given.map(([name]) => [name, [] as WaveFamily[]]));
  for (const item of changing) for (const [wave, part] of split(item, given)) parts.get(wave)?.push(part);
  return given.map(([name, wave]) => {
    const strategy = wave.strategy ?? 'replace';
    const drain = Object.fromEntries(
      DRAIN_FIELDS.flatMap((field) => (wave[field] === undefined ? [] : [[field, wave[field]] as const])),
    );
    const own = desktops.filter((item) => waveOfDesktops(item, given) === name);
    return { name, strategy, drain, families: checked(parts.get(name) ?? [], name, strategy), desktops: own };
  });
}

function waveOfDesktops({ name }: DesktopFamily, given: [string, Wave][]): string | undefined {
  return given.find(([, wave]) => wave.collections?.includes(name))?.[0];
}

/** Which wave does what of a family. Unnamed new hosts come with the last wave that touches it. */
function split(item: Family, given: [string, Wave][]): [string, WaveFamily][] {
  const names = [item.source, item.target].filter((name) => name !== undefined);
  const label = names.at(-1) ?? '';
  const whole = given.filter(([, wave]) => wave.collections?.some((name) => names.includes(name)));
  const [first, second] = whole;
  if (first && second) {
    throw new UserError(
      'collection-in-two-waves',
      `collection ${label} is in waves ${first[0]} and ${second[0]}`,
      'leave it in one; a wave takes part of a collection with `hosts`',
    );
  }
  const all = [...item.leaving, ...item.lost, ...item.arriving, ...item.rebuilt];
  const waveOf = (host: string) => given.find(([, wave]) => wave.hosts?.includes(host)) ?? first;
  const touching = given.filter((wave) => wave === first || all.some((host) => waveOf(host) === wave));
  const last = touching.at(-1);
  if (!last) {
    if (item.source === undefined) return []; // a new collection without a wave is made at the very end
    throw inNoWave(label, all);
  }
  const rebuilding = touching.find(([, wave]) => wave.strategy === 'rebuild');
  if (rebuilding && touching.length > 1) {
    throw new UserError(
      'rebuild-part',
      `wave ${rebuilding[0]} rebuilds only some hosts of collection ${label}`,
      'a rebuild takes the whole collection, half of it at a time: put it into one wave',
    );
  }
  const old = [...item.leaving, ...item.lost, ...item.rebuilt].filter((host) => !waveOf(host));
  if (old.length > 0) throw inNoWave(label, old);
  return touching.map((wave) => {
    const mine = (host: string) => waveOf(host) === wave;
    return [
      wave[0],
      {
        ...item,
        leaving: item.leaving.filter(mine),
        lost: item.lost.filter(mine),
        rebuilt: item.rebuilt.filter(mine),
        arriving: item.arriving.filter((host) =>
          given.some(([, other]) => other.hosts?.includes(host)) ? mine(host) : wave === last,
        ),
        last: wave === last,
      },
    ];
  });
}

function inNoWave(collection: string, hosts: string[]): UserError {
  return new UserError(
    'collection-in-no-wave',
    `collection ${collection} changes (${hosts.length > 0 ? hosts.join(', ') : 'its profile disks'}), but is in no wave`,
    'add it to `collections` of a wave in the target, or the hosts to `hosts`',
  );
}

function refuseUnknown(
  given: [string, Wave][],
  families: Family[],
  desktops: DesktopFamily[],
  source: Deployment,
  target: Deployment,
): void {
  const sessions = families.flatMap((item) => [item.source, item.target]).filter((name) => name !== undefined);
  const collections = [...sessions, ...desktops.map((item) => item.name)];
  const hosts = Object.keys({ ...source.sessionHosts, ...target.sessionHosts });
  for (const [wave, { collections: listed = [], hosts: some = [] }] of given) {
    const unknown = listed.find((name) => !collections.includes(name)) ?? some.find((name) => !hosts.includes(name));
    if (unknown === undefined) continue;
    const close = nearest(unknown, [...collections, ...hosts]);
    throw new UserError(
      'wave-unknown-name',
      `wave ${wave} names ${unknown}, which neither document has`,
      close && `did you mean ${close}?`,
    );
  }
}

/** What a strategy can't do, said before anything begins. */
function checked(families: WaveFamily[], wave: string, strategy: 'replace' | 'rebuild'): WaveFamily[] {
  for (const item of families) {
    const label = item.target ?? item.source ?? '';
    if (strategy === 'replace' && item.rebuilt.length > 0) {
      throw new UserError(
        'host-keeps-name',
        `${item.rebuilt.join(', ')} of collection ${label} keep their names and get a newer release, which replacing hosts can't do`,
        `give the wave of ${label} \`strategy: rebuild\` (half of the hosts at a time), or name new hosts`,
      );
    }
    if (strategy === 'rebuild' && item.disks) {
      throw new UserError(
        'rebuild-moves-disks',
        `wave ${wave} rebuilds the hosts of ${label} and moves its profile disks at once`,
        'move the disks in a migration of their own, before or after this one',
      );
    }
  }
  return families;
}
