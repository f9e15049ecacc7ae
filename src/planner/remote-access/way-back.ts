import { canBeDriven } from '../../documents/remote-access/schema';
import type { RemoteAccessMove } from '../../rules/remote-access/destination';
import { guide } from '../../rules/remote-access/guide';
import type { Undo } from '../types';
import { sourceScripts } from './source-scripts';

/** The guide's rollback: the source as it stands, its name and addresses given back, or its backup. */

/** What people record before the program goes back from the cut-over. */
export const BACK_TASK = 'remote-access-cut-over-back';

/** The name and the addresses are each other's in the meantime, so that the program touches neither server before. */
function identityBack({ from, to, source, target }: RemoteAccessMove): string[] {
  const { name = false, addresses = false } = target.takesOver ?? {};
  const own = Object.values(source.adapters).flatMap(({ addresses: list = [] }) => list);
  return [
    ...(name ? [`Take the name of ${from} off ${to}, which gets its own name (${to}) back, and restart it.`] : []),
    ...(addresses ? [`Take the addresses of ${from} off ${to}: ${own.join(', ') || 'as noted'}.`] : []),
    `Only then connect ${from} to the network, with its former name and addresses.`,
  ];
}

export function cutOverUndo(move: RemoteAccessMove): Undo {
  const { from, source, target } = move;
  const moved = target.takesOver?.name === true || target.takesOver?.addresses === true;
  const command = guide.rollback.find(({ id }) => id === (moved ? 'rb-identity-moved' : 'rb-source-intact'))?.command;
  const start = !canBeDriven(source.server.os)
    ? `Start its service again: the script ${BACK_TASK}.cmd on ${from} (npx rds-migrate source-scripts writes it; what it writes proves this).`
    : moved
      ? `On ${from}: ${command}`
      : `The program starts its service (${command}) once it is reached.`;
  const lines = [
    ...(moved ? identityBack(move) : [`Connect ${from} to the network again.`]),
    start,
    `Point DNS inside and outside, perimeter firewalls and NAT devices at ${from} again, and tell the users.`,
  ];
  const script = sourceScripts(move).find(({ task }) => task === BACK_TASK);
  const text = lines.map((line) => `- ${line}`).join('\n');
  return {
    how: 'revert',
    until: `${from} is repurposed`,
    first: { task: BACK_TASK, text, ...(script ? { file: script.output } : {}) },
  };
}

/** RADIUS clients were pointed at the new server by people. */
export function npsUndo({ from, source }: RemoteAccessMove): Undo {
  const old = source.nps?.server === 'local' ? from : (source.nps?.server ?? from);
  return {
    how: 'revert',
    first: {
      task: 'remote-access-nps-back',
      text: `- Point RADIUS clients at ${old} again, where they were pointed at another server.`,
    },
  };
}

/** Once the old server is retired nothing of it is left to go back to. */
export function completeUndo({ from }: RemoteAccessMove): Undo {
  const [usual, most] = guide.durations.rollback.hours;
  return { how: 'none', lastResort: `the backup of ${from} (restoring it takes ${usual} to ${most} hours)` };
}
