import { expect, it } from 'vitest';
import { engineOrder } from '../../src/planner/order';
import { stageNamed } from '../../src/planner/plan';
import { Lifecycle } from '../../src/providers/lifecycle';
import type { Session } from '../../src/providers/session';
import { kindOf } from '../../src/resources';
import { endRun, HOST, movedDocument, scene, smallDocument } from './scene';

async function perform(session: Session, name: string): Promise<void> {
  const stage = stageNamed(session.plan, name);
  session.movement = { from: session.plan.stages[stage.index - 1], to: stage };
  for (const { action, before, after } of engineOrder(stage)) {
    const props = after?.props ?? before?.props ?? {};
    const lifecycle = new Lifecycle(session, kindOf(after?.kind ?? before?.kind ?? ''));
    if (action === 'delete') await lifecycle.remove(props);
    else await lifecycle.ensure(props, before?.props);
  }
}

it('a host that takes new sessions by itself is closed again while it is emptied, and before it leaves', async () => {
  const { session, hands } = scene(smallDocument(), movedDocument());
  const run = session({ stage: 'sessions/all/drain' });
  const logged: string[] = [];
  run.log = (_severity, text) => void logged.push(text);
  const mode = () => hands.look().servers[HOST]?.drainMode;
  await perform(run, 'sessions/all/add');
  expect(mode()).toBe('No');
  // A restart ends NotUntilReboot, or somebody opens it by hand.
  hands.setServer(HOST, { drainMode: 'Yes' });
  run.live.forgetAll();
  await perform(run, 'sessions/all/drain');
  expect(mode()).toBe('No');
  hands.setServer(HOST, { drainMode: 'Yes' });
  run.live.forgetAll();
  const calls = run.executor.changes;
  await perform(run, 'sessions/all/retire');
  // Closed, taken out of its collection, taken out of the deployment.
  expect(run.executor.changes - calls).toBe(3);
  await endRun(run);
});
