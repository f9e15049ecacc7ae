import { describe, expect, it } from 'vitest';
import type { Stage } from '../../src/planner/types';
import { closedOf } from '../../src/report/estimates/closed';
import type { Estimate } from '../../src/report/estimates/estimate';

const item = (name: string, program: readonly [number, number], more: Partial<Stage> = {}, firstNotice?: string) => {
  const stage: Stage = {
    name,
    area: 'sessions',
    title: '',
    impact: 'nothing',
    undo: { how: 'revert' },
    mayRest: 'yes',
    track: 'rds',
    index: 1,
    before: new Map(),
    after: new Map(),
    changes: [],
    closed: [],
    ...more,
  };
  const until = firstNotice === undefined ? [] : [{ at: '2027-01-16T20:00Z', what: 'sign-out', firstNotice }];
  const estimate: Estimate = { program, people: [1, 2], until, sources: [] };
  return { stage, estimate };
};

describe('how long a collection is closed', () => {
  const closed = [{ collection: 'Office', until: 'sessions/a/profile-disks' }];
  const add = item('sessions/a/add', [30, 60], { closed });
  const drain = item('sessions/a/drain', [5, 10], { closed }, '24h');
  const disks = item('sessions/a/profile-disks', [10, 20]);
  const stages = [add, drain, disks, item('web/add', [500, 500])];

  it('is what all stages take up to the one that opens it, and the time that users are told before', () => {
    expect(closedOf(add.stage, stages)).toEqual([
      {
        collection: 'Office',
        until: 'sessions/a/profile-disks',
        minutes: [5 + 1 + 1440 + 10 + 1, 10 + 2 + 1440 + 20 + 2],
      },
    ]);
    expect(closedOf(drain.stage, stages)).toMatchObject([{ minutes: [11, 22] }]);
  });

  it('is no time where none is', () => expect(closedOf(disks.stage, stages)).toEqual([]));
});
