import { describe, expect, it } from 'vitest';
import { Deployment } from '../../src/documents/schema';
import { engineOrder } from '../../src/planner/order';
import { planOf } from '../../src/planner/plan';
import { desktopSource, desktopTarget } from './desktop-samples';
import { haSource, haTarget } from './samples';

const target = Deployment.parse({
  ...haTarget,
  migration: { ...haTarget.migration, testUser: 'CONTOSO\\rds-test' },
});
const stages = planOf(haSource, target).stages;
const tasksOf = (plan: typeof stages) =>
  plan.flatMap(({ name, after }) =>
    [...after.keys()].filter((id) => id.endsWith('-test-user')).map((id) => [name, id] as const),
  );

describe('the sign-in of a test user', () => {
  it('ends every stage after which users are served by something new, and no other', () => {
    const names = tasksOf(stages).map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(['brokers/expand', 'sessions/pilot/add', 'licensing/switch']));
    for (const quiet of ['source', 'brokers/upgrade', 'licensing/install', 'sessions/main/retire'])
      expect(names).not.toContain(quiet);
  });

  it('comes after everything else of its stage, and says where to sign in', () => {
    const stage = stages.find(({ name }) => name === 'sessions/pilot/add');
    if (!stage) throw new Error('the sample has lost its stage');
    const made = engineOrder(stage).filter(({ action }) => action !== 'delete');
    expect(made.at(-1)?.id).toBe('ManualTask/sessions-pilot-add-test-user');
    expect(stage.after.get('ManualTask/sessions-pilot-add-test-user')?.props.text).toMatch(
      /^Sign in as CONTOSO\\rds-test to Kiosk/,
    );
  });

  it('ends the stages that bring virtual desktops elsewhere, or give them another template or other disks', () => {
    const withUser = Deployment.parse({
      ...desktopTarget,
      migration: { ...desktopTarget.migration, testUser: 'CONTOSO\\rds-test' },
    });
    const { stages: all } = planOf(desktopSource, withUser);
    expect(tasksOf(all).map(([name]) => name)).toEqual([
      'sessions/all/add',
      'desktops/all/move',
      'desktops/all/profile-disks',
      'desktops/all/retire',
      'target',
    ]);
    const text = (stage: string) =>
      all.find(({ name }) => name === stage)?.after.get(`ManualTask/${stage.replaceAll('/', '-')}-test-user`)?.props
        .text;
    expect(text('desktops/all/move')).toMatch(/to Engineering, Pool[.,]/);
    expect(text('desktops/all/retire')).toMatch(/to Pool[.,]/);
  });

  it('is nobody’s business where no such account is named', () => {
    expect(tasksOf(planOf(haSource, haTarget).stages)).toEqual([]);
  });
});
