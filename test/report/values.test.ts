import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, indent, shorten, showValue } from '../../src/report/values';

describe('a value in a report', () => {
  it.each([
    [undefined, '(not set)'],
    ['2022', '"2022"'],
    [0, '0'],
    [['a', 'b'], '["a","b"]'],
    [{ secret: 'farmPfx' }, '"<secret farmPfx>"'],
    [{ join: ['UID=sa;PWD=', { secret: 'sqlPassword' }] }, '"UID=sa;PWD=<secret sqlPassword>"'],
    [{ pfx: { password: { secret: 'farmPfx' } } }, '{"pfx":{"password":"<secret farmPfx>"}}'],
    ['[secret]', '[secret]'],
  ])('%j is shown as %s', (value, text) => {
    expect(showValue(value)).toBe(text);
  });

  it('is one line of bounded length, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = showValue(value);
        expect(text.length).toBeLessThanOrEqual(120);
        expect(text).not.toContain('\n');
      }),
    );
  });

  it('is cut with an ellipsis', () => {
    expect(shorten('abcdef', 4)).toBe('abc…');
    expect(shorten('abcd', 4)).toBe('abcd');
  });

  it('is counted in words', () => {
    expect([count(1, 'stage'), count(2, 'stage'), count(0, 'entry', 'entries')]).toEqual([
      '1 stage',
      '2 stages',
      '0 entries',
    ]);
  });

  it('is indented without blanks on empty lines', () => {
    expect(indent('a\n\nb', '  ')).toBe('  a\n\n  b');
  });
});
