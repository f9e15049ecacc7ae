import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Deployment } from '../../src/documents/schema';
import { resourcesOf } from '../../src/planner/resources';
import { farms } from '../planner/farms';
import { atRest, invariants } from './invariants';
import { Journey } from './journey';

/** From every stage to the next, the deployment looked at after every call. */
async function migrate(source: Deployment, target: Deployment): Promise<void> {
  const desktops = Object.keys(source.virtualDesktops?.collections ?? {});
  const sessions = desktops.map((collection) => ({ collection, count: 1, disconnected: 0 }));
  const journey = new Journey(source, target, invariants(source), { sessions });
  try {
    seatUsers(journey, source);
    for (const stage of journey.plan.stages) {
      await journey.finish(stage);
      const closed = stage.closed.map(({ collection }) => collection);
      expect(atRest(journey.hands.look(), closed), stage.name).toEqual([]);
    }
    const last = journey.plan.stages.at(-1);
    expect(last && (await journey.differences(last))).toEqual([]);
  } finally {
    journey.remove();
  }
}

/** One user on every collection, who is told to leave by the policy of the wave or signs out at night. */
function seatUsers(journey: Journey, source: Deployment): void {
  for (const name of Object.keys(source.collections ?? {}))
    journey.hands.signIn(`CONTOSO\\${name.toLowerCase()}`, name);
}

/** More runs: `RDS_MIGRATE_JOURNEYS=200 npm test -- test/providers/journey.test.ts`. */
const numRuns = Number(process.env.RDS_MIGRATE_JOURNEYS ?? 5);
/** The same farms again: `RDS_MIGRATE_SEED=1234 npm test -- test/providers/journey.test.ts`. */
const seed = Number(process.env.RDS_MIGRATE_SEED ?? Math.floor(Math.random() * 2 ** 31));

it(`any farm of 30 objects and more goes from every stage to the next, and ends without a difference (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      farms.filter(({ source }) => resourcesOf(source).size >= 30),
      ({ source, target }) => migrate(source, target),
    ),
    { numRuns, seed, endOnFailure: true },
  );
}, 3_600_000);
