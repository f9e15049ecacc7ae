import type { Context } from '../context';
import { targetOf } from '../context';
import type { Draft } from '../state';
import type { WaveFamily, WavePlan } from '../waves';
import { admitThroughGateways } from './gateway-groups';
import {
  accept,
  admit,
  assignDesktops,
  dropCollection,
  dropWeights,
  each,
  publishPaths,
  signOut,
  stopAccepting,
  strikeOff,
  unassign,
} from './session-moves';
import { REVERT, type StageDefinition } from './stage';

/**
 * Hosts that keep their names: half at a time off, signed out, removed, upgraded, added, allowed (docs/stages.md rule 13). The
 * old half stops at the moment the upgraded half begins, so that two releases never accept at once.
 */
interface Halves {
  first: string[];
  second: string[];
}

function halvesOf(family: WaveFamily): Halves {
  const hosts = [...family.rebuilt].sort();
  const middle = Math.max(1, Math.floor(hosts.length / 2));
  return { first: hosts.slice(0, middle), second: hosts.slice(middle) };
}

/** Out of the collection; the role stays, since the host comes back. */
function takeOut(draft: Draft, family: WaveFamily, hosts: string[]): void {
  for (const host of hosts) draft.drop('SessionHost', host);
  unassign(draft, hosts);
  if (family.source !== undefined) dropWeights(draft, family.source, hosts);
}

function bringBack(draft: Draft, context: Context, family: WaveFamily, hosts: string[]): void {
  for (const host of hosts) draft.put(targetOf(context, 'Server', host));
  admit(draft, context, family, 'accepting', hosts);
  assignDesktops(draft, context, family);
}

export function rebuildStages(wave: WavePlan): StageDefinition[] {
  const stage = (
    step: string,
    title: string,
    more: Pick<StageDefinition, 'impact' | 'undo' | 'mayRest'>,
    apply: (draft: Draft, context: Context, family: WaveFamily, halves: Halves) => void,
  ): StageDefinition => ({
    name: `sessions/${wave.name}/${step}`,
    area: 'sessions',
    title: `Wave ${wave.name}: ${title}`,
    ...more,
    apply: each(wave, (draft, context, family) => apply(draft, context, family, halvesOf(family))),
  });
  const drained = {
    impact: 'messages as configured, then sign-out from these hosts; the others take new sign-ins, if there are any',
    undo: { how: 'revert', until: 'users are signed out, which cannot be taken back' },
    mayRest: 'hours',
  } as const;
  const out = { impact: 'nothing', undo: REVERT, mayRest: 'hours' } as const;
  const upgraded: Pick<StageDefinition, 'impact' | 'undo' | 'mayRest'> = {
    impact: 'new sign-ins land on the upgraded hosts as soon as they are back',
    undo: { how: 'restore', backups: ['the virtual machine of every host of this half'] },
    mayRest: 'hours',
  };
  return [
    stage(
      'rebuild-1/drain',
      'sign everyone out of the first half of the hosts',
      drained,
      (draft, _context, _family, { first }) => signOut(draft, first, wave.drain),
    ),
    stage(
      'rebuild-1/take-out',
      'take the first half out of its collection',
      out,
      (draft, _context, family, { first }) => takeOut(draft, family, first),
    ),
    stage(
      'rebuild-1/upgrade',
      'upgrade the first half, add it again and let it take over',
      upgraded,
      (draft, context, family, { first, second }) => {
        if (first.length + family.arriving.length === 0) return;
        admitThroughGateways(draft, context, family.arriving);
        stopAccepting(draft, [...second, ...family.leaving]);
        bringBack(draft, context, family, first);
        admit(draft, context, family, 'accepting');
        accept(draft, context, family);
        publishPaths(draft, context, family);
      },
    ),
    stage('rebuild-2/drain', 'sign everyone out of the second half', drained, (draft, _context, family, { second }) =>
      signOut(draft, [...second, ...family.leaving], wave.drain),
    ),
    stage(
      'rebuild-2/take-out',
      'take the second half out of its collection',
      out,
      (draft, context, family, { second }) => {
        takeOut(draft, family, second);
        strikeOff(draft, context, family, family.leaving);
        if (family.last) dropCollection(draft, context, family);
      },
    ),
    stage(
      'rebuild-2/upgrade',
      'upgrade the second half and add it again',
      upgraded,
      (draft, context, family, { second }) => bringBack(draft, context, family, second),
    ),
  ];
}
