import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pairs } from '../planner/arbitraries';
import { Journey } from './journey';

it('any', async () => {
  let n = 0;
  for (const { source, target } of fc.sample(pairs, {
    numRuns: Number(process.env.N ?? 12),
    seed: Number(process.env.SEED ?? 1),
  })) {
    const at = Date.now();
    const journey = new Journey(source, target);
    let where = '';
    try {
      for (const stage of journey.plan.stages) {
        where = stage.name;
        await journey.finish(stage);
        const d = (await journey.differences(stage)).filter((x) => !x.id.startsWith('ManualTask'));
        if (d.length > 0) throw new Error(`differences ${JSON.stringify(d)}`);
      }
    } catch (error) {
      console.log(n, 'FAIL', where, String((error as Error).message).slice(0, 900));
    }
    console.log(n++, journey.plan.stages.length, Date.now() - at, 'ms');
    journey.remove();
  }
  expect(1).toBe(1);
}, 600_000);
