import { getVirtualMachines, getVmHost } from '../../cmdlets/desktop-reads';
import { getFiles, getMountPoints, getShares, getVolumes } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { filesIn, spoken, unseen } from '../../resources/sessions/disk-copies';
import { numberOf, rowsOf, textOf } from '../../resources/values';
import type { Observation } from '../rule';
import { partsOfUnc } from '../unc';
import { type DiskMove, diskMoves, fileServerOf } from './disk-moves';
import type { LiveContext, LiveRule } from './live-rule';

interface Copy extends DiskMove {
  server: string;
  share: string;
}

/** Profile disks that are copied to a file server that can be asked for its volumes. */
function copies(context: LiveContext): Copy[] {
  return diskMoves(context).flatMap((move) => {
    const { server, share } = fileServerOf(move.to, context.target.domain) ?? {};
    return server === undefined || share === undefined ? [] : [{ ...move, server, share }];
  });
}

/** Old and new hosts of desktops that take their files along. */
function hostsOfMoves({ stage }: LiveContext): { from: string; to: string }[] {
  const pairs = stage.changes.flatMap(({ before, after }) => {
    if (after?.kind !== 'VirtualDesktop' || before === undefined) return [];
    const [from, to] = [String(before.props.host), String(after.props.host)];
    return from === to ? [] : [{ from, to }];
  });
  return [...new Map(pairs.map((pair) => [`${pair.from} ${pair.to}`, pair])).values()];
}

interface Volume {
  /** `D:`, or `D:\Mounts\UPD` where it is mounted in a folder. */
  name: string;
  free: number;
  size: number;
}

const CLUSTER = /^[a-z]:\\clusterstorage\\/i;

/** The volume that a local path is on: the one with the longest name; those of a cluster are not their server's own. */
function volumeOf(snapshot: Snapshot, server: string, path: string | undefined): Volume | undefined {
  if (path === undefined) return undefined;
  const inside = `${path.replace(/\\+$/, '')}\\`.toLowerCase();
  const volumes = rowsOf(snapshot, getVolumes(server)).flatMap((row): Volume[] => {
    const [name, free, size] = [textOf(row.Name), numberOf(row.FreeSpace), numberOf(row.Capacity)];
    if (name === undefined || free === undefined || size === undefined) return [];
    return [name, ...foldersOf(snapshot, server, textOf(row.DeviceID))]
      .filter((place) => inside.startsWith(place.toLowerCase()))
      .map((place) => ({ name: place.replace(/\\+$/, ''), free, size }));
  });
  const [found] = volumes.sort((one, other) => other.name.length - one.name.length);
  return found && CLUSTER.test(inside) && !CLUSTER.test(`${found.name}\\`) ? undefined : found;
}

/** Where else a volume is mounted, with a backslash at the end; undefined = the server doesn't say which volume it is. */
function foldersOf(snapshot: Snapshot, server: string, volume: string | undefined): string[] {
  if (volume === undefined) return [];
  return rowsOf(snapshot, getMountPoints(server)).flatMap((row) => {
    const folder = textOf(propertyOf(row.Directory, 'Name'));
    const same = textOf(propertyOf(row.Volume, 'DeviceID'))?.toLowerCase() === volume.toLowerCase();
    return same && folder !== undefined ? [`${folder.replace(/\\+$/, '')}\\`] : [];
  });
}

const propertyOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** What is still to be copied: a stage that is resumed has a part of it there already. */
function missingBytes(snapshot: Snapshot, { from, to }: Copy): number {
  const there = filesIn(snapshot, to);
  return [...filesIn(snapshot, from, to)].reduce(
    (sum, [name, bytes]) => sum + Math.max(0, bytes - (there.get(name) ?? 0)),
    0,
  );
}

/** Collections whose disks come to lie on one volume need the room together. */
function shareObservations(snapshot: Snapshot, context: LiveContext): Observation[] {
  const wanted = new Map<string, { server: string; volume: Volume; names: string[]; bytes: number }>();
  const unknown: Observation[] = [];
  for (const copy of copies(context)) {
    const { server, share, collection, from, to } = copy;
    const row = rowsOf(snapshot, getShares(server)).find((one) => textOf(one.Name)?.toLowerCase() === share);
    const folder = textOf(row?.Path);
    // What is mounted deeper inside the share counts by the path that disks come to.
    const below = partsOfUnc(to)?.folder.slice(share.length) ?? '';
    const volume = volumeOf(snapshot, server, folder && `${folder.replace(/\\+$/, '')}${below}`);
    if (volume === undefined) {
      unknown.push({ message: `the room where the share ${share} of ${server} is can't be told` });
      continue;
    }
    const hidden = unseen(snapshot, [from, to]);
    if (hidden !== undefined) {
      unknown.push({ message: `what the profile disks of ${collection} take can't be told: ${hidden}` });
      continue;
    }
    const key = `${server} ${volume.name.toUpperCase()}`;
    const sum = wanted.get(key) ?? { server, volume, names: [], bytes: 0 };
    wanted.set(key, { ...sum, names: [...sum.names, collection], bytes: sum.bytes + missingBytes(snapshot, copy) });
  }
  const short = [...wanted.values()].filter(({ volume, bytes }) => volume.free < bytes);
  return [
    ...unknown,
    ...short.map(({ server, volume, names, bytes }) => ({
      message: `${volume.name} of ${server} has too little room for the profile disks of ${names.join(' and ')}`,
      detail: `${spoken(volume.free)} left, ${spoken(bytes)} more wanted`,
      severity: 'blocker' as const,
    })),
  ];
}

/** Hyper-V does not tell how much a machine takes: what is used on the old volume is the most that can come. */
function hostObservations(snapshot: Snapshot, context: LiveContext): Observation[] {
  return hostsOfMoves(context).flatMap(({ from, to }) => {
    if (rowsOf(snapshot, getVirtualMachines(from)).length === 0) return [];
    const [old, next] = [from, to].map((host) =>
      volumeOf(snapshot, host, textOf(rowsOf(snapshot, getVmHost(host))[0]?.VirtualHardDiskPath)),
    );
    if (!old || !next || next.free >= old.size - old.free) return [];
    return [
      {
        message: `${next.name} of ${to} may have too little room for desktops that come from ${old.name} of ${from}`,
        detail: `${spoken(next.free)} left there, ${spoken(old.size - old.free)} used here`,
      },
    ];
  });
}

export const freeSpace: LiveRule = {
  id: 'free-space',
  severity: 'warning',
  statement: 'There is room for profile disks where they are copied to, and for virtual desktops where they move to.',
  reason:
    'A copy that fills its drive ends half-way in a closed window. For profile disks what is missing is counted and a lack of room stops the stage; of virtual desktops only the most that can come is known.',
  source: 'docs/stages.md rule 5, rule 14',
  remedy:
    'make room on the drive named, or choose another share; where the file server is no Windows server, look there',
  waivable: true,
  reads: (context) => [
    ...copies(context).flatMap(({ from, to, server }) => [
      getFiles(from),
      getFiles(to),
      getShares(server),
      getVolumes(server),
      getMountPoints(server),
    ]),
    ...hostsOfMoves(context).flatMap(({ from, to }) => [
      getVirtualMachines(from),
      getVmHost(from),
      getVmHost(to),
      getVolumes(from),
      getVolumes(to),
      getMountPoints(from),
      getMountPoints(to),
    ]),
  ],
  check: (snapshot, context) => [...shareObservations(snapshot, context), ...hostObservations(snapshot, context)],
};
