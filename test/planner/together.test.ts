import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { checkDocuments } from '../../src/documents/crosscheck';
import { loadDocument } from '../../src/documents/load';
import type { Deployment } from '../../src/documents/schema';
import { planOf } from '../../src/planner/plan';
import { REMOTE_ACCESS } from '../../src/planner/resources/remote-access';
import type { Plan, Resource, Stage, State } from '../../src/planner/types';
import { check } from '../../src/rules';
import { checkout } from '../support/project.mjs';
import { pairs } from './arbitraries';

/** A deployment and a Remote Access server in one environment. */

const read = (name: string, file: string) => loadDocument(join(checkout, 'stacks', 'base', name, file)).deployment;
const servers = ['remote-access-2008r2', 'remote-access-2003'].map((name) => ({
  source: read(name, 'source.yaml'),
  target: read(name, 'target.yaml'),
}));
const scenarios = fc.constantFrom(...servers);
const withServer = (deployment: Deployment, { remoteAccess }: Deployment): Deployment => ({
  ...deployment,
  remoteAccess,
});

const isRemoteAccess = (item: Resource) => item.path[0] === REMOTE_ACCESS;
const part = (state: State, remoteAccess: boolean) =>
  [...state.values()]
    .filter((item) => item.kind !== 'ManualTask' && isRemoteAccess(item) === remoteAccess)
    .map(({ kind, key, props }) => ({ kind, key, props }))
    .sort((one, other) => (`${one.kind}/${one.key}` < `${other.kind}/${other.key}` ? -1 : 1));
const middle = ({ stages }: Plan): Stage[] => stages.filter(({ area }) => area !== 'source' && area !== 'target');
/** Tasks of the stage before go away with every stage. */
const changes = (stage: Stage) => [
  stage.name,
  stage.changes
    .filter(({ id, action }) => action !== 'delete' || !id.startsWith('ManualTask/'))
    .map(({ id, action }) => `${action} ${id}`)
    .sort(),
];

describe('any deployment with a Remote Access server', () => {
  const holds = (property: (both: Plan, rds: Plan, alone: Plan) => void) =>
    fc.assert(
      fc.property(pairs, scenarios, ({ source, target }, server) => {
        const both = planOf(withServer(source, server.source), withServer(target, server.target));
        property(both, planOf(source, target), planOf(server.source, server.target));
      }),
      { numRuns: 40 },
    );

  test('goes through the stages of both, the deployment first', () =>
    holds((both, rds, alone) => {
      expect(both.tracks).toHaveLength(1);
      expect(both.stages.map(({ name }) => name)).toEqual([
        'source',
        ...[...middle(rds), ...middle(alone)].map(({ name }) => name),
        'target',
      ]);
      expect(middle(both).map(changes)).toEqual([...middle(rds), ...middle(alone)].map(changes));
    }));

  test('keeps each line out of the stages of the other', () =>
    holds((both) => {
      for (const { area, before, after } of middle(both)) {
        const untouched = area !== 'remote-access';
        expect(part(after, untouched)).toEqual(part(before, untouched));
      }
    }));

  test('begins and ends with both', () =>
    holds((both, rds, alone) => {
      for (const [at, state] of [
        [0, (plan: Plan) => plan.stages.at(0)?.after ?? new Map()],
        [-1, (plan: Plan) => plan.stages.at(-1)?.after ?? new Map()],
      ] as const) {
        expect(part(both.stages.at(at)?.after ?? new Map(), true)).toEqual(part(state(alone), true));
        expect(part(both.stages.at(at)?.after ?? new Map(), false)).toEqual(part(state(rds), false));
      }
    }));
});

it('is one pair of documents without a mistake, blocked by nothing', () => {
  const load = (file: string) => loadDocument(join(checkout, 'stacks', 'base', file));
  for (const [at, server] of servers.entries()) {
    const [source, target] = [load('source.yaml'), load('target.yaml')];
    const before = checkDocuments(source, target).errors.map((error) => error.describe());
    const both = {
      source: { ...source, deployment: withServer(source.deployment, server.source) },
      target: { ...target, deployment: withServer(target.deployment, server.target) },
    };
    expect(
      checkDocuments(both.source, both.target).errors.map((error) => error.describe()),
      String(at),
    ).toEqual(before);
    const { tracks: _tracks, ...view } = planOf(both.source.deployment, both.target.deployment);
    const found = check({ source: both.source.deployment, target: both.target.deployment, plan: view });
    const { tracks: _own, ...own } = planOf(source.deployment, target.deployment);
    const already = check({ source: source.deployment, target: target.deployment, plan: own });
    const blockers = (findings: typeof found) => findings.filter(({ severity }) => severity === 'blocker');
    expect(blockers(found)).toEqual(blockers(already));
  }
});
