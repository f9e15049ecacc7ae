import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../src/documents/schema';
import { engineOrder } from '../../src/planner/order';
import { planOf, stageNamed } from '../../src/planner/plan';
import { stepsOf } from '../../src/planner/steps';
import type { Plan } from '../../src/planner/types';
import { desktopSource } from './desktop-samples';
import { haSource } from './samples';

const SAMPLES = {
  sessions: { source: haSource, collection: 'Office', kind: 'SessionCollection', switches: '' },
  desktops: { source: desktopSource, collection: 'Pool', kind: 'VirtualDesktopCollection', switches: 's' },
} as const;

/** The same deployment with other profile disks of one collection. */
function resized(source: Deployment, name: string, change: { maxSizeGB?: number; path?: string }): Plan {
  const target = structuredClone(source);
  const disks = (target.virtualDesktops?.collections[name] ?? target.collections?.[name])?.userProfileDisks;
  if (!disks || disks === 'none') throw new Error(`${name} has no profile disks`);
  Object.assign(disks, change);
  return planOf(source, target);
}

describe.each(Object.entries(SAMPLES))(
  'another size of profile disks of %s',
  (area, { source, collection, kind, switches }) => {
    const stage = `${area}/all/profile-disks`;
    const tasks = (plan: Plan) =>
      stageNamed(plan, stage).changes.flatMap(({ after }) => (after?.kind === 'ManualTask' ? [after] : []));

    it('is a stage with a task of its own, confirmed before anything is switched off', () => {
      const plan = resized(source, collection, { maxSizeGB: 55 });
      const names = tasks(plan).map(({ key }) => key);
      expect(names.filter((name) => !name.endsWith('-backup'))).toEqual([
        `${area}-all-profile-disks-size-${collection.toLowerCase()}`,
      ]);
      expect(tasks(plan).find(({ key }) => key.includes('-size-'))?.props).toMatchObject({
        evidence: 'optional',
        text: expect.stringMatching(/shall have 55 GB from now on, not \d+ GB/),
      });
      const ids = engineOrder(stageNamed(plan, stage)).map(({ id }) => id);
      const changed = ids.indexOf(`${kind}/${collection}`);
      for (const name of names) expect(ids.indexOf(`ManualTask/${name}`)).toBeLessThan(changed);
    });

    it('is off and on again with the new size, once nobody is signed in', () => {
      const plan = resized(source, collection, { maxSizeGB: 55 });
      const steps = stepsOf(stageNamed(plan, stage)).find(({ change }) => change.id === `${kind}/${collection}`)?.steps;
      const [wait, off, on] = steps ?? [];
      expect(wait).toMatchObject({ do: 'wait', title: `Nobody is signed in to collection ${collection}` });
      expect(off).toMatchObject({ invocation: { parameters: { [`DisableUserProfileDisk${switches}`]: true } } });
      expect(on).toMatchObject({
        invocation: { parameters: { [`EnableUserProfileDisk${switches}`]: true, MaxUserProfileDiskSizeGB: 55 } },
      });
    });

    it('has nothing to confirm where the disks only move, and two tasks where they do both', () => {
      const path = '\\\\fs77.contoso.com\\upd';
      const named = (plan: Plan) => tasks(plan).map(({ key }) => key.replace(/^.*profile-disks-/, ''));
      const lower = collection.toLowerCase();
      expect(named(resized(source, collection, { path }))).not.toContain(`size-${lower}`);
      expect(named(resized(source, collection, { path, maxSizeGB: 55 }))).toEqual(
        expect.arrayContaining([`copy-${lower}`, `size-${lower}`]),
      );
    });
  },
);

it('of session hosts that all stay keeps everybody out from the drain until the new size is read back', () => {
  const plan = resized(haSource, 'Office', { maxSizeGB: 55 });
  const hosts = (name: string) =>
    [...stageNamed(plan, name).after.values()]
      .filter(({ kind, props }) => kind === 'SessionHost' && props.collection === 'Office')
      .map(({ props }) => props.state);
  expect(new Set(hosts('sessions/all/drain'))).toEqual(new Set(['draining']));
  expect(new Set(hosts('sessions/all/profile-disks'))).toEqual(new Set(['accepting']));
  const order = engineOrder(stageNamed(plan, 'sessions/all/profile-disks')).map(({ id }) => id);
  const opened = order.findIndex((id) => id.startsWith('SessionHost/'));
  expect(order.indexOf('SessionCollection/Office')).toBeLessThan(opened);
  expect(stageNamed(plan, 'sessions/all/drain').closed).toEqual([
    { collection: 'Office', until: 'sessions/all/profile-disks' },
  ]);
});
