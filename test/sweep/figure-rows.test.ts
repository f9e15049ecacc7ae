import { describe, expect, it } from 'vitest';
import { figureRows } from './figure-rows.mjs';

const point = (id: string, moment: string | undefined, kind: string) => ({
  id,
  moment,
  kind,
  run: { deployment: 'single' },
});

describe('what a sweep writes into the figures', () => {
  const points = [point('a', 'before', 'lost'), point('b', 'after', 'lost'), point('c', undefined, 'away')];
  const none = { failed: [], migrations: 0, broken: [], tooMuch: [], repeated: 0 };
  const rowsOf = (found: object) =>
    new Map(figureRows(points, { done: [], ...none, ...found }).map((row) => [row.what, row]));

  it('says which points were not tried, and in which way', () => {
    const rows = rowsOf({ done: [{ id: 'a', chained: true }, { id: 'c' }] });
    expect(rows.get('single: points tried')).toMatchObject({ figure: '2', budget: '3', ok: false });
    expect(rows.get('of them struck "before": points tried')).toMatchObject({ figure: '1', ok: true });
    expect(rows.get('of them struck "after": points tried')).toMatchObject({ figure: '0', ok: false });
    expect(rows.get('of them struck "away": points tried')).toMatchObject({ ok: true });
    expect([...rows.values()].find(({ what }) => /in a migration with others/.test(what))?.figure).toBe('1');
  });

  it('names what did not converge, alone or with others', () => {
    const rows = rowsOf({
      done: [{ id: 'a' }],
      failed: [{ id: 'a' }],
      migrations: 3,
      broken: [{ id: 'x' }],
      tooMuch: ['y'],
    });
    expect(rows.get('converged')).toMatchObject({ figure: '0', budget: '1', ok: false, note: '`a`' });
    const shared = rows.get('migrations struck at every change of a stage, converged');
    expect(shared).toMatchObject({ figure: '1', budget: '3', ok: false, note: '`x`' });
    expect([...rows.keys()].join()).toMatch(/with one failure in each run only/);
  });
});
