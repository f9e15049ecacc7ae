import { expect, it } from 'vitest';
import { isNoticed } from '../../src/planner/impact';
import { stageNamed } from '../../src/planner/plan';
import { tellOutsideWindow } from '../../src/providers/window';
import { movedDocument, type Scene, scene, smallDocument } from './scene';

const window = { start: '2027-01-16T18:00+01:00', end: '2027-01-18T06:00+01:00' };

/** What is said on entering a stage at this time of the deployment. */
function told(made: Scene, stage: string, from = 'source'): string[] {
  const session = made.session({ stage });
  const [to, left] = [stageNamed(session.plan, stage), stageNamed(session.plan, from)];
  session.movement = { from: from === stage ? to : left, to };
  const said: string[] = [];
  session.log = (severity, message) => said.push(`${severity}: ${message}`);
  tellOutsideWindow(session);
  return said;
}

it('warns of a stage that users notice, entered outside the maintenance window, and of no other', () => {
  const made = scene(smallDocument(), { ...movedDocument(), migration: { window } });
  const { plan } = made.session();
  const noticed = plan.stages.find(({ impact, index }) => index > 0 && isNoticed({ impact }))?.name ?? '';
  const before = plan.stages[stageNamed(plan, noticed).index - 1]?.name ?? '';
  const at = (time: string) => made.hands.change((state) => void Object.assign(state, { now: time }));
  at('2027-01-16T16:59:00.000Z');
  expect(told(made, noticed, before)).toEqual([
    expect.stringMatching(
      /^warning: it is 2027-01-16T16:59.*before the maintenance window.*what users notice of stage/,
    ),
  ]);
  expect(told(made, noticed, noticed)).toEqual([]);
  at('2027-01-17T12:00:00.000Z');
  expect(told(made, noticed, before)).toEqual([]);
  at('2027-01-19T12:00:00.000Z');
  expect(told(made, noticed, before)).toEqual([expect.stringContaining('after the maintenance window')]);
});
