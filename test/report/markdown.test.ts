import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenced, md, table } from '../../src/report/markdown/escape';

describe('text in Markdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['*bold* _it_ `code`', '\\*bold\\* \\_it\\_ \\`code\\`'],
    ['<script>', '&lt;script>'],
    ['[x](y)', '\\[x\\](y)'],
    ['two\nlines', 'two lines'],
    ['&amp;', '&amp;amp;'],
  ])('%j becomes %j', (text, expected) => {
    expect(md(text)).toBe(expected);
  });

  it('never opens a tag, a cell or a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const out = md(text);
        expect(out).not.toMatch(/[\r\n<]/);
        expect(out.replace(/\\./gs, '')).not.toMatch(/[|`*_[]/);
      }),
    );
  });

  it('cannot leave its block of code', () => {
    const [open = '', , close] = fenced(['```` end'], 'powershell');
    expect([open, close]).toEqual(['`````powershell', '`````']);
  });

  it('has tables with as many cells as titles', () => {
    expect(table(['a', 'b'], [['1', '2']])).toEqual(['| a | b |', '| --- | --- |', '| 1 | 2 |']);
  });
});
