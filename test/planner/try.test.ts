import { test } from 'vitest';
import { planOf } from '../../src/planner/plan';
import { engineOrder } from '../../src/planner/order';
import { haSource, haTarget, singleSource, singleTarget } from './samples';
test('try', () => {
  for (const [s, t] of [[haSource, haTarget],[singleSource, singleTarget]] as const) {
    const plan = planOf(s, t);
    for (const stage of plan.stages) {
      console.log(stage.name, JSON.stringify(stage.closed), stage.mayRest);
      if (stage.index) for (const c of engineOrder(stage)) console.log('   ', c.action, c.id, '<-', (c.after?.after ?? []).join(' '));
    }
  }
});
