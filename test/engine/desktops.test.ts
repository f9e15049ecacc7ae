import { beforeAll, describe, expect, it } from 'vitest';
import { desktopsIn } from '../../src/cmdlets/runners/simulator/desktops';
import { planOf } from '../../src/planner/plan';
import { desktopSource, desktopTarget } from '../planner/desktop-samples';
import { adopted, type EngineRun, type Scene } from './harness';
import { acknowledge, finish } from './person';

const plan = planOf(desktopSource, desktopTarget);

describe('virtual desktops and personal desktops, from adoption to the target document', () => {
  let made: Scene;
  let settled: EngineRun;
  const runs = new Map<string, EngineRun[]>();

  beforeAll(async () => {
    const sessions = [
      { collection: 'Pool', count: 2, disconnected: 0 },
      { collection: 'Engineering', count: 1, disconnected: 0 },
    ];
    made = await adopted({ source: desktopSource, target: desktopTarget, sessions });
    for (const stage of plan.stages.slice(1)) {
      if (stage.undo.how === 'none') acknowledge(made, stage.name);
      runs.set(stage.name, await finish(made, stage.name));
    }
    settled = await made.preview('--expect-no-changes');
  });

  it('ends without a difference', () => {
    expect(settled.code, settled.out).toBe(0);
    expect(settled.out).not.toContain('warning');
  });

  it('has every desktop and person where the target has them', () => {
    const state = made.hands.look();
    const where = (collection: string) =>
      Object.fromEntries(desktopsIn(state, collection).map(({ name, host, user }) => [name, [host, user]]));
    expect(where('Engineering')).toEqual({
      'ENG-01': ['rdvh11.contoso.com', 'CONTOSO\\anna'],
      'ENG-02': ['rdvh12.contoso.com', 'CONTOSO\\ben'],
      'ENG-03': ['rdvh12.contoso.com', undefined],
      'ENG-04': ['rdvh11.contoso.com', 'CONTOSO\\emil'],
    });
    const pool = desktopsIn(state, 'Pool').map(({ host }) => host);
    expect(pool.sort()).toEqual(['rdvh11.contoso.com', 'rdvh11.contoso.com', 'rdvh12.contoso.com']);
    const own = state.deployment?.collections.find(({ name }) => name === 'Own');
    expect(own?.assignments).toEqual({
      'CONTOSO\\carla': 'rdsh11.contoso.com',
      'CONTOSO\\dora': 'rdsh12.contoso.com',
    });
    expect(Object.keys(state.deployment?.roles ?? {}).sort()).toEqual(
      ['rdcb01', 'rdsh11', 'rdsh12', 'rdvh11', 'rdvh12'].map((name) => `${name}.contoso.com`),
    );
  });

  it('moves a personal desktop with the user on it, and tells and signs out those of the pool once', () => {
    const state = made.hands.look();
    expect(state.sessions.filter(({ collection }) => collection === 'Engineering')).toMatchObject([
      { host: 'rdvh11.contoso.com', desktop: 'ENG-01' },
    ]);
    const seen = state.seenByUsers.map(({ what, user }) => `${what} ${user}`);
    expect(seen.sort()).toEqual(
      ['message CONTOSO\\u001', 'message CONTOSO\\u002', 'signOut CONTOSO\\u001', 'signOut CONTOSO\\u002'].sort(),
    );
  });

  it('makes the pool anew from the new template once, when nothing of it is on the old hosts', () => {
    const cmdlets = made.cmdlets();
    expect(cmdlets.filter((name) => name === 'Update-RDVirtualDesktopCollection')).toHaveLength(1);
    expect(cmdlets.lastIndexOf('Remove-RDVirtualDesktopFromCollection')).toBeLessThan(
      cmdlets.indexOf('Update-RDVirtualDesktopCollection'),
    );
    expect(cmdlets.filter((name) => name === 'Move-RDVirtualDesktop')).toHaveLength(3);
  });
});
