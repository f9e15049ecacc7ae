import { getVirtualMachines, getVmHost } from '../../cmdlets/desktop-reads';
import { getDisks, getFiles, getShares } from '../../cmdlets/reads';
import type { Snapshot } from '../../cmdlets/snapshot';
import { filesIn, spoken } from '../../resources/sessions/disk-copies';
import { numberOf, rowsOf, textOf } from '../../resources/values';
import type { Observation } from '../rule';
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

/** The drive of a local path that has a letter; a mounted volume and a cluster's have none that would tell their room. */
const driveOf = (path: string | undefined): string | undefined =>
  path === undefined || /^[a-z]:\\clusterstorage\\/i.test(path) ? undefined : /^[a-z]:/i.exec(path)?.[0].toUpperCase();

function drive(
  snapshot: Snapshot,
  server: string,
  letter: string | undefined,
): { free: number; size: number } | undefined {
  const row = rowsOf(snapshot, getDisks(server)).find((one) => textOf(one.DeviceID)?.toUpperCase() === letter);
  const [free, size] = [numberOf(row?.FreeSpace), numberOf(row?.Size)];
  return letter === undefined || free === undefined || size === undefined ? undefined : { free, size };
}

/** What is still to be copied: a stage that is resumed has a part of it there already. */
function missingBytes(snapshot: Snapshot, { from, to }: Copy): number {
  const there = filesIn(snapshot, to);
  return [...filesIn(snapshot, from)].reduce(
    (sum, [name, bytes]) => sum + Math.max(0, bytes - (there.get(name) ?? 0)),
    0,
  );
}

/** Collections whose disks come to lie on one drive need the room together. */
function shareObservations(snapshot: Snapshot, context: LiveContext): Observation[] {
  const wanted = new Map<string, { server: string; letter: string; names: string[]; bytes: number }>();
  const unknown: Observation[] = [];
  for (const copy of copies(context)) {
    const { server, share, collection } = copy;
    const row = rowsOf(snapshot, getShares(server)).find((one) => textOf(one.Name)?.toLowerCase() === share);
    const letter = driveOf(textOf(row?.Path));
    if (letter === undefined) {
      unknown.push({ message: `which drive of ${server} the share ${share} is on can't be told` });
      continue;
    }
    const key = `${server} ${letter}`;
    const sum = wanted.get(key) ?? { server, letter, names: [], bytes: 0 };
    wanted.set(key, {
      ...sum,
      names: [...sum.names, collection],
      bytes: sum.bytes + missingBytes(snapshot, copy),
    });
  }
  const short = [...wanted.values()].flatMap(({ server, letter, names, bytes }) => {
    const room = drive(snapshot, server, letter);
    if (room && room.free >= bytes) return [];
    if (!room) return [{ message: `the room on ${letter} of ${server} can't be told` }];
    return [
      {
        message: `${letter} of ${server} has ${spoken(room.free)} left; the profile disks of ${names.join(' and ')} take ${spoken(bytes)} more`,
        severity: 'blocker' as const,
      },
    ];
  });
  return [...unknown, ...short];
}

/** Hyper-V does not tell how much a machine takes: what is used on the old drive is the most that can come. */
function hostObservations(snapshot: Snapshot, context: LiveContext): Observation[] {
  return hostsOfMoves(context).flatMap(({ from, to }) => {
    if (rowsOf(snapshot, getVirtualMachines(from)).length === 0) return [];
    const [old, next] = [from, to].map((host) => {
      const letter = driveOf(textOf(rowsOf(snapshot, getVmHost(host))[0]?.VirtualHardDiskPath));
      const room = drive(snapshot, host, letter);
      return room && { ...room, letter };
    });
    if (!old || !next || next.free >= old.size - old.free) return [];
    return [
      {
        message: `${next.letter} of ${to} has ${spoken(next.free)} left; on ${old.letter} of ${from}, where desktops come from, ${spoken(old.size - old.free)} are used`,
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
      getDisks(server),
    ]),
    ...hostsOfMoves(context).flatMap(({ from, to }) => [
      getVirtualMachines(from),
      getVmHost(from),
      getVmHost(to),
      getDisks(from),
      getDisks(to),
    ]),
  ],
  check: (snapshot, context) => [...shareObservations(snapshot, context), ...hostObservations(snapshot, context)],
};
