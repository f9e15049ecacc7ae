import { expect, it } from 'vitest';
import { stageNamed } from '../../src/planner/plan';
import { openOf } from '../../src/providers/completeness';
import { Lifecycle } from '../../src/providers/lifecycle';
import type { Session } from '../../src/providers/session';
import { kindOf } from '../../src/resources';
import { endRun, scene, smallDocument } from './scene';

const document = (securityLayer: string, encryptionLevel: string) => ({
  ...smallDocument(),
  collections: { Office: { security: { securityLayer, encryptionLevel } } },
});
const ID = 'SessionCollection/Office';

function lifecycle(session: Session) {
  const stage = stageNamed(session.plan, 'target');
  session.movement = { from: session.plan.stages[stage.index - 1], to: stage };
  const props = stage.after.get(ID)?.props ?? {};
  return { props, of: new Lifecycle(session, kindOf('SessionCollection')) };
}

it('a setting that Group Policy decides is told and left, keeps nothing up, and is written once the policy is gone', async () => {
  const { session, hands } = scene(document('Negotiate', 'ClientCompatible'), document('SSL', 'High'));
  hands.change((state) => state.policySettings.push('SecurityLayer'));
  const run = session({ stage: 'target' });
  const logged: string[] = [];
  run.log = (severity, text) => void logged.push(`${severity} ${text}`);
  const { of, props } = lifecycle(run);
  await of.ensure(props, props);
  expect(logged.join('\n')).toMatch(/^warning Group Policy decides .*securityLayer: live "Negotiate", wanted "SSL"/ms);
  const security = () => hands.look().deployment?.collections.find(({ name }) => name === 'Office')?.security;
  expect(security()).toMatchObject({ securityLayer: 'Negotiate', encryptionLevel: 'High' });

  // The next run asks for nothing more, says it again, and takes the stage as done.
  await endRun(run);
  const next = session({ stage: 'target' });
  const again: string[] = [];
  next.log = (_severity, text) => void again.push(text);
  expect(await lifecycle(next).of.diff(props, props)).toEqual({ changes: false, replaces: [] });
  expect(again.join()).toContain('as Group Policy decides');
  expect(await openOf(next, next.movement)).toEqual([]);
  await endRun(next);

  hands.change((state) => {
    state.policySettings = [];
  });
  const enforced = session({ stage: 'target', enforce: ID });
  await lifecycle(enforced).of.ensure(props, props);
  expect(security()).toMatchObject({ securityLayer: 'SSL' });
  await endRun(enforced);
});

it('a setting that did not take effect without a word of policy is a failure', async () => {
  const { session, hands } = scene(document('Negotiate', 'ClientCompatible'), document('SSL', 'High'));
  hands.change((state) => {
    state.faults.failures = [
      { cmdlet: 'Set-RDSessionCollectionConfiguration', nth: 1, when: 'before', message: 'it failed' },
    ];
  });
  const { of, props } = lifecycle(session({ stage: 'target' }));
  await expect(of.ensure(props, props)).rejects.toMatchObject({ code: 'not-applied' });
});
