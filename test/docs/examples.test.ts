import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionsFor } from '../../src/cli/simulation';
import { loadEnvironment } from '../../src/documents/environment';
import { planFor } from '../../src/planner/evidence';
import { scratch } from '../cli/project';
import { atRest, invariants } from '../providers/invariants';
import { Journey } from '../providers/journey';

const root = path.resolve(__dirname, '../..');
const names = readdirSync(path.join(root, 'docs/examples')).sort();

/** The documents as a reader has them after copying the folder. */
function copied(name: string) {
  const project = scratch([name]);
  try {
    return loadEnvironment(project.root, name);
  } finally {
    project.remove();
  }
}

describe.each(names)('example %s', (name) => {
  const environment = copied(name);
  const plan = planFor(environment);

  it('has a page whose table names every stage, in order', () => {
    const page = readFileSync(path.join(root, `docs/how-to/${name}.md`), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z0-9/-]+)` \|/gm)].map(([, stage]) => stage);
    expect(rows).toEqual(plan.stages.map((stage) => stage.name));
  });

  it('goes from every stage to the next on a simulated deployment, and ends without a difference', async () => {
    const { source, target } = environment;
    // Those of `simulator create`, and somebody who works on a machine of their own.
    const pooled = sessionsFor(environment);
    expect(pooled).toEqual([{ collection: 'Pool', count: 3 }]);
    const sessions = [...pooled, { collection: 'Engineering', count: 1, disconnected: 0 }];
    const journey = new Journey(source.deployment, target.deployment, invariants(source.deployment), { sessions });
    try {
      for (const stage of journey.plan.stages) {
        await journey.finish(stage);
        expect(
          atRest(
            journey.hands.look(),
            stage.closed.map(({ collection }) => collection),
          ),
          stage.name,
        ).toEqual([]);
      }
      const last = journey.plan.stages.at(-1);
      expect(last && (await journey.differences(last))).toEqual([]);
    } finally {
      journey.remove();
    }
  }, 60_000);
});
