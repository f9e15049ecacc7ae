import { describe, expect, it } from 'vitest';
import { Progress } from '../../src/providers/progress';

function linesOf(total: number): string[] {
  const lines: string[] = [];
  const progress = new Progress('adopted', total, (text) => lines.push(text));
  for (let done = 0; done < total; done += 1) progress.step();
  return lines;
}

describe('the progress of much', () => {
  it('is a line for every tenth', () => {
    const lines = linesOf(1000);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('adopted: 100 of 1000 objects');
    expect(lines.at(-1)).toBe('adopted: 1000 of 1000 objects');
    expect(linesOf(105)).toHaveLength(10);
  });

  it('is not shown where little is done', () => expect(linesOf(99)).toEqual([]));
});
