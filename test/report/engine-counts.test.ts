import { describe, expect, it } from 'vitest';
import type { Resource, Stage, State } from '../../src/planner/types';
import { countsOf, engineCounts, engineText } from '../../src/report/changes';

const resource = (kind: string, key: string, path: string[]): Resource => ({ kind, key, props: {}, path, after: [] });
const state = (...resources: Resource[]): State =>
  new Map(resources.map((item) => [`${item.kind}/${item.key}` as const, item]));

const office = resource('SessionCollection', 'Office', ['Collections', 'Office']);
const writer = resource('RemoteApp', 'Office/writer', ['Collections', 'Office', 'RemoteApps']);
const broker = resource('Server', 'rdcb01', ['Servers']);
const backup = resource('ManualTask', 'backup', ['Tasks']);

type Counted = Pick<Stage, 'index' | 'before' | 'after' | 'changes'>;

describe('what pulumi shows', () => {
  it('at the first stage is everything, with groups, the record of the migration and the stack', () => {
    const after = state(office, writer, broker);
    // Collections, Office, RemoteApps, Servers; the record; the stack.
    expect(engineCounts({ index: 0, before: new Map(), after, changes: [] })).toEqual({
      create: 3 + 4 + 2,
      update: 0,
      delete: 0,
    });
    expect(engineText({ index: 0, before: after, after, changes: [] })).toContain('pulumi shows +9');
  });

  it('at a later stage counts tasks, groups that come and go, and the record', () => {
    const stage: Counted = {
      index: 1,
      before: state(office, writer, broker),
      after: state(office, broker, backup),
      changes: [
        { id: 'RemoteApp/Office/writer', action: 'delete', before: writer },
        { id: 'Server/rdcb01', action: 'update', before: broker, after: broker },
        { id: 'ManualTask/backup', action: 'create', after: backup },
      ],
    };
    expect(countsOf(stage)).toEqual({ create: 0, update: 1, delete: 1 });
    // The task and its group come; the RemoteApp and its group go.
    expect(engineCounts(stage)).toEqual({ create: 2, update: 2, delete: 2 });
    expect(engineText(stage)).toContain('pulumi shows +2 ~2 -2');
  });
});
