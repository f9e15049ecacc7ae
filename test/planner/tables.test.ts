import { describe, expect, it } from 'vitest';
import { MAKE_ALL_STALE, makesStale, staleAfter } from '../../src/cmdlets/effects';
import { read } from '../../src/cmdlets/invocation';
import { loadDocument } from '../../src/documents/load';
import { roleContents } from '../../src/planner/context';
import { needs } from '../../src/planner/order';
import { objectPlaces } from '../../src/planner/places';
import { resourcesOf } from '../../src/planner/resources';
import { rowOf } from '../../src/planner/rows';
import { leftByCreate } from '../../src/planner/steps';
import { callsIn, exampleCalls } from '../../src/report/pages/calls';
import { kinds } from '../../src/resources';
import { desktopSource } from './desktop-samples';

const names = [...kinds.keys()].sort();

describe('the tables over kinds', () => {
  it.each([
    ['what a creation leaves to do', leftByCreate],
    ['what has to be right before', needs],
    ['what comes and goes with a role', roleContents],
    ['where a document speaks of it', objectPlaces],
  ])('have a row for every kind and none besides: %s', (_what, table) => {
    expect(Object.keys(table).sort()).toEqual(names);
  });

  it('are never taken for empty where a row is missing', () => {
    expect(() => rowOf({ Server: 'row' }, 'NewKind', 'needs')).toThrow('kind NewKind has no row in the table of needs');
  });

  it('name places that the documents have', () => {
    for (const document of [loadDocument('stacks/base/source.yaml').deployment, desktopSource]) {
      for (const { kind, props } of resourcesOf(document).values()) {
        const [area = ''] = rowOf(objectPlaces, kind, 'places')(props, document);
        expect(Object.keys(document), kind).toContain(area);
      }
    }
  });
});

describe('what changes make stale', () => {
  const changes = [...kinds.values()].flatMap((kind) => {
    const { create, update, remove } = exampleCalls(kind, kinds.values());
    return callsIn([...create, ...update, ...remove]).filter((call) => call.changes);
  });

  const called = [...new Set(changes.map(({ cmdlet }) => cmdlet))].sort();

  it.each(called)('is known of %s', (cmdlet) => {
    expect([staleAfter(cmdlet) !== undefined, MAKE_ALL_STALE.has(cmdlet)]).toContainEqual(true);
    expect(staleAfter(cmdlet) !== undefined && MAKE_ALL_STALE.has(cmdlet)).toBe(false);
  });

  it('is everything after a cmdlet that nobody knows', () => {
    const unknown = { ...read('Set-Something'), changes: true };
    expect(makesStale(unknown, read('Get-RDServer'))).toBe(true);
  });
});
