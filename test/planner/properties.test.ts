import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOf, engineOrder, registrationOrder } from '../../src/planner/order';
import { planOf } from '../../src/planner/plan';
import { resourcesOf } from '../../src/planner/resources';
import { stepsOf } from '../../src/planner/steps';
import type { Plan, Stage, State } from '../../src/planner/types';
import { kinds } from '../../src/resources';
import { pairs } from './arbitraries';

/** fast-check prints seed and path of a failure. */
const holds = (property: (plan: Plan) => void, numRuns = 150) =>
  fc.assert(
    fc.property(pairs, ({ source, target }) => property(planOf(source, target))),
    { numRuns },
  );

const plain = (state: State) => [...state].map(([id, item]) => [id, item.props, item.path]).sort();
const roles = (state: State, role: string) =>
  [...state.values()]
    .filter((item) => item.kind === 'ServerRole' && item.props.role === role)
    .map((item) => String(item.props.server));
const osOf = (state: State, server: string) => state.get(`Server/${server}`)?.props.os;

/** Releases that accept users, by collection. */
function accepting(state: State): Map<string, Set<unknown>> {
  const result = new Map<string, Set<unknown>>();
  for (const item of state.values()) {
    if (item.kind !== 'SessionHost' || item.props.state !== 'accepting') continue;
    const os = osOf(state, item.key);
    if (os === undefined) continue;
    const name = String(item.props.collection);
    result.set(name, (result.get(name) ?? new Set()).add(os));
  }
  return result;
}

/** The states in between, one change at a time as the engine makes them. */
function between(stage: Stage): State[] {
  const now = new Map(stage.before);
  return engineOrder(stage).map(({ id, after }) => {
    if (after) now.set(id, after);
    else now.delete(id);
    return new Map(now);
  });
}

describe('any pair of documents', () => {
  test('makes documents of 30 objects and more', () => {
    const sizes = fc.sample(pairs, { numRuns: 100, seed: 1 }).map(({ source }) => resourcesOf(source).size);
    expect(sizes.filter((size) => size >= 30).length).toBeGreaterThan(60);
  });

  test('ends exactly with the target document', () =>
    holds((plan) => {
      expect(plain(plan.stages.at(-1)?.after ?? new Map())).toEqual(plain(resourcesOf(plan.target)));
    }));

  test('leaves nothing to the last stage but plain settings', () =>
    holds((plan) => {
      const last = plan.stages.at(-1);
      // What no wave names and what the source doesn't manage is all that may appear there.
      const late = last?.changes.filter(({ id, action }) => action === 'delete' && !id.startsWith('ManualTask/'));
      expect(late?.map((change) => change.id)).toEqual([]);
    }));

  test('is pure: same input, same output, inputs unchanged', () =>
    fc.assert(
      fc.property(pairs, ({ source, target }) => {
        const copies = structuredClone({ source, target });
        const plan = planOf(source, target);
        expect({ source, target }).toEqual(copies);
        expect(planOf(copies.source, copies.target)).toEqual(plan);
      }),
      { numRuns: 40 },
    ));

  test('has no empty stage', () =>
    holds((plan) => {
      for (const stage of plan.stages) {
        if (stage.name === 'source' || stage.name === 'target') continue;
        const real = stage.changes.filter(({ id, action }) => action !== 'delete' || !id.startsWith('ManualTask/'));
        expect(real, stage.name).not.toEqual([]);
        expect(stage.changes).toEqual(changesOf(stage.before, stage.after));
      }
    }));

  test('orders every state without gaps and cycles', () =>
    holds((plan) => {
      for (const stage of plan.stages) {
        for (const [id, item] of stage.after)
          for (const other of item.after)
            expect(stage.after.has(other), `${stage.name}: ${id} after ${other}`).toBe(true);
        expect(registrationOrder(stage.after)).toHaveLength(stage.after.size);
        expect(engineOrder(stage)).toHaveLength(stage.changes.length);
      }
    }));

  test('never makes a broker set of two releases, whatever change has run', () =>
    holds((plan) => {
      for (const stage of plan.stages.slice(1)) {
        for (const state of [...between(stage), stage.after]) {
          const releases = new Set(roles(state, 'RDS-CONNECTION-BROKER').map((broker) => osOf(state, broker)));
          releases.delete(undefined);
          expect(releases.size, stage.name).toBeLessThanOrEqual(1);
        }
      }
    }));

  test('never lets two releases accept users in one collection, whatever change has run', () =>
    holds((plan) => {
      for (const stage of plan.stages.slice(1)) {
        for (const state of between(stage)) {
          for (const [collection, releases] of accepting(state))
            expect(releases.size, `${stage.name}: ${collection}`).toBe(1);
        }
      }
    }));

  test('keeps every collection open between stages, except in declared windows that end', () =>
    holds((plan) => {
      for (const stage of plan.stages) {
        const open = accepting(stage.after);
        for (const item of stage.after.values()) {
          if (item.kind !== 'SessionCollection') continue;
          const window = stage.closed.find((closed) => closed.collection === item.key);
          expect(open.has(item.key) || window !== undefined, `${stage.name}: ${item.key}`).toBe(true);
          if (!window) continue;
          expect(stage.mayRest).toBe('no');
          const end = plan.stages.find((candidate) => candidate.name === window.until);
          expect(end?.index).toBeGreaterThan(stage.index);
          expect(
            accepting(end?.after ?? new Map()).has(item.key) || !end?.after.has(`SessionCollection/${item.key}`),
          ).toBe(true);
        }
      }
      expect(plan.stages.at(-1)?.closed).toEqual([]);
    }));

  test('leads no name to a server without the role at the end of a stage', () =>
    holds((plan) => {
      for (const stage of plan.stages) {
        const serving = new Set(
          ['RDS-CONNECTION-BROKER', 'RDS-WEB-ACCESS', 'RDS-GATEWAY'].flatMap((role) => roles(stage.after, role)),
        );
        for (const item of stage.after.values()) {
          if (item.kind !== 'NameRecord') continue;
          expect((item.props.targets as string[]).length).toBeGreaterThan(0);
          for (const server of item.props.targets as string[])
            expect(serving.has(server), `${stage.name}: ${item.key} -> ${server}`).toBe(true);
        }
      }
    }));

  test('takes a server out of its names before the role goes', () =>
    holds((plan) => {
      for (const stage of plan.stages.slice(1)) {
        for (const state of between(stage)) {
          const serving = new Set(
            ['RDS-CONNECTION-BROKER', 'RDS-WEB-ACCESS', 'RDS-GATEWAY'].flatMap((role) => roles(state, role)),
          );
          for (const item of state.values()) {
            if (item.kind === 'NameRecord')
              expect(
                (item.props.targets as string[]).every((server) => serving.has(server)),
                stage.name,
              ).toBe(true);
          }
        }
      }
    }));

  test('fits the schema of every kind and can print its steps', () =>
    holds((plan) => {
      for (const stage of plan.stages) {
        for (const item of stage.after.values()) {
          const kind = kinds.get(item.kind);
          expect(kind?.schema.safeParse(item.props).error, `${item.kind}/${item.key}`).toBeUndefined();
          expect(kind?.key(item.props)).toBe(item.key);
        }
        expect(stepsOf(stage)).toHaveLength(stage.changes.length);
      }
    }, 30));
});
