import type { WavePlan } from '../waves';
import { diskTasks } from './disk-tasks';
import { admitThroughGateways } from './gateway-groups';
import { rebuildStages } from './rebuild';
import {
  accept,
  admit,
  dropCollection,
  each,
  moveDisks,
  opensWith,
  prepareHosts,
  publishPaths,
  signOut,
  stopAccepting,
  strikeOff,
  waiting,
} from './session-moves';
import { type Area, REVERT, type StageDefinition } from './stage';

function replaceStages(wave: WavePlan): StageDefinition[] {
  const name = (step: string) => `sessions/${wave.name}/${step}`;
  return [
    {
      name: name('add'),
      area: 'sessions',
      title: `Wave ${wave.name}: add the new session hosts`,
      impact:
        'new sign-ins land on the new hosts, or wait while profile disks move; running sessions stay where they are',
      undo: REVERT,
      mayRest: 'hours',
      apply: each(wave, (draft, context, family) => {
        if (family.arriving.length === 0 && waiting(draft, context, family).length === 0) return;
        admitThroughGateways(draft, context, family.arriving);
        // Add-RDSessionHost lets users in at once (docs/stages.md rule 4), so new hosts join only when no other release accepts.
        if (!opensWith(draft, context, family)) {
          prepareHosts(draft, context, family.arriving);
          return;
        }
        const joining = [...family.arriving, ...waiting(draft, context, family)];
        stopAccepting(draft, family.leaving);
        // While disks are to move nobody may be on the new hosts either (docs/stages.md rule 5).
        admit(draft, context, family, family.disks ? 'draining' : 'accepting', joining);
        if (family.disks) return;
        accept(draft, context, family);
        publishPaths(draft, context, family);
      }),
    },
    {
      name: name('drain'),
      area: 'sessions',
      title: `Wave ${wave.name}: sign everyone out of the old session hosts`,
      impact: 'messages as configured, then sign-out from the old hosts',
      undo: { how: 'revert', until: 'users are signed out, which cannot be taken back' },
      mayRest: 'hours',
      apply: each(wave, (draft, _context, family) => {
        signOut(draft, [...family.leaving, ...(family.disks && family.last ? family.staying : [])], wave.drain);
      }),
    },
    {
      name: name('profile-disks'),
      area: 'sessions',
      title: `Wave ${wave.name}: move the user profile disks, or give them another size`,
      impact: 'nobody can sign in until it is done',
      // Only before the first sign-in on the new path could the old one be set again.
      undo: {
        how: 'none',
        until: 'the first sign-in on the new path',
        backups: ['the share with the user profile disks'],
      },
      mayRest: 'yes',
      apply: each(wave, (draft, context, family) => {
        if (!family.disks || !family.last || family.target === undefined) return;
        diskTasks(draft, context, { collection: family.target, stage: name('profile-disks'), closed: [] });
        moveDisks(draft, context, family.target);
        accept(draft, context, family);
        publishPaths(draft, context, family);
      }),
    },
    {
      name: name('retire'),
      area: 'sessions',
      title: `Wave ${wave.name}: take the old session hosts out`,
      impact: 'nothing',
      undo: { how: 'revert', until: 'the old hosts are wiped' },
      mayRest: 'yes',
      apply: each(wave, (draft, context, family) => {
        strikeOff(draft, context, family, family.leaving);
        if (family.last) dropCollection(draft, context, family);
      }),
    },
  ];
}

/** A dead host blocks every setting of its collection, so it is struck off before anything else (docs/stages.md rule 5). */
function removeLost(wave: WavePlan): StageDefinition {
  return {
    name: `sessions/${wave.name}/remove-lost`,
    area: 'sessions',
    title: `Wave ${wave.name}: strike off session hosts that are lost`,
    impact: 'nothing',
    undo: { how: 'revert', until: 'never, if the host is gone for good' },
    mayRest: 'yes',
    apply: each(wave, (draft, context, family) => strikeOff(draft, context, family, family.lost)),
  };
}

export const sessions: Area = {
  id: 'sessions',
  stages: (context) =>
    context.waves.flatMap((wave) => [
      removeLost(wave),
      ...(wave.strategy === 'rebuild' ? rebuildStages(wave) : replaceStages(wave)),
    ]),
};
