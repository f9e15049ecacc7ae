import { beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf } from '../../src/planner/resources';
import { kinds } from '../../src/resources';
import { captured, everything, type Taken } from './support';

/** Found and told, but not written: the keys are not asked for. */
const TOLD_ONLY = new Set(['WebMachineKey']);

describe('every kind', () => {
  let taken: Taken;
  beforeAll(async () => {
    taken = await captured(everything());
  });

  it.each([...kinds.values()].map((kind) => [kind.name, kind] as const))('%s takes part', (name, { capture }) => {
    if ('not' in capture) {
      expect(capture.not).toMatch(/\w+ \w+/);
      return;
    }
    for (const other of capture.after ?? []) expect(kinds.has(other), `after ${other}`).toBe(true);
    if (TOLD_ONLY.has(name)) expect(taken.leftOut.map(({ what }) => what).join()).toContain('machine keys');
    else expect(taken.counts.get(name), `objects of ${name}; has the sample of this test one?`).toBeGreaterThan(0);
  });

  it('is in the planned resources of the captured document', () => {
    const planned = new Set([...resourcesOf(taken.document.deployment).values()].map(({ kind }) => kind));
    const missing = [...kinds.values()].filter(({ name }) => !planned.has(name) && !TOLD_ONLY.has(name));
    // Those that a capture doesn't look for say so themselves.
    expect(missing.filter(({ capture }) => !('not' in capture)).map(({ name }) => name)).toEqual([]);
  });

  it('asks each question once and changes nothing', () => {
    expect(taken.live.reads).toBeLessThan(190);
  });
});
