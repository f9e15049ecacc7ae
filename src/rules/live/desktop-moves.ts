import { getProcessors, getVirtualMachines, getVirtualSwitches, getVmHost } from '../../cmdlets/desktop-reads';
import type { Invocation } from '../../cmdlets/invocation';
import type { Snapshot } from '../../cmdlets/snapshot';
import type { OsVersion } from '../../documents/scalars';
import { objects, sameName, text } from '../../resources/sessions/values';
import type { LiveContext, LiveRule } from './live-rule';

interface Move {
  name: string;
  from: string;
  to: string;
}

/** Desktops that change their host in this stage. */
function moves({ stage }: LiveContext): Move[] {
  return stage.changes.flatMap(({ action, before, after }) => {
    if (action !== 'update' || after?.kind !== 'VirtualDesktop' || before === undefined) return [];
    const [from, to] = [String(before.props.host), String(after.props.host)];
    return from === to ? [] : [{ name: String(after.props.name), from, to }];
  });
}

function switchesOf(snapshot: Snapshot, { name, from }: Move): string[] | undefined {
  const row = objects(snapshot.get(getVirtualMachines(from)).output).find((machine) => sameName(machine.Name, name));
  if (!row) return undefined;
  const adapters = Array.isArray(row.NetworkAdapters) ? objects(row.NetworkAdapters) : [];
  return adapters.flatMap((adapter) => text(adapter.SwitchName) || []);
}

/**
 * Configuration versions that a release runs, lowest and highest (docs/behaviour/module.md section 9). A machine is raised by
 * hand, and there is no way back from that.
 */
const RUNS: Record<OsVersion, [number, number]> = {
  '2012': [4, 4],
  '2012 R2': [4, 5],
  '2016': [5, 8],
  '2019': [5, 9],
  '2022': [8, 10],
  '2025': [8, 12],
};

/** Why a machine can't run where it is to go; a version that can't be read says nothing. */
function versionObstacle(snapshot: Snapshot, { name, from, to }: Move, { source, target }: LiveContext): string[] {
  const row = objects(snapshot.get(getVirtualMachines(from)).output).find((machine) => sameName(machine.Name, name));
  const version = text(row?.Version);
  const os = target.servers[to]?.os ?? source.servers[to]?.os;
  if (version === undefined || os === undefined || !Number.isFinite(Number(version))) return [];
  const [lowest, highest] = RUNS[os];
  if (Number(version) >= lowest && Number(version) < highest + 1) return [];
  return [`${name} has configuration version ${version}, and ${to} with ${os} runs ${lowest} to ${highest}`];
}

const vendorsOf = (snapshot: Snapshot, host: string): string[] => [
  ...new Set(objects(snapshot.get(getProcessors(host)).output).flatMap((row) => text(row.Manufacturer) ?? [])),
];

/** A machine that is off starts anew on any processor; processor compatibility helps between models of one vendor only. */
function processorObstacle(snapshot: Snapshot, { name, from, to }: Move): string[] {
  const row = objects(snapshot.get(getVirtualMachines(from)).output).find((machine) => sameName(machine.Name, name));
  const [[old], [fresh]] = [vendorsOf(snapshot, from), vendorsOf(snapshot, to)];
  if (old === undefined || fresh === undefined || sameName(old, fresh) || text(row?.State) === 'Off') return [];
  return [`${name} is not off, and moves from processors of ${old} on ${from} to those of ${fresh} on ${to}`];
}

function obstacles(snapshot: Snapshot, move: Move, context: LiveContext): string[] {
  const { name, from, to } = move;
  const enabled = objects(snapshot.get(getVmHost(to)).output)[0]?.VirtualMachineMigrationEnabled;
  const there = objects(snapshot.get(getVirtualSwitches(to)).output).flatMap((row) => text(row.ElementName) ?? []);
  const needed = switchesOf(snapshot, move);
  // Moved already, by a run that was cut off: nothing stands in its way.
  if (needed === undefined) return [];
  const missing = needed.filter((wanted) => !there.some((other) => sameName(other, wanted)));
  return [
    ...versionObstacle(snapshot, move, context),
    ...processorObstacle(snapshot, move),
    ...(enabled === false ? [`${to} takes no live migrations: Enable-VMMigration`] : []),
    ...missing.map((wanted) => `${to} has no virtual switch ${wanted}, which ${name} on ${from} uses`),
  ];
}

export const desktopMoves: LiveRule = {
  id: 'desktop-moves',
  severity: 'blocker',
  statement:
    'A virtualization host that desktops move to takes live migrations, has their virtual switches and processors of the same vendor, and runs their version.',
  reason: 'Move-RDVirtualDesktop neither switches migrations on nor says why a move failed.',
  source: 'docs/stages.md rule 14; docs/behaviour/module.md section 9',
  remedy:
    'enable incoming migrations on the new host, and give it virtual switches of the same names; raise a version that is too low with Update-VMVersion on a host in between, after a backup; shut a machine down that goes to processors of another vendor',
  reads(context) {
    const all = moves(context).flatMap(({ from, to }) => [
      getVirtualMachines(from),
      getVmHost(to),
      getVirtualSwitches(to),
      getProcessors(from),
      getProcessors(to),
    ]);
    return unique(all);
  },
  check: (snapshot, context) =>
    [...new Set(moves(context).flatMap((move) => obstacles(snapshot, move, context)))].map((message) => ({ message })),
};

function unique(reads: Invocation[]): Invocation[] {
  return [...new Map(reads.map((read) => [JSON.stringify(read), read])).values()];
}
