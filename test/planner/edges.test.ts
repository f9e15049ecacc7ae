import { describe, expect, it } from 'vitest';
import { directNeeds, lastingObjects } from '../../src/planner/edges';
import { planOf } from '../../src/planner/plan';
import type { ResourceId } from '../../src/planner/types';
import { haSource, haTarget } from './samples';

const plan = planOf(haSource, haTarget);
const lasting = lastingObjects(plan);
const edges = (index: number, id: ResourceId): string[] | undefined => {
  const stage = plan.stages[index];
  const item = stage?.after.get(id);
  return stage && item && directNeeds(item, stage, lasting).map((other) => `${other.kind}/${other.key}`);
};

describe('the edges that are registered', () => {
  it('leave out what another one implies', () => {
    expect(edges(0, 'SessionHost/rdsh01.contoso.com')).toContain('SessionCollection/Office');
    const all = plan.stages.flatMap((stage) => [...stage.after.values()].map((item) => item.after.length));
    const kept = plan.stages.flatMap((stage) =>
      [...stage.after.values()].map((item) => directNeeds(item, stage, lasting).length),
    );
    const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0);
    expect(sum(kept)).toBeLessThan(sum(all));
  });

  it('lead from each object to every other one that goes with it in the same stage', () => {
    const missing = plan.stages.slice(1).flatMap((stage, index) => {
      const gone = new Set(stage.changes.filter(({ action }) => action === 'delete').map(({ id }) => id));
      return [...gone].flatMap((id) => {
        const needed = plan.stages[index]?.after.get(id)?.after ?? [];
        const registered = edges(index, id) ?? [];
        return needed
          .filter((other) => gone.has(other) && !registered.includes(other))
          .map((other) => `${stage.name}: ${id} -> ${other}`);
      });
    });
    expect(missing).toEqual([]);
  });

  it('are refused to what the stage does not have', () => {
    const [stage] = plan.stages;
    const item = { kind: 'Workspace', key: 'x', props: {}, path: [], after: ['Server/nowhere' as const] };
    expect(() => stage && directNeeds(item, stage, lasting)).toThrow(/Workspace\/x comes after Server\/nowhere/);
  });
});
